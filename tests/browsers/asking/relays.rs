//! Navigations that a service worker of the app answers with `fetch(event.request)`.

use cors_runtime::testing::Request;

use super::{PAGES, Report, WORKER, ask, received, ways::WAYS};
use crate::driver::RealBrowser;

const REGISTER: &str = "
return navigator.serviceWorker.register('/sw.js')
  .then(() => navigator.serviceWorker.ready)
  .then(async (registration) => {
    while (registration.active?.state !== 'activated') await new Promise((next) => setTimeout(next, 20));
    return 'ready';
  });
";

/// Gives the app a worker that is active.
pub(super) async fn register(browser: &RealBrowser) {
    browser.open(WORKER).await;
    assert_eq!(browser.evaluate(REGISTER).await, "ready");
}

/// Compares the navigations of every page, and a typed address.
pub(super) async fn compare(browser: &RealBrowser, report: &mut Report) {
    register(browser).await;
    for page in PAGES.iter().filter(|page| page.origin != super::OWN) {
        for way in WAYS.iter().filter(|way| matches!(way.name, "link" | "form")) {
            browser.open(&page.url()).await;
            let name = format!("relayed {}", way.name);
            let path = received::fresh_path(&name);
            let url = format!("{WORKER}{path}");
            let observed = ask(browser, page, way, (&url, &url), async || {
                received::wait_for(&path).await
            })
            .await;
            let request = (way.request)(&path).relayed_by_worker();
            let modelled = received::modelled(&page.modelled(browser.engine(), WORKER), request).await;
            report.compare(&name, page.name, observed, modelled);
        }
    }
    let path = received::fresh_path("typed");
    browser.open(&format!("{WORKER}{path}")).await;
    let observed = received::wait_for(&path).await;
    let request = Request::navigate(&path).from_address_bar().relayed_by_worker();
    let modelled = received::modelled(&PAGES[0].modelled(browser.engine(), WORKER), request).await;
    report.compare("relayed address", PAGES[0].name, observed, modelled);
}
