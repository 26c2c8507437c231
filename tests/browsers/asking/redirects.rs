//! Redirects of every status: from the page over another site to the app.

use cors_runtime::testing::Request;

use super::{
    FOREIGN, OWN, PAGES, Report, ask, received,
    ways::{WAYS, Way},
};
use crate::driver::RealBrowser;

const STATUSES: [u16; 5] = [301, 302, 303, 307, 308];

/// Compares what the app is told when the way to it leads over another site.
pub(super) async fn compare(browser: &RealBrowser, report: &mut Report) {
    for page in PAGES.iter().filter(|page| !page.is_hidden) {
        browser.open(&page.url()).await;
        for way in WAYS.iter().filter(|way| is_redirected(way)) {
            for status in STATUSES {
                let name = format!("{} by {status}", way.name);
                let path = received::fresh_path(&name);
                let arrival = format!("{OWN}{path}");
                let url = format!("{FOREIGN}/go/{status}?{arrival}");
                let wait = async || received::wait_for(&path).await;
                let observed = ask(browser, page, way, (&url, &arrival), wait).await;
                let request: Request = (way.request)(&url);
                let modelled = received::modelled(&page.modelled(browser.engine(), OWN), request).await;
                report.compare(&name, page.name, observed, modelled);
                if way.leaves() {
                    browser.open(&page.url()).await;
                }
            }
        }
    }
}

fn is_redirected(way: &Way) -> bool {
    matches!(
        way.name,
        "fetch" | "fetch no-cors POST" | "image" | "link" | "form"
    )
}
