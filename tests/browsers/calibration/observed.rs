//! The scenarios in a real browser: many calls of `fetch` in one script.

use std::time::Duration;

use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Trial,
    recorded::Recorded,
    table::{Page, Step},
    verdict::{Readable, Seen, Verdict},
};
use crate::driver::RealBrowser;

/// As many as a script may call, which has a limit on its time.
const FETCHES_PER_SCRIPT: usize = 60;

/// Like the driver's, in a row. The HTTP cache is left on: with it off, Chromium does not use its preflight cache
/// either. `next` tells the server that a fetch is over.
const SCRIPT: &str = "
async (next, steps) => {
  const results = [];
  for (const { wait, url, init } of steps) {
    if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
    const at = Date.now();
    const begun = performance.now();
    const result = await fetch(url, { ...init, signal: AbortSignal.timeout(120_000) })
      .then(async (response) => ({
        response: {
          type: response.type,
          status: response.status,
          url: response.url,
          redirected: response.redirected,
          headers: [...response.headers],
          body: await response.text(),
        },
      }))
      .catch((error) => ({ error: `${error.name}: ${error.message}` }));
    results.push({ at, took: Math.round(performance.now() - begun), result });
    await fetch(next, { mode: 'no-cors', cache: 'no-store' });
  }
  return results;
}";

#[derive(Deserialize)]
struct Timed {
    /// In milliseconds since the epoch.
    at: u64,
    /// In milliseconds.
    took: u64,
    result: Fetched,
}

#[derive(Deserialize)]
#[serde(rename_all = "lowercase")]
enum Fetched {
    Response(Readable),
    Error(String),
}

/// When a fetch began, how long it took, and what came of it.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) at: Duration,
    pub(super) took: Duration,
    pub(super) verdict: Verdict,
}

/// Every fetch. `trials` are in the order of their pages.
pub(super) async fn verdicts(browser: &RealBrowser, recorded: &Recorded, trials: &[Trial]) -> Vec<Observed> {
    let mut verdicts = Vec::new();
    for page in trials.chunk_by(|one, next| one.scenario.page == next.scenario.page) {
        open(browser, page[0].scenario.page).await;
        for trials in page.chunks(FETCHES_PER_SCRIPT) {
            let results = run(browser, page[0].scenario.page, trials).await;
            let servers = recorded.take_separated();
            assert_eq!((results.len(), servers.len()), (trials.len(), trials.len()));
            let results = results.into_iter().zip(servers).zip(trials);
            verdicts.extend(results.map(|((timed, servers), trial)| {
                let page = seen(timed.result, &trial.step);
                Observed {
                    at: Duration::from_millis(timed.at),
                    took: Duration::from_millis(timed.took),
                    verdict: Verdict { page, servers },
                }
            }));
        }
    }
    verdicts
}

async fn open(browser: &RealBrowser, page: Page) {
    let (path, origin) = match page {
        Page::Sandboxed => ("/sandboxed", "null"),
        _ => ("/", page.address()),
    };
    browser.open(&format!("{}{path}", page.address())).await;
    assert_eq!(browser.evaluate("return origin").await, origin);
}

async fn run(browser: &RealBrowser, page: Page, trials: &[Trial]) -> Vec<Timed> {
    let next = json!(format!("{}/next", page.address()));
    let steps: Value = trials.iter().map(|trial| arguments(&trial.step)).collect();
    let results = browser
        .evaluate(&format!("return ({SCRIPT})({next}, {steps})"))
        .await;
    serde_json::from_value(results).expect("what the script returns")
}

fn arguments(step: &Step) -> Value {
    let mut init = json!({
        "method": step.method,
        "headers": step.headers,
        "credentials": step.credentials.as_str(),
        "mode": step.mode.as_str(),
        "redirect": step.redirect.as_str(),
    });
    if let Some(body) = step.body {
        init["body"] = json!(body);
    }
    json!({ "wait": step.wait.as_millis(), "url": step.url, "init": init })
}

fn seen(fetched: Fetched, step: &Step) -> Seen {
    match fetched {
        Fetched::Response(response) if response.kind.starts_with("opaque") => {
            assert_eq!(
                (response.status, &*response.headers),
                (0, &[][..]),
                "{}",
                step.text
            );
            match &*response.body {
                "" => Seen::Opaque(response.kind),
                _ => Seen::Opaque(format!("{} with a body", response.kind)),
            }
        }
        Fetched::Response(response) => Seen::Readable(response.without_connection()),
        Fetched::Error(message) => {
            // Anything else is a fault of the test: a fetch that took too long, say.
            assert!(message.starts_with("TypeError"), "{}: {message}", step.text);
            Seen::Blocked
        }
    }
}
