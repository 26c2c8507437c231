//! The pages for people, as they look: wide and narrow, light and dark, with the keyboard alone, and to axe-core, which
//! reports what a screen reader and weak eyes would miss.
//!
//! `CORS_PICTURES=folder cargo test -p cors-tests --test browsers looks` keeps a picture of each.

use std::{env, fs, io::Write, path::Path};

use cors_examples::{BOARD, FOREIGN, background::Background, store::Settings};
use serde_json::{Value, json};

use crate::{
    app::hosts,
    driver::{RealBrowser, in_chromium},
};

const OVERVIEW: &str = "http://localhost:8080/";
const DESK: &str = "http://localhost:8080/doors/desk";
const INSPECTOR: &str = "http://localhost:8080/_cors";
/// Explained: a request that fails, with all that the page can show.
const EXPLAINED: &str = "http://localhost:8080/_cors?origin=https%3A%2F%2Fforeign.example&method=PUT\
                         &path=http%3A%2F%2Flocalhost%3A8080%2Fnotes%2F1\
                         &headers=content-type%3A+application%2Fjson%2C+cookie&credentials=on";
const READABLE: &str = "http://localhost:8080/_cors?origin=http%3A%2F%2Flocalhost%3A8081&path=%2Ffeed";
/// Once the attempts are made.
const DONE: &str = "document.documentElement.dataset.state === 'done'";

/// A name for pictures, the address, and what holds when the page is ready.
const PAGES: [(&str, &str, &str); 7] = [
    ("overview", OVERVIEW, "true"),
    ("desk", DESK, "document.querySelector('img').complete"),
    ("inspector", INSPECTOR, "true"),
    ("explained", EXPLAINED, "true"),
    ("readable", READABLE, "true"),
    ("board", BOARD, DONE),
    ("foreign", FOREIGN, DONE),
];

fn app() -> Background {
    Background::start(Settings::default()).expect("the application starts")
}

async fn open(browser: &RealBrowser, url: &str, ready: &str) {
    browser.open(url).await;
    browser.wait_until(ready).await;
}

async fn look(browser: &RealBrowser, width: u32, height: f64, scheme: &str) {
    let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
    browser.devtools("Emulation.setDeviceMetricsOverride", size).await;
    let scheme = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
    browser.devtools("Emulation.setEmulatedMedia", scheme).await;
}

async fn keep_picture(browser: &RealBrowser, name: &str, width: u32, height: f64, scheme: &str) {
    let Some(folder) = env::var_os("CORS_PICTURES") else {
        return;
    };
    fs::create_dir_all(&folder).expect("a folder");
    let path = Path::new(&folder).join(format!("{name}-{width}-{scheme}.png"));
    // The whole page, as if the window were as high.
    look(browser, width, height, scheme).await;
    fs::write(path, browser.picture().await).expect("it is written");
}

/// At both widths, in both schemes: nothing to the right of the window, and nothing that axe-core objects to.
pub(crate) fn every_page_in_every_way() {
    let axe = axe();
    let app = app();
    in_chromium(&hosts(&app), async |browser| {
        for (name, url, ready) in PAGES {
            open(browser, url, ready).await;
            for width in [1280, 390] {
                for scheme in ["light", "dark"] {
                    look(browser, width, 900.0, scheme).await;
                    let size = browser
                        .evaluate(
                            "const e = document.documentElement; return [e.scrollWidth, e.scrollHeight]",
                        )
                        .await;
                    let size: [f64; 2] = serde_json::from_value(size).expect("two numbers");
                    keep_picture(browser, name, width, size[1].min(8_000.0), scheme).await;
                    assert!(size[0] <= f64::from(width), "{name} at {width}: {} wide", size[0]);
                    let Some(axe) = &axe else { continue };
                    let violations = violations(browser, axe).await;
                    assert!(
                        violations.is_empty(),
                        "{name}, {width}, {scheme}: {violations:#?}"
                    );
                }
            }
        }
    });
}

/// The checker, as npm installs it. Its licence is not ours, so it is not in the repository. No registry has to be
/// reachable for the tests to pass, not even under `CI`.
fn axe() -> Option<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("browsers/axe/node_modules/axe-core/axe.min.js");
    let script = fs::read_to_string(path).ok();
    if script.is_none() {
        let text = "\n  SKIPPED what axe-core says: `npm ci --prefix tests/browsers/axe` installs it\n\n";
        // Past the test harness, which keeps the output of tests that pass to itself. Nothing is lost where nobody
        // reads.
        let _ = std::io::stderr().write_all(text.as_bytes());
    }
    script
}

/// Each violation: the rule, and the elements with what is wrong. The developer tools run the script in pages whose
/// own policy forbids scripts.
async fn violations(browser: &RealBrowser, axe: &str) -> Vec<String> {
    const RUN: &str = "axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map((node) => \
                       `${id}: ${node.target.join(' ')}: ${node.failureSummary}`)))";
    let evaluate = async |expression: &str| {
        let parameters = json!({ "expression": expression, "awaitPromise": true, "returnByValue": true });
        let result = browser.devtools("Runtime.evaluate", parameters).await;
        assert_eq!(result["exceptionDetails"], Value::Null, "{result:#}");
        result["result"]["value"].clone()
    };
    // Once in a page.
    if evaluate("typeof axe === 'undefined'").await == true {
        evaluate(&format!("{axe};null")).await;
    }
    serde_json::from_value(evaluate(RUN).await).expect("a list of texts")
}

/// What has the focus: its tag, its name or text, and whether the focus can be seen.
const FOCUSED: &str = "
const it = document.activeElement;
const style = getComputedStyle(it);
return [
  it === document.body ? '' : `${it.localName} ${it.name || it.id || it.getAttribute('aria-label') || it.textContent.trim()}`,
  style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
];
";
/// The tab key: <https://www.w3.org/TR/webdriver2/#keyboard-actions>.
const TAB: &str = "\u{e004}";
const ENTER: &str = "\u{e007}";

async fn focused(browser: &RealBrowser) -> (String, bool) {
    serde_json::from_value(browser.evaluate(FOCUSED).await).expect("a name and a truth value")
}

/// Everything that takes the focus takes it in the order of the page, shows that it has it, and lets it go again.
pub(crate) fn the_keyboard_reaches_everything() {
    let app = app();
    in_chromium(&hosts(&app), async |browser| {
        for (name, url, ready) in PAGES {
            open(browser, url, ready).await;
            let order = browser
                .evaluate(
                    "return [...document.querySelectorAll('a[href], button:not(:disabled), input, select, [tabindex=\"0\"]')]
                       .filter((it) => it.checkVisibility())
                       .map((it) => `${it.localName} ${it.name || it.id || it.getAttribute('aria-label') || it.textContent.trim()}`)",
                )
                .await;
            let order: Vec<String> = serde_json::from_value(order).expect("a list of texts");
            assert!(!order.is_empty(), "{name}");
            let order = &order[..order.len().min(40)];
            // At once: a key at a time takes three times as long.
            browser
                .evaluate(&format!(
                    "window.focused = []; addEventListener('focusin', () => window.focused.push((() => {{ {FOCUSED} }})()))"
                ))
                .await;
            browser.type_keys(&TAB.repeat(order.len())).await;
            browser
                .wait_until(&format!("window.focused.length >= {}", order.len()))
                .await;
            let focused = browser.evaluate("return window.focused").await;
            let focused: Vec<(String, bool)> =
                serde_json::from_value(focused).expect("names and truth values");
            for (expected, (focused, is_seen)) in order.iter().zip(&focused) {
                assert_eq!(focused, expected, "{name}");
                assert!(is_seen, "{name}: {focused} does not show the focus");
            }
            assert_eq!(focused.len(), order.len(), "{name}");
        }
    });
}

/// From an empty form to the explanation without a pointer.
pub(crate) fn the_keyboard_asks_why() {
    let app = app();
    in_chromium(&hosts(&app), async |browser| {
        open(browser, INSPECTOR, "true").await;
        while focused(browser).await.0 != "input origin" {
            browser.type_keys(TAB).await;
        }
        for (field, text) in [
            ("input origin", "https://foreign.example"),
            ("select way", ""),
            ("input method", "PUT"),
            ("input path", "/notes/1"),
            ("input headers", "x-token"),
            ("input credentials", " "),
        ] {
            assert_eq!(focused(browser).await.0, field);
            if !text.is_empty() {
                browser.type_keys(text).await;
            }
            browser.type_keys(TAB).await;
        }
        assert_eq!(focused(browser).await.0, "button Explain");
        browser.type_keys(ENTER).await;
        browser.wait_until("document.querySelector('.verdict')").await;
        let text = browser
            .evaluate("return document.querySelector('main').textContent")
            .await;
        let text = text.as_str().expect("text");
        for part in [
            "The browser never sends the request",
            "origins = [\"http://localhost:8081\", \"https://foreign.example\"]",
            "allow_headers = [\"content-type\", \"if-match\", \"x-token\"]",
        ] {
            assert!(text.contains(part), "{part}\nis not in\n{text}");
        }
    });
}
