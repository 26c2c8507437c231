//! Chromium for a test: pages on any `http` origin, and structured answers to what their scripts do.
//!
//! ```text
//! in_chromium(&[("app.example:80", pages), ("api.example:80", api)], async |chromium| {
//!     chromium.open("http://app.example/").await;
//!     let fetched = chromium.fetch(&Fetch::get("http://api.example/users")).await;
//! });
//! ```

mod console;
mod fetch;
mod process;

use std::{
    net::SocketAddr,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use actix_web::rt::{System, time};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;

pub(crate) use self::fetch::{Fetch, Fetched};
use self::{
    console::ConsoleLog,
    process::{Chromedriver, Programs},
};

/// As long as one test may take.
const TEST_TIMEOUT: Duration = Duration::from_secs(240);
/// As long as one page or script may take.
const STEP_TIMEOUT: Duration = Duration::from_secs(60);

/// One browser at a time: each wants more than a core.
static TURN: Mutex<()> = Mutex::new(());

/// Runs a test in a fresh Chromium. `hosts` are pairs of what a URL says, `host:port`, and the server that it leads
/// to, so that a page can stand on any `http` origin.
pub(crate) fn in_chromium(hosts: &[(&str, SocketAddr)], test: impl AsyncFnOnce(&Chromium)) {
    let programs = match Programs::find() {
        Ok(programs) => programs,
        Err(missing) if std::env::var_os("CI").is_some() => panic!("{missing}, and CI is set"),
        Err(missing) => return skip(&missing),
    };
    // A test that failed in its turn says nothing about the next.
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    System::new().block_on(async {
        let chromium = Chromium::launch(&programs, hosts).await;
        let result = time::timeout(TEST_TIMEOUT, test(&chromium)).await;
        result.unwrap_or_else(|_| panic!("the test did not end in {TEST_TIMEOUT:?}"));
    });
}

/// Past the test harness, which keeps the output of tests that pass to itself.
fn skip(missing: &str) {
    use std::io::Write;
    let name = std::thread::current().name().unwrap_or("a test").to_owned();
    let text = format!(
        "\n  SKIPPED {name}: {missing}; install chromium and chromedriver to run the browser tests\n\n"
    );
    // Nothing is lost where nobody reads.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// A Chromium with one window and a profile of its own, which both end with this.
#[derive(Debug)]
pub(crate) struct Chromium {
    client: Client,
    // Dropped in this order: the session, then the profile that it writes to.
    _chromedriver: Chromedriver,
    _profile: TempDir,
}

impl Chromium {
    async fn launch(programs: &Programs, hosts: &[(&str, SocketAddr)]) -> Self {
        let profile = TempDir::with_prefix("cors-browser-").expect("a folder for the profile");
        let mut chromedriver = Chromedriver::spawn(&programs.chromedriver);
        let rules: Vec<String> = hosts
            .iter()
            .map(|(host, address)| format!("MAP {host} {address}"))
            .collect();
        let arguments = [
            "--headless".to_owned(),
            // Chromium's sandbox does not start for root.
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-quic".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--window-size=1280,1600".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
            format!("--host-resolver-rules={}", rules.join(", ")),
        ];
        let capabilities = json!({
            "browserName": "chrome",
            "goog:chromeOptions": { "binary": programs.chromium, "args": arguments, "prefs": preferences() },
            "goog:loggingPrefs": { "browser": "ALL" },
            "timeouts": { "script": millis(STEP_TIMEOUT), "pageLoad": millis(STEP_TIMEOUT) },
        });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is written as an object")
        };
        let connecting = async {
            let client = ClientBuilder::new(HttpConnector::new())
                .capabilities(capabilities)
                .connect(&chromedriver.url())
                .await
                .expect("a session");
            // It is ended by `Chromedriver`, which a panic cannot keep from it.
            client
                .persist()
                .await
                .expect("a session that outlives its client");
            client
        };
        let client = time::timeout(STEP_TIMEOUT, connecting)
            .await
            .expect("Chromium starts in time");
        chromedriver.session = client.session_id().await.expect("the id of the session");
        Self {
            client,
            _chromedriver: chromedriver,
            _profile: profile,
        }
    }

    /// Opens a page.
    pub(crate) async fn open(&self, url: &str) {
        self.client
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url} does not open: {error}"));
    }

    /// What a function body returns, run in the page.
    pub(crate) async fn evaluate(&self, script: &str) -> Value {
        self.client
            .execute(script, Vec::new())
            .await
            .unwrap_or_else(|error| panic!("`{script}`: {error}"))
    }

    /// Waits until an expression holds in the page.
    pub(crate) async fn wait_until(&self, expression: &str) {
        let script = format!("return Boolean({expression})");
        let waiting = async {
            while self.evaluate(&script).await != Value::Bool(true) {
                time::sleep(Duration::from_millis(50)).await;
            }
        };
        let result = time::timeout(STEP_TIMEOUT, waiting).await;
        result.unwrap_or_else(|_| panic!("`{expression}` did not hold in {STEP_TIMEOUT:?}"));
    }

    /// Calls `fetch` in the page.
    pub(crate) async fn fetch(&self, fetch: &Fetch) -> Fetched {
        let arguments = vec![serde_json::to_value(fetch).expect("a request as JSON")];
        let result = self.client.execute_async(fetch::SCRIPT, arguments).await;
        let result = result.unwrap_or_else(|error| panic!("{fetch:?}: {error}"));
        serde_json::from_value(result).expect("what the script returns")
    }

    /// What the console said since it was last asked: there the browser gives its reasons.
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
}

/// Cookies by the standard alone: Chromium can hold more of them back from other sites.
fn preferences() -> Value {
    json!({ "profile.cookie_controls_mode": 0, "profile.block_third_party_cookies": false })
}

fn millis(duration: Duration) -> u128 {
    duration.as_millis()
}
