//! `block = [read, write, navigate, embed]` in Firefox: every way of asking, from a foreign, a sibling, a trusted
//! and the app's own page, with and without a referrer policy, and through a service worker of the app.
//!
//! [`tables`](super::tables) asks more of the other two engines. Firefox waits longer after each websocket that fails,
//! and cannot be asked so many.

use std::{collections::BTreeMap, net::SocketAddr, sync::Mutex, sync::PoisonError, time::Duration};

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    routes,
    rt::time,
    test::init_service,
    web::{self, ServiceConfig},
};
use cors_runtime::{
    cors,
    testing::{Browser, Engine, Request},
};

use super::{FOREIGN, OWN, PAGES, Page, SIBLING, WORKER, ask, page, relays, server, ways::How, ways::WAYS};
use crate::{
    driver::{RealBrowser, in_browser},
    serve::Served,
};

const TRUSTED: Page = page("trusted", "http://trusted.localhost", false);

/// As long as a page may take to ask.
const TIMEOUT: Duration = Duration::from_secs(15);

/// The statuses by path: 200 where the handler ran, 403 where it did not.
static STATUSES: Mutex<BTreeMap<String, u16>> = Mutex::new(BTreeMap::new());

#[cors(origins = "http://trusted.localhost", block = [read, write, navigate, embed])]
#[routes]
#[get("/blocked/{number}/{name}", wrap = "from_fn(noted)")]
#[post("/blocked/{number}/{name}", wrap = "from_fn(noted)")]
async fn blocked() -> impl Responder {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body("<!DOCTYPE html><title>Private</title>")
}

/// Stands inside `block`: what it sees has passed.
async fn noted(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.path().to_owned();
    let response = next.call(request).await?;
    statuses().insert(path, response.status().as_u16());
    Ok(response)
}

fn statuses() -> std::sync::MutexGuard<'static, BTreeMap<String, u16>> {
    STATUSES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Outside of everything: notes what was refused.
async fn watched(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let path = request.path().to_owned();
    let response = next.call(request).await?;
    statuses().entry(path).or_insert(response.status().as_u16());
    Ok(response)
}

fn configure(config: &mut ServiceConfig) {
    let all = web::scope("")
        .wrap(from_fn(watched))
        .service(blocked)
        .configure(server::configure);
    config.service(all);
}

async fn status_at(path: &str) -> Option<u16> {
    let waiting = async {
        loop {
            if let Some(status) = statuses().get(path).copied() {
                return status;
            }
            time::sleep(Duration::from_millis(10)).await;
        }
    };
    time::timeout(TIMEOUT, waiting).await.ok()
}

/// What the app answers the browser for tests.
async fn modelled(page: &Browser, request: Request) -> u16 {
    let app = init_service(App::new().configure(configure)).await;
    let outcome = page.fetch(&app, request).await;
    outcome.sent().expect("a request").status().as_u16()
}

#[test]
fn firefox_is_kept_out() {
    check(Engine::Firefox);
}

fn check(engine: Engine) {
    let served = Served::start(configure);
    let hosts = ["own", "sub.own", "foreign", "trusted", "worker"].map(|host| format!("{host}.localhost:80"));
    let hosts: Vec<(&str, SocketAddr)> = hosts.iter().map(|host| (host.as_str(), served.address)).collect();
    in_browser(engine, &hosts, async |browser| {
        let mut problems = Vec::new();
        for page in PAGES.iter().chain([&TRUSTED]) {
            check_page(browser, page, &mut problems).await;
        }
        relays::register(browser).await;
        for page in PAGES.iter().filter(|page| page.origin != OWN).chain([&TRUSTED]) {
            check_relays(browser, page, &mut problems).await;
        }
        assert!(problems.is_empty(), "{}", problems.join("\n"));
    });
}

async fn check_page(browser: &RealBrowser, page: &Page, problems: &mut Vec<String>) {
    let engine = browser.engine();
    browser.open(&page.url()).await;
    for way in WAYS.iter().filter(|way| way.is_known_to(engine)) {
        let path = fresh_path(way.name);
        let url = format!("{OWN}{path}");
        let observed = ask(browser, page, way, (&url, &url), async || status_at(&path).await).await;
        let modelled = modelled(&page.modelled(engine, OWN), (way.request)(&path)).await;
        let expected = if passes(engine, way.name, page) { 200 } else { 403 };
        // The one way that `differences` lists.
        let is_modelled = (engine, way.name) != (Engine::WebKit, "font");
        if observed != Some(expected) || (is_modelled && modelled != expected) {
            problems.push(format!(
                "{} from {}: {expected} expected, {observed:?} in {engine:?}, {modelled} for the browser for tests",
                way.name, page.name
            ));
        }
        if way.how != How::Element {
            browser.open(&page.url()).await;
        }
    }
}

async fn check_relays(browser: &RealBrowser, page: &Page, problems: &mut Vec<String>) {
    let engine = browser.engine();
    for way in WAYS.iter().filter(|way| matches!(way.name, "link" | "form")) {
        browser.open(&page.url()).await;
        let path = fresh_path(way.name);
        let url = format!("{WORKER}{path}");
        let observed = ask(browser, page, way, (&url, &url), async || status_at(&path).await).await;
        let request = (way.request)(&path).relayed_by_worker();
        let modelled = modelled(&page.modelled(engine, WORKER), request).await;
        let passes = page.origin == TRUSTED.origin || slips_through_a_worker(engine, way.name, page);
        let expected = if passes { 200 } else { 403 };
        if (observed, modelled) != (Some(expected), expected) {
            problems.push(format!(
                "relayed {} from {}: {expected} expected, {observed:?} in {engine:?}, {modelled} for the browser for \
                 tests",
                way.name, page.name
            ));
        }
    }
}

fn fresh_path(name: &str) -> String {
    super::received::fresh_path(name).replace("/ask/", "/blocked/")
}

/// The table: pages of the app pass, others do not; a trusted one passes but for what it would embed.
fn passes(engine: Engine, way: &str, page: &Page) -> bool {
    // A frame that does not say who asks is for `frame-ancestors` to stop, after the handler has run. WebKit calls
    // plugins frames.
    let is_frame = way == "frame" || (engine == Engine::WebKit && matches!(way, "object" | "embed"));
    match page.origin {
        OWN => true,
        FOREIGN | SIBLING => is_frame && page.is_hidden,
        // Its links have to say where they come from.
        _ => (!is_embedded(engine, way) || is_frame) && way != "link with noreferrer",
    }
}

/// Loads without a word of who asks but `Referer`, which is not enough here.
fn is_embedded(engine: Engine, way: &str) -> bool {
    let is_no_cors = matches!(
        way,
        "fetch no-cors"
            | "image"
            | "script"
            | "style sheet"
            | "video"
            | "audio"
            | "prefetch"
            | "object with an image"
    );
    is_no_cors || matches!(way, "object" | "embed") || (way == "font" && engine == Engine::WebKit)
}

/// What a worker that relays navigations makes of them in two engines, when the page hides its address: Firefox's links
/// look like typed addresses, and all that WebKit sends looks like the app's own.
fn slips_through_a_worker(engine: Engine, way: &str, page: &Page) -> bool {
    match engine {
        Engine::Firefox => page.is_hidden && way == "link",
        Engine::WebKit => page.is_hidden,
        _ => false,
    }
}
