//! What engines send when a page that a foreign link led to is asked for again: reloaded by the user, by its own
//! script, and from the history. `block = [navigate]` decides by these headers alone.

use std::{net::SocketAddr, time::Duration};

use actix_web::rt::time;
use cors_runtime::testing::Engine;

use super::{FOREIGN, OWN, received};
use crate::{
    driver::{RealBrowser, in_browser},
    serve::Served,
};

/// As long as a page may take to be asked for.
const TIMEOUT: Duration = Duration::from_secs(60);

pub(crate) fn chromium_asks_again_as_the_guide_says() {
    check(Engine::Chromium);
}

pub(crate) fn firefox_asks_again_as_the_guide_says() {
    check(Engine::Firefox);
}

pub(crate) fn webkit_asks_again_as_the_guide_says() {
    check(Engine::WebKit);
}

fn check(engine: Engine) {
    let served = Served::start(super::server::configure);
    let hosts: [(&str, SocketAddr); 2] = [
        ("own.localhost:80", served.address),
        ("foreign.localhost:80", served.address),
    ];
    in_browser(engine, &hosts, async |browser| {
        let path = received::fresh_path("/ask", "returns");
        let link = format!("document.body.innerHTML = '<a id=ask href=\"{OWN}{path}\">A link</a>'");
        browser.open(FOREIGN).await;
        browser.evaluate(&link).await;
        browser.click("#ask").await;
        arrive(browser, &path, 1).await;
        browser.reload().await;
        arrive(browser, &path, 2).await;
        // WebKit shows the page that it has kept, and does not ask.
        if engine != Engine::WebKit {
            browser.open(FOREIGN).await;
            browser.go_back().await;
            arrive(browser, &path, 3).await;
        }
        // A script of the page's own: what WebDriver runs is none to Firefox.
        let reload = "const script = document.createElement('script');
             script.textContent = 'setTimeout(() => location.reload())'; document.body.append(script)";
        let count = received::all_at(&path).len();
        browser.evaluate(reload).await;
        arrive(browser, &path, count + 1).await;
        let all = received::all_at(&path);
        let sites: Vec<&str> = all
            .iter()
            .map(|told| told.value("sec-fetch-site").unwrap_or("nothing"))
            .collect();
        // The link, the user's reload, back, and the script's reload.
        let expected: &[&str] = match engine {
            Engine::WebKit => &["cross-site", "none", "same-origin"],
            Engine::Firefox => &["cross-site", "cross-site", "cross-site", "cross-site"],
            _ => &["cross-site", "cross-site", "cross-site", "same-origin"],
        };
        assert_eq!(sites, expected);
    });
}

/// Waits until the page was asked for so often, and is there.
async fn arrive(browser: &RealBrowser, path: &str, count: usize) {
    let asked = async {
        while received::all_at(path).len() < count {
            time::sleep(Duration::from_millis(10)).await;
        }
    };
    let result = time::timeout(TIMEOUT, asked).await;
    result.unwrap_or_else(|_| panic!("asked {count} times expected: {:?}", received::all_at(path)));
    browser.wait_for_page(&format!("{OWN}{path}")).await;
}
