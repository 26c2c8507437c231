//! One browser of each engine, which the tests share: Chromium starts in three seconds of a processor, Firefox in
//! seven.
//!
//! A test has the browser for itself, and finds it as it was started: [`forget`] clears all that an engine remembers.
//! WebKit's driver clears nothing, but its browser starts in one second: each test has its own.

use std::sync::{Mutex, MutexGuard, PoisonError};

use cors_runtime::testing::Engine;
use serde_json::{Value, json};

use super::RealBrowser;

type Slot = Mutex<Option<RealBrowser>>;

static CHROMIUM: Slot = Mutex::new(None);
static FIREFOX: Slot = Mutex::new(None);
static WEBKIT: Slot = Mutex::new(None);

/// Where the browser of an engine is between tests. Whoever holds it runs alone in that engine.
///
/// A test takes the browser out: one that panics ends it, and the next test starts another.
pub(super) fn lock(engine: Engine) -> MutexGuard<'static, Option<RealBrowser>> {
    let slot = match engine {
        Engine::Firefox => &FIREFOX,
        Engine::WebKit => &WEBKIT,
        _ => &CHROMIUM,
    };
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Ends all browsers. Nothing drops a `static`.
pub(crate) fn end_all() {
    for engine in [Engine::Chromium, Engine::Firefox, Engine::WebKit] {
        drop(lock(engine).take());
    }
}

/// Leaves one window with an empty page, and nothing of what the browser remembers. The pages are gone before the hosts
/// are: nothing of a test asks the servers of the next one. False where the engine cannot forget.
pub(super) async fn forget(browser: &RealBrowser) -> bool {
    if browser.engine() == Engine::WebKit {
        return false;
    }
    browser.close_other_tabs().await;
    match browser.engine() {
        Engine::Firefox => clear_firefox(browser).await,
        _ => clear_chromium(browser).await,
    }
    browser.lead_to(&[]);
    true
}

/// Cookies, storage of every kind and workers; the caches of answers and of preflights; the window's history, and what
/// the developer tools make of it.
async fn clear_chromium(browser: &RealBrowser) {
    for (command, parameters) in [
        (
            "Storage.clearDataForOrigin",
            json!({ "origin": "*", "storageTypes": "all" }),
        ),
        ("Network.clearBrowserCookies", json!({})),
        ("Network.clearBrowserCache", json!({})),
        ("Page.resetNavigationHistory", json!({})),
        ("Emulation.clearDeviceMetricsOverride", json!({})),
        ("Emulation.setEmulatedMedia", json!({ "features": [] })),
    ] {
        browser.devtools(command, parameters).await;
    }
    browser.console().await;
}

/// What Firefox's own window calls when the user clears everything.
async fn clear_firefox(browser: &RealBrowser) {
    const CLEAR: &str = "
const [done] = arguments;
gBrowser.selectedBrowser.purgeSessionHistory();
Services.clearData.deleteData(Ci.nsIClearDataService.CLEAR_ALL, { onDataDeleted: (failed) => done(failed) });
";
    let failed = browser.evaluate_in_firefox(CLEAR).await;
    assert_eq!(failed, Value::from(0), "kinds of data that Firefox did not clear");
}
