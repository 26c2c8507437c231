//! Navigations that a service worker of the app answers with `fetch(event.request)`.

use cors_runtime::testing::Request;

use super::{PAGES, Report, WORKER, compare_all, on_page::Asked, received, ways::WAYS};
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
    let engine = browser.engine();
    register(browser).await;
    for page in PAGES.iter().filter(|page| page.origin != super::OWN) {
        let ways = WAYS.iter().filter(|way| matches!(way.name, "link" | "form"));
        let asked = ways.map(|way| {
            let asked = Asked::new(way, "/ask", WORKER, None);
            let name = format!("relayed {}", asked.name);
            Asked { name, ..asked }
        });
        let asked: Vec<Asked> = asked.collect();
        compare_all(browser, page, &asked, report, |asked| {
            let request = (asked.way.request)(&asked.path).relayed_by_worker();
            (page.modelled(engine, WORKER), request)
        })
        .await;
    }
    let path = received::fresh_path("/ask", "typed");
    // It opens when the answer is there.
    browser.open(&format!("{WORKER}{path}")).await;
    let request = Request::navigate(&path).from_address_bar().relayed_by_worker();
    let modelled = received::modelled(&PAGES[0].modelled(engine, WORKER), request).await;
    report.compare("relayed address", PAGES[0].name, received::at(&path), modelled);
}
