//! What somebody sees who has only a logger of the `log` crate, such as `env_logger`: what was refused, why, and what
//! to change; and nothing about what was granted. A program of its own, because a `tracing` subscriber anywhere in a
//! process ends the way to `log`.

#![allow(
    clippy::await_holding_lock,
    reason = "each test has a thread and a runtime of its own, and waits for its turn before it awaits anything"
)]

mod handlers;
mod layers;

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use actix_web::{
    App, HttpResponse, Responder,
    http::{Method, header::HeaderValue},
    put,
    test::{TestRequest, call_service, init_service},
    web,
};
use cors_runtime::{Cors, FromAppData, RuntimeOrigins, cors, inspector, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, preflight};
use log::{LevelFilter, Log, Metadata, Record};

/// As `env_logger` writes it, kept.
struct Kept;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Log for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {}: {}", record.level(), record.target(), record.args());
            LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }

    fn flush(&self) {}
}

/// Tests take turns: the logger is that of the process.
fn logger() -> MutexGuard<'static, ()> {
    static SET: Once = Once::new();
    static TURN: Mutex<()> = Mutex::new(());
    SET.call_once(|| {
        log::set_logger(&Kept).expect("no other logger");
        log::set_max_level(LevelFilter::Debug);
    });
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    lines();
    turn
}

fn lines() -> Vec<String> {
    std::mem::take(&mut *LINES.lock().unwrap_or_else(PoisonError::into_inner))
}

#[track_caller]
fn one_line(parts: &[&str]) {
    let lines = lines();
    let [line] = &lines[..] else {
        panic!("one line: {lines:#?}")
    };
    for part in parts {
        assert!(line.contains(part), "`{part}` in {line}");
    }
}

#[cors(origins = "https://app.example.com", allow_headers = ["x-api"])]
#[put("/item")]
async fn item() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SITE = { origins = "https://partner.example", methods = [GET], allow_headers = ["x-api"] });

#[actix_web::test]
async fn an_origin_that_is_not_allowed() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    ask(&app, "PUT /item", &[("origin", FOREIGN)]).await;
    one_line(&[
        "WARN cors: served, but the page cannot read the answer: no `access-control-allow-origin` for \
         `https://evil.example`",
        "write `origins = [\"https://app.example.com\", \"https://evil.example\"]` on `item`",
        "handler=\"item\"",
        "method=PUT",
        "path=/item",
        "origin=https://evil.example",
    ]);
    // The first of a handler and origin is for everybody, the others for those who look.
    preflight(&app, "/item", FOREIGN, "PUT").await;
    one_line(&["DEBUG cors: refused: ", "path=/item"]);
}

#[actix_web::test]
async fn a_header_that_is_not_allowed() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-api,x-other"),
    ];
    ask(&app, "OPTIONS /item", &headers).await;
    one_line(&[
        "refused: `access-control-allow-headers: x-api` does not cover `x-other`",
        "write `allow_headers = [\"x-api\", \"x-other\"]` on `item`",
    ]);
}

/// Each mistake of a page is a warning, though the handler of a layer is the whole program; and no page uses up the
/// warnings that others need.
#[actix_web::test]
async fn each_mistake_is_a_warning() {
    let _turn = logger();
    let plains = || web::resource(["/a", "/b"]).route(web::put().to(plain));
    let app = init_service(App::new().service(plains()).wrap(Cors::new(&SITE))).await;
    let ask_for = async |path: &str, origin: &'static str, name: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", name),
        ];
        ask(&app, &format!("OPTIONS {path}"), &headers).await;
    };
    ask_for("/a", PARTNER, "x-tracking").await;
    one_line(&["WARN cors: refused: ", "x-tracking"]);
    ask_for("/b", PARTNER, "authorization").await;
    one_line(&["WARN cors: refused: ", "authorization"]);
    ask_for("/b", PARTNER, "x-tracking").await;
    one_line(&["DEBUG cors: refused: "]);
    preflight(&app, "/a", PARTNER, "PUT").await;
    one_line(&["WARN cors: refused: ", "does not cover `PUT`"]);
    let mut warned = 0;
    for number in 0..40 {
        ask_for("/a", PARTNER, &format!("x-{number}")).await;
        warned += lines().iter().filter(|line| line.starts_with("WARN")).count();
    }
    assert_eq!(warned, 1, "four of an origin");
    ask_for("/a", FOREIGN, "x-tracking").await;
    one_line(&["WARN cors: refused: ", "origin=https://evil.example"]);
}

/// An operator who has written `block` reads "refused" as stopped: what ran is never called so, whoever says it.
#[actix_web::test]
async fn what_ran_is_not_called_refused() {
    policy!(static UNREADABLE = { origins = "https://partner.example", block = [read] });
    static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
    policy!(static OF_LIST = { origins = OF_DATA });
    let form = [
        ("origin", FOREIGN),
        ("host", "api.example.com"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    let _turn = logger();
    let list = web::Data::new(RuntimeOrigins::new());
    list.set([APP]).expect("no mistake");
    for policy in [&SITE, &UNREADABLE, &OF_LIST] {
        let app = App::new().app_data(list.clone()).service(item);
        let app = init_service(app.route("/plain", web::post().to(plain)).wrap(Cors::new(policy))).await;
        for request in ["POST /plain", "PUT /item"] {
            assert_eq!(ask(&app, request, &form).await.status, 200);
            one_line(&["served, but the page cannot read the answer: "]);
        }
        preflight(&app, "/plain", FOREIGN, "POST").await;
        one_line(&["cors: refused: "]);
    }
}

/// An explanation is text, and this is none: what is said then names the bytes.
#[actix_web::test]
async fn a_header_that_is_no_text() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    let request = TestRequest::with_uri("/item")
        .method(Method::OPTIONS)
        .insert_header(("origin", APP))
        .insert_header(("access-control-request-method", "PUT"))
        .insert_header((
            "access-control-request-headers",
            HeaderValue::from_bytes(b"x-\xff").unwrap(),
        ));
    call_service(&app, request.to_request()).await;
    one_line(&[
        "WARN cors: refused: the request header is not in `allow_headers`: `x-\\xff`; add it to `allow_headers`, or have \
         the page leave it out",
    ]);
}

/// Once: a stranger must not be able to fill the log.
#[actix_web::test]
async fn who_gets_nothing_of_the_inspector() {
    let _turn = logger();
    let app = init_service(App::new().service(inspector("/_cors"))).await;
    let ask = async |host: &'static str| {
        let request = TestRequest::with_uri("/_cors")
            .peer_addr(([127, 0, 0, 1], 4000).into())
            .insert_header(("host", host));
        call_service(&app, request.to_request()).await.status()
    };
    assert_eq!(ask("localhost").await, 200);
    assert_eq!(lines(), [""; 0]);
    assert_eq!(ask("rebound.example").await, 404);
    one_line(&[
        "WARN cors: the inspector gave no answer: `Host` is not a name of this machine; `.allow_hosts(..)` lets others in",
    ]);
    assert_eq!(ask("rebound.example").await, 404);
    assert_eq!(lines(), [""; 0]);
}

/// Line breaks of a request end no line of the log.
#[actix_web::test]
async fn what_a_request_brings_is_escaped() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    ask(&app, "PUT /item", &[("origin", "https://a.example\tb")]).await;
    one_line(&["origin=https://a.example\\tb", "serialized origin"]);
}
