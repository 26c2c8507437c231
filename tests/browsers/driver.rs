//! A real browser for a test: pages on any `http` origin, and structured answers to what their scripts do.
//!
//! ```text
//! in_browser(Engine::Firefox, &[("app.example:80", pages), ("api.example:80", api)], async |browser| {
//!     browser.open("http://app.example/").await;
//!     let fetched = browser.fetch(&Fetch::get("http://api.example/users")).await;
//! });
//! ```

mod console;
mod devtools;
mod fetch;
mod process;
mod programs;
mod proxy;

use std::{net::SocketAddr, time::Duration};

use actix_web::rt::{System, time};
use cors_runtime::testing::Engine;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, MOUSE_BUTTON_LEFT, MouseActions, PointerAction},
};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) use self::fetch::{Fetch, Fetched};
use self::{
    console::ConsoleLog,
    devtools::DevTools,
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

/// Runs a test in a fresh browser. `hosts` are pairs of what a URL says, `host:port`, and the server that it leads
/// to, so that a page can have any origin.
///
/// Browsers run at the same time: the harness starts as many tests as there are cores. So a test keeps what its servers
/// note in their own data, as [`Noted`](crate::serve::Noted), and never in a `static`.
pub(crate) fn in_browser(engine: Engine, hosts: &[(&str, SocketAddr)], test: impl AsyncFnOnce(&RealBrowser)) {
    let programs = match Programs::find(engine) {
        Ok(programs) => programs,
        Err(missing) if std::env::var_os("CI").is_some() => panic!("{missing}, and CI is set"),
        Err(missing) => return skip(engine, &missing),
    };
    System::new().block_on(async {
        let browser = RealBrowser::launch(engine, &programs, hosts).await;
        let result = time::timeout(TEST_TIMEOUT, test(&browser)).await;
        result.unwrap_or_else(|_| panic!("the test did not end in {TEST_TIMEOUT:?}"));
    });
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

/// A browser with one window and a profile of its own, which both end with this.
#[derive(Debug)]
pub(crate) struct RealBrowser {
    engine: Engine,
    client: Client,
    // Dropped in this order: the session, then what it needs.
    _driver: DriverProcess,
    _display: Option<Display>,
    /// `None` in Chromium, which maps hosts itself.
    proxy: Option<Proxy>,
    _profile: TempDir,
}

impl RealBrowser {
    async fn launch(engine: Engine, programs: &Programs, hosts: &[(&str, SocketAddr)]) -> Self {
        let profile = TempDir::with_prefix("cors-browser-").expect("a folder for the profile");
        let display = programs.start_display();
        let mut driver = programs.start_driver(display.as_ref());
        let proxy = (engine != Engine::Chromium).then(|| Proxy::start(hosts));
        let port = proxy.as_ref().map(|proxy| proxy.port);
        let mut capabilities = programs.capabilities(hosts, profile.path(), port);
        capabilities["timeouts"] =
            json!({ "script": millis(STEP_TIMEOUT), "pageLoad": millis(STEP_TIMEOUT) });
        let client = time::timeout(STEP_TIMEOUT, connect(&driver, capabilities))
            .await
            .expect("the browser starts in time");
        driver.session = client.session_id().await.expect("the id of the session");
        Self {
            engine,
            client,
            _driver: driver,
            _display: display,
            proxy,
            _profile: profile,
        }
    }

    /// Leads the hosts to other servers from now on: a browser takes long to start.
    pub(crate) fn lead_to(&self, hosts: &[(&str, SocketAddr)]) {
        let proxy = self.proxy.as_ref();
        proxy
            .expect("Chromium keeps the hosts it starts with")
            .lead_to(hosts);
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

    /// A command of Chromium's developer tools.
    pub(crate) async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let command = DevTools { command, parameters };
        let result = self.client.issue_cmd(command).await;
        result.unwrap_or_else(|error| panic!("the developer tools: {error}"))
    }

    /// What the console said since it was last asked: there Chromium gives its reasons. Others have no such command.
    ///
    /// A message may come after the answer that it is about: [`Self::console_until`] waits for it.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self
            .client
            .issue_cmd(ConsoleLog)
            .await
            .expect("the console's log");
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect()
    }

    /// What the console says until so many messages have a text in them.
    pub(crate) async fn console_until(&self, count: usize, text: &str) -> Vec<String> {
        let mut messages = self.console().await;
        let waiting = async {
            while messages.iter().filter(|message| message.contains(text)).count() < count {
                time::sleep(POLL).await;
                messages.extend(self.console().await);
            }
        };
        let result = time::timeout(STEP_TIMEOUT, waiting).await;
        assert!(
            result.is_ok(),
            "the console has not said `{text}` {count} times: {messages:#?}"
        );
        messages
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
