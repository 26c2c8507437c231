//! The tests share browsers: one finds nothing of what the one before it left.

use std::net::SocketAddr;

use actix_web::{
    HttpResponse, Responder,
    middleware::from_fn,
    put,
    web::{self, ServiceConfig},
};
use cors_runtime::{cors, testing::Engine};
use serde_json::Value;

use crate::{
    driver::{RealBrowser, in_browser},
    serve::{Noted, Served, note_request},
};

const PAGE: &str = "http://left.localhost/page";
const NEXT_PAGE: &str = "http://left.localhost/page?next";

/// The requests for what a browser may remember the answer of.
type Received = Noted<Vec<String>>;

#[cors(origins = "http://left.localhost", methods = [PUT], max_age = 600)]
#[put("/notes")]
async fn write() -> impl Responder {
    HttpResponse::NoContent()
}

fn serve(config: &mut ServiceConfig, received: Received) {
    let page = || async {
        HttpResponse::Ok()
            .content_type("text/html")
            .body("<!DOCTYPE html>")
    };
    let worker = || async { HttpResponse::Ok().content_type("text/javascript").body("") };
    let kept = || async {
        let mut answer = HttpResponse::Ok();
        answer.insert_header(("cache-control", "max-age=600")).finish()
    };
    let noted = web::scope("/noted").wrap(from_fn(note_request)).service(write);
    config
        .app_data(received)
        .route("/page", web::get().to(page))
        .route("/worker.js", web::get().to(worker))
        .service(noted.route("/kept", web::get().to(kept)));
}

/// What the page finds; then it leaves something of every kind.
const LOOK_AND_LEAVE: &str = "
const look = async () => ({
  cookies: document.cookie,
  local: localStorage.length,
  session: sessionStorage.length,
  databases: (await indexedDB.databases()).length,
  caches: (await caches.keys()).length,
  workers: (await navigator.serviceWorker.getRegistrations()).length,
});
const leave = async () => {
  document.cookie = 'left=1; max-age=600';
  localStorage.left = sessionStorage.left = 1;
  await new Promise((done) => { indexedDB.open('left').onsuccess = done; });
  await caches.open('left');
  await navigator.serviceWorker.register('/worker.js');
  await fetch('/noted/kept');
  await fetch('http://api.localhost/noted/notes', { method: 'PUT' });
};
return look().then((found) => leave().then(() => found));
";

pub(crate) fn nothing_is_left_in_chromium() {
    check(Engine::Chromium);
}

pub(crate) fn nothing_is_left_in_firefox() {
    check(Engine::Firefox);
}

pub(crate) fn nothing_is_left_in_webkit() {
    check(Engine::WebKit);
}

/// Two visits in one test, so that all of it is there to be found, and one in the next.
fn check(engine: Engine) {
    let nothing = Value::from_iter([
        ("cookies", Value::from("")),
        ("local", Value::from(0)),
        ("session", Value::from(0)),
        ("databases", Value::from(0)),
        ("caches", Value::from(0)),
        ("workers", Value::from(0)),
    ]);
    let everything = Value::from_iter([
        ("cookies", Value::from("left=1")),
        ("local", Value::from(1)),
        ("session", Value::from(1)),
        ("databases", Value::from(1)),
        ("caches", Value::from(1)),
        ("workers", Value::from(1)),
    ]);
    const ASKED: [&str; 3] = ["GET /noted/kept", "OPTIONS /noted/notes", "PUT /noted/notes"];
    in_test(engine, async |browser, received| {
        assert_eq!(visit(browser, PAGE).await, nothing);
        assert_eq!(*received.locked(), ASKED);
        // To the same address it would be a reload.
        assert_eq!(visit(browser, NEXT_PAGE).await, everything);
        let again: &[&str] = match engine {
            // Without a profile WebKit keeps answers for one page.
            Engine::WebKit => &["GET /noted/kept", "PUT /noted/notes"],
            _ => &["PUT /noted/notes"],
        };
        assert_eq!(received.locked()[ASKED.len()..], *again);
        browser.open_in_new_tab(PAGE).await;
    });
    in_test(engine, async |browser, received| {
        assert_eq!(browser.tabs().await, 1);
        assert_eq!(visit(browser, PAGE).await, nothing);
        assert_eq!(*received.locked(), ASKED);
    });
}

fn in_test(engine: Engine, test: impl AsyncFnOnce(&RealBrowser, &Received)) {
    let received = Received::default();
    let noted = received.clone();
    let served = Served::start(move |config| serve(config, noted.clone()));
    let hosts: [(&str, SocketAddr); 2] = [
        ("left.localhost:80", served.address),
        ("api.localhost:80", served.address),
    ];
    in_browser(engine, &hosts, async |browser| test(browser, &received).await);
}

async fn visit(browser: &RealBrowser, url: &str) -> Value {
    browser.open(url).await;
    browser.evaluate(LOOK_AND_LEAVE).await
}
