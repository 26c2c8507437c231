//! What a page can read in every way that HTML has: a listed page everything that asks by CORS, another page nothing.
//!
//! Over plain HTTP, and over TLS with HTTP/2, where no header keeps its case and several origins share a connection.
//! WebKit's driver opens no page whose certificate nobody has signed, so that WebKit reads over plain HTTP alone.

mod server;
mod ways;

use std::{collections::BTreeMap, net::SocketAddr};

use cors_runtime::testing::Engine;

use self::{
    server::Protocols,
    ways::{Read, WAYS},
};
use crate::{
    driver::{RealBrowser, in_browser},
    serve::Served,
};

const LISTED: &str = "app.localhost";
const OTHER: &str = "other.localhost";

pub(crate) fn chromium_reads_what_the_policies_say() {
    check(Engine::Chromium, &["http", "https"]);
}

pub(crate) fn firefox_reads_what_the_policies_say() {
    check(Engine::Firefox, &["http", "https"]);
}

pub(crate) fn webkit_reads_what_the_policies_say() {
    check(Engine::WebKit, &["http"]);
}

fn check(engine: Engine, schemes: &[&str]) {
    let protocols = [Protocols::default(), Protocols::default()];
    let [noted, noted_by_tls] = protocols.clone();
    let (plain, tls) = (
        Served::start(move |config| server::configure(config, noted.clone())),
        Served::start_tls(move |config| server::configure(config, noted_by_tls.clone())),
    );
    let hosts: Vec<(String, SocketAddr)> = [LISTED, OTHER, "api.localhost"]
        .iter()
        .flat_map(|host| {
            [
                (format!("{host}:80"), plain.address),
                (format!("{host}:443"), tls.address),
            ]
        })
        .collect();
    let hosts: Vec<(&str, SocketAddr)> = hosts.iter().map(|(host, address)| (&**host, *address)).collect();
    in_browser(engine, &hosts, async |browser| {
        let mut problems = Vec::new();
        for (scheme, protocols) in schemes.iter().zip(&protocols) {
            for (host, is_listed) in [(LISTED, true), (OTHER, false)] {
                check_page(browser, &format!("{scheme}://{host}"), is_listed, &mut problems).await;
            }
            let protocols: Vec<String> = protocols.locked().iter().cloned().collect();
            let expected = if *scheme == "https" {
                "HTTP/2.0"
            } else {
                "HTTP/1.1"
            };
            if protocols != [expected] {
                problems.push(format!("{expected} expected, {protocols:?}"));
            }
        }
        assert!(problems.is_empty(), "in {engine:?}:\n{}", problems.join("\n"));
    });
}

async fn check_page(browser: &RealBrowser, origin: &str, is_listed: bool, problems: &mut Vec<String>) {
    let found = read(browser, &format!("{origin}/page")).await;
    for way in WAYS {
        let expected = match way.read {
            Read::ByTheListed if is_listed => "secret",
            // WebKit loads fonts of scripts without asking by CORS, which the standard forbids.
            Read::ByTheListed if (browser.engine(), way.name) == (Engine::WebKit, "font") => "secret",
            _ => "blocked",
        };
        let found = found.get(way.name).map_or("nothing", String::as_str);
        if found != expected {
            problems.push(format!("{} on {origin}: {expected} expected, {found}", way.name));
        }
    }
}

/// What each way read, `blocked` where the browser let nothing through, or what went wrong.
async fn read(browser: &RealBrowser, page: &str) -> BTreeMap<String, String> {
    browser.open(page).await;
    browser.wait_until("document.documentElement.dataset.found").await;
    let found = browser
        .evaluate("return document.documentElement.dataset.found")
        .await;
    let found = found.as_str().expect("text");
    serde_json::from_str(found).expect("names and what was read")
}
