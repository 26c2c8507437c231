//! Commands that one WebDriver has beside those of the standard, which calls them extension commands.

use actix_web::rt::time;
use fantoccini::wd::WebDriverCompatibleCommand;
use http::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

use super::{POLL, RealBrowser, STEP_TIMEOUT};

/// One command: the end of its address, and what is sent there.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

impl RealBrowser {
    /// A command of Chromium's developer tools: <https://chromedevtools.github.io/devtools-protocol/>.
    pub(crate) async fn devtools(&self, command: &'static str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.extension("goog/cdp/execute", body).await
    }

    /// What the console said since it was last asked: there Chromium gives its reasons. Others have no such command.
    ///
    /// A message may come after the answer that it is about: [`Self::console_until`] waits for it.
    pub(crate) async fn console(&self) -> Vec<String> {
        let entries = self.extension("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().cloned().unwrap_or_default();
        entries
            .iter()
            .filter_map(|entry| entry["message"].as_str().map(str::to_owned))
            .collect()
    }

    /// What a function body gives its last argument, run in Firefox's own window, with all that Firefox can.
    pub(super) async fn evaluate_in_firefox(&self, script: &str) -> Value {
        self.extension("moz/context", json!({ "context": "chrome" }))
            .await;
        let value = self.client.execute_async(script, Vec::new()).await;
        self.extension("moz/context", json!({ "context": "content" }))
            .await;
        value.unwrap_or_else(|error| panic!("`{script}`: {error}"))
    }

    async fn extension(&self, path: &'static str, body: Value) -> Value {
        let result = self.client.issue_cmd(Extension { path, body }).await;
        result.unwrap_or_else(|error| panic!("{path}: {error}"))
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
