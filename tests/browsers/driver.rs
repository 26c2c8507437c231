//! A real browser for a test: pages on any `http` origin, and structured answers to what their scripts do.
//!
//! ```text
//! in_browser(Engine::Firefox, &[("app.example:80", pages), ("api.example:80", api)], async |browser| {
//!     browser.open("http://app.example/").await;
//!     let fetched = browser.fetch(&Fetch::get("http://api.example/users")).await;
//! });
//! ```

mod extension;
mod fetch;
mod process;
mod programs;
mod proxy;
mod shared;

use std::{net::SocketAddr, time::Duration};

use actix_web::rt::{System, time};
use cors_runtime::testing::Engine;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
    wd::WindowHandle,
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::runtime::{self, Runtime};

pub(crate) use self::{
    fetch::{Fetch, Fetched},
    shared::end_all,
};
use self::{
    process::{Display, DriverProcess},
    programs::Programs,
    proxy::Proxy,
};

/// As long as one test may take.
const TEST_TIMEOUT: Duration = Duration::from_secs(900);
/// As long as one page or script may take, on a machine that does other things.
const STEP_TIMEOUT: Duration = Duration::from_secs(180);
/// Between two looks at what a test waits for.
const POLL: Duration = Duration::from_millis(20);

/// [`in_browser`], with Chromium: for what only its console tells.
pub(crate) fn in_chromium(hosts: &[(&str, SocketAddr)], test: impl AsyncFnOnce(&RealBrowser)) {
    in_browser(Engine::Chromium, hosts, test);
}

/// Runs a test in the engine's browser, which it has for itself. `hosts` are pairs of what a URL says, `host:port`, and
/// the server that it leads to, so that a page can have any origin.
///
/// Tests in different engines run at the same time. So a test keeps what its servers note in their own data, as
/// [`Noted`](crate::serve::Noted), and never in a `static`.
pub(crate) fn in_browser(engine: Engine, hosts: &[(&str, SocketAddr)], test: impl AsyncFnOnce(&RealBrowser)) {
    let programs = match Programs::find(engine) {
        Ok(programs) => programs,
        Err(missing) if std::env::var_os("CI").is_some() => panic!("{missing}, and CI is set"),
        Err(missing) => return skip(engine, &missing),
    };
    let mut place = shared::lock(engine);
    let browser = place.take().unwrap_or_else(|| RealBrowser::launch(&programs));
    browser.lead_to(hosts);
    let is_as_new = System::new().block_on(async {
        let result = time::timeout(TEST_TIMEOUT, test(&browser)).await;
        result.unwrap_or_else(|_| panic!("the test did not end in {TEST_TIMEOUT:?}"));
        shared::forget(&browser).await
    });
    *place = is_as_new.then_some(browser);
}

/// Past the test harness, which keeps the output of tests that pass to itself.
fn skip(engine: Engine, missing: &str) {
    use std::io::Write;
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let text = format!(
        "\n  SKIPPED {name}: {missing}; CONTRIBUTING.md says how to install what the tests in {engine:?} need\n\n"
    );
    // Nothing is lost where nobody reads.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A browser with a profile of its own, which both end with this.
#[derive(Debug)]
pub(crate) struct RealBrowser {
    engine: Engine,
    client: Client,
    /// The one that the browser started with.
    window: WindowHandle,
    // Dropped in this order: the session, then what it needs.
    _driver: DriverProcess,
    _display: Option<Display>,
    proxy: Proxy,
    _profile: TempDir,
    /// Where the connection to the WebDriver lives.
    _runtime: Runtime,
}

impl RealBrowser {
    fn launch(programs: &Programs) -> Self {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .expect("a runtime");
        let profile = TempDir::with_prefix("cors-browser-").expect("a folder for the profile");
        let display = programs.start_display();
        let mut driver = programs.start_driver(display.as_ref());
        let proxy = Proxy::start();
        let mut capabilities = programs.capabilities(profile.path(), proxy.port);
        capabilities["timeouts"] =
            json!({ "script": millis(STEP_TIMEOUT), "pageLoad": millis(STEP_TIMEOUT) });
        let (client, window) = runtime.block_on(async {
            let client = tokio::time::timeout(STEP_TIMEOUT, connect(&driver, capabilities)).await;
            let client = client.expect("the browser starts in time");
            driver.session = client.session_id().await.expect("the id of the session");
            let window = client.window().await.expect("a window");
            (client, window)
        });
        Self {
            engine: programs.engine,
            client,
            window,
            _driver: driver,
            _display: display,
            proxy,
            _profile: profile,
            _runtime: runtime,
        }
    }

    /// Leads the hosts to other servers from now on, and no other hosts to any.
    pub(crate) fn lead_to(&self, hosts: &[(&str, SocketAddr)]) {
        self.proxy.lead_to(hosts);
    }

    /// Leaves the window that the browser started with, and an empty page in it.
    async fn close_other_tabs(&self) {
        for tab in self.client.windows().await.expect("the tabs") {
            if tab != self.window {
                self.client.switch_to_window(tab).await.expect("a tab");
                self.client.close_window().await.expect("it closes");
            }
        }
        let first = self.client.switch_to_window(self.window.clone()).await;
        first.expect("the first window");
        self.open("about:blank").await;
    }

    /// Which engine it is.
    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    /// Opens a page.
    pub(crate) async fn open(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// Reloads the page, as the user does.
    pub(crate) async fn reload(&self) {
        self.client.refresh().await.expect("the page reloads");
    }

    /// Goes back in the history, as the user does.
    pub(crate) async fn go_back(&self) {
        self.client.back().await.expect("there is a page before");
    }

    /// Opens a page in another tab, and stays there.
    pub(crate) async fn open_in_new_tab(&self, url: &str) {
        let tab = self.client.new_window(true).await.expect("another tab");
        self.client
            .switch_to_window(tab.handle)
            .await
            .expect("the tab that was opened");
        self.open(url).await;
    }

    /// How many tabs there are.
    pub(crate) async fn tabs(&self) -> usize {
        self.client.windows().await.expect("the tabs").len()
    }

    /// Waits until a navigation that a page began has arrived: another one would race with it.
    pub(crate) async fn wait_for_page(&self, url: &str) {
        let arrived = "return document.readyState === 'complete' && location.href";
        let waiting = async {
            loop {
                // Between two pages there is none to run a script.
                if matches!(self.client.execute(arrived, Vec::new()).await, Ok(at) if at == url) {
                    return;
                }
                time::sleep(POLL).await;
            }
        };
        let result = time::timeout(STEP_TIMEOUT, waiting).await;
        result.unwrap_or_else(|_| panic!("{url} did not arrive in {STEP_TIMEOUT:?}"));
    }

    /// What a function body returns, run in the page.
    pub(crate) async fn evaluate(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("`{script}`: {error}"))
    }

    /// The same in a frame of the page, counted from 0: WebDriver looks into frames of other origins, too.
    pub(crate) async fn evaluate_in_frame(&self, frame: u16, script: &str) -> Value {
        let entered = self.client.enter_frame(frame).await;
        entered.unwrap_or_else(|error| panic!("frame {frame}: {error}"));
        let value = self.evaluate(script).await;
        let left = self.client.enter_parent_frame().await;
        left.unwrap_or_else(|error| panic!("the page around frame {frame}: {error}"));
        value
    }

    /// Waits until an expression holds in the page.
    pub(crate) async fn wait_until(&self, expression: &str) {
        let script = format!("return Boolean({expression})");
        let waiting = async {
            while self.evaluate(&script).await != Value::Bool(true) {
                time::sleep(POLL).await;
            }
        };
        let result = time::timeout(STEP_TIMEOUT, waiting).await;
        result.unwrap_or_else(|_| panic!("`{expression}` did not hold in {STEP_TIMEOUT:?}"));
    }

    /// Clicks what a selector finds, as a user does.
    pub(crate) async fn click(&self, selector: &str) {
        let element = self.client.find(Locator::Css(selector)).await;
        let element = element.unwrap_or_else(|error| panic!("`{selector}`: {error}"));
        element
            .click()
            .await
            .unwrap_or_else(|error| panic!("a click on `{selector}`: {error}"));
    }

    /// Presses and releases the mouse on what a selector finds. Unlike [`Self::click`] this waits for no page.
    pub(crate) async fn press(&self, selector: &str) {
        let element = self.client.find(Locator::Css(selector)).await;
        let element = element.unwrap_or_else(|error| panic!("`{selector}`: {error}"));
        let button = MOUSE_BUTTON_LEFT;
        let actions = MouseActions::new("mouse".to_owned())
            .then(PointerAction::MoveToElement {
                element,
                duration: None,
                x: 0.0,
                y: 0.0,
            })
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        let result = self.client.perform_actions(actions).await;
        result.unwrap_or_else(|error| panic!("a press on `{selector}`: {error}"));
    }

    /// Calls `fetch` in the page.
    pub(crate) async fn fetch(&self, fetch: &Fetch) -> Fetched {
        let arguments = vec![serde_json::to_value(fetch).expect("a request as JSON")];
        let result = self.client.execute_async(fetch::SCRIPT, arguments).await;
        let result = result.unwrap_or_else(|error| panic!("{fetch:?}: {error}"));
        serde_json::from_value(result).expect("what the script returns")
    }

    /// Types into what has the focus, as a user does. Keys without a character are those of WebDriver:
    /// <https://www.w3.org/TR/webdriver2/#keyboard-actions>.
    pub(crate) async fn type_keys(&self, keys: &str) {
        let focused = self
            .client
            .active_element()
            .await
            .expect("something has the focus");
        focused.send_keys(keys).await.expect("it takes keys");
    }

    /// What the window shows, as PNG.
    pub(crate) async fn picture(&self) -> Vec<u8> {
        self.client.screenshot().await.expect("a picture")
    }
}

async fn connect(driver: &DriverProcess, capabilities: Value) -> Client {
    let Value::Object(capabilities) = capabilities else {
        unreachable!("it is written as an object")
    };
    let client = ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&driver.url())
        .await
        .expect("a session");
    // It is ended by `DriverProcess`, which a panic cannot keep from it.
    client
        .persist()
        .await
        .expect("a session that outlives its client");
    client
}

fn millis(duration: Duration) -> u128 {
    duration.as_millis()
}
