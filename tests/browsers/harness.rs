//! The harness itself: a page on an origin of the test's choosing, and every kind of answer that a script gets.

use actix_web::{
    HttpResponse, Responder, get,
    http::header::LOCATION,
    post,
    web::{self, ServiceConfig},
};
use cors_runtime::{cors, testing::Engine};

use crate::{
    driver::{Fetch, RealBrowser, in_browser},
    serve::Served,
};

#[cors(origins = "http://app.example", expose_headers = ["x-shown"])]
#[get("/users")]
async fn users() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("x-shown", "1"))
        .insert_header(("x-hidden", "1"))
        .body("Ada")
}

#[cors(origins = "http://app.example", allow_headers = ["content-type"])]
#[post("/users")]
async fn add(user: web::Json<String>) -> impl Responder {
    HttpResponse::Created().body(user.into_inner())
}

#[cors(origins = "http://app.example")]
#[get("/people")]
async fn people() -> impl Responder {
    HttpResponse::Found().insert_header((LOCATION, "/users")).finish()
}

fn api(config: &mut ServiceConfig) {
    config.service((users, add, people));
}

pub(crate) fn scripts_report_what_they_see_in_chromium() {
    scripts_report(Engine::Chromium);
}

pub(crate) fn scripts_report_what_they_see_in_firefox() {
    scripts_report(Engine::Firefox);
}

pub(crate) fn scripts_report_what_they_see_in_webkit() {
    scripts_report(Engine::WebKit);
}

const USERS: &str = "http://api.example/users";
const PEOPLE: &str = "http://api.example/people";

fn scripts_report(engine: Engine) {
    let (pages, api) = (Served::pages(), Served::start(api));
    let hosts = [
        ("app.example:80", pages.address),
        ("other.example:80", pages.address),
        ("api.example:80", api.address),
    ];
    in_browser(engine, &hosts, async |browser| {
        browser.open("http://app.example/").await;
        assert_eq!(browser.evaluate("return origin").await, "http://app.example");
        an_allowed_page(browser).await;
        if engine == Engine::Chromium {
            assert_eq!(browser.console().await, [""; 0]);
        }
        browser.open("http://other.example/").await;
        another_page(browser).await;
    });
}

async fn an_allowed_page(browser: &RealBrowser) {
    let read = browser.fetch(&Fetch::get(USERS)).await;
    let read = read.response();
    assert_eq!((&*read.kind, read.status, &*read.body), ("cors", 200, "Ada"));
    assert_eq!(read.names(), ["content-length", "x-shown"]);
    assert!(!read.redirected);

    let json = Fetch::new("POST", USERS)
        .header("content-type", "application/json")
        .body(r#""Grace""#);
    let added = browser.fetch(&json).await;
    assert_eq!((added.response().status, &*added.response().body), (201, "Grace"));

    let moved = browser.fetch(&Fetch::get(PEOPLE)).await;
    assert_eq!(
        (&*moved.response().url, moved.response().redirected),
        (USERS, true)
    );
    let manual = browser.fetch(&Fetch::get(PEOPLE).redirect("manual")).await;
    assert_eq!(
        (&*manual.response().kind, manual.response().status),
        ("opaqueredirect", 0)
    );
}

async fn another_page(browser: &RealBrowser) {
    let blocked = browser.fetch(&Fetch::get(USERS)).await;
    assert!(blocked.is_type_error(), "{blocked:?}");
    if browser.engine() == Engine::Chromium {
        let reason = "'http://app.example' that is not equal to the supplied origin";
        browser.console_until(1, reason).await;
    }
    let opaque = browser.fetch(&Fetch::get(USERS).mode("no-cors")).await;
    assert_eq!(
        (&*opaque.response().kind, &*opaque.response().body),
        ("opaque", "")
    );
    assert!(
        browser
            .fetch(&Fetch::get(USERS).mode("same-origin"))
            .await
            .is_type_error()
    );
}
