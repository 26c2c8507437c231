//! When a preflight is sent, and what it says.

use cors_browser::{Browser, Credentials, Request};

use crate::{ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, fixed, two};

const ANY: (&str, &str) = (ALLOW_ORIGIN, "*");
const SHARED: (&str, &str) = (ALLOW_ORIGIN, APP);
const TRUE: (&str, &str) = (ALLOW_CREDENTIALS, "true");

#[actix_web::test]
async fn simple_requests_need_none() {
    let app = fixed(200, &[ANY]).await;
    let simple = [
        Request::get("/"),
        Request::head("/"),
        Request::new("post", "/").body("text"),
        Request::post("/").form([("a", "b")]),
        Request::get("/")
            .header("accept", "application/json")
            .header("range", "bytes=0-1"),
        Request::get("/")
            .header("cookie", "a=b")
            .header("x-http-method-override", "TRACE"),
    ];
    for request in simple {
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert!(
            outcome.is_readable() && outcome.preflight().is_none(),
            "{outcome}"
        );
    }
}

#[actix_web::test]
async fn other_requests_ask_first() {
    let preflight = [
        ANY,
        (ALLOW_METHODS, "PUT, patch"),
        (ALLOW_HEADERS, "authorization, content-type, x-a, x-b, range"),
    ];
    let app = fixed(200, &preflight).await;
    let cases = [
        (Request::new("put", "/"), "PUT", None),
        (Request::new("patch", "/"), "patch", None),
        (
            Request::get("/")
                .header("X-B", "1")
                .header("X-A", "1")
                .header("x-b", "2"),
            "GET",
            Some("x-a,x-b"),
        ),
        (
            Request::post("/")
                .header("Content-Type", "application/json")
                .body("{}"),
            "POST",
            Some("content-type"),
        ),
        (
            Request::get("/").header("range", "bytes=-5"),
            "GET",
            Some("range"),
        ),
        (
            Request::get("/").header("Authorization", "Bearer x"),
            "GET",
            Some("authorization"),
        ),
        (Request::post("/").use_cors_preflight(), "POST", None),
    ];
    for (request, method, headers) in cases {
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert!(outcome.is_readable(), "{outcome}");
        let preflight = outcome.preflight().expect("a preflight");
        assert_eq!(preflight.method(), "OPTIONS");
        assert_eq!(
            preflight
                .request_header("access-control-request-method")
                .as_deref(),
            Some(method)
        );
        assert_eq!(
            preflight
                .request_header("access-control-request-headers")
                .as_deref(),
            headers
        );
    }
}

#[actix_web::test]
async fn a_preflight_has_no_credentials_and_no_body() {
    let app = two(
        &[SHARED, TRUE, (ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "x-a")],
        &[SHARED, TRUE],
    )
    .await;
    let page = Browser::at(APP);
    page.set_cookie("/", "session=1; Secure; SameSite=None");
    let request = Request::put("/a?b#c")
        .header("x-a", "1")
        .body("text")
        .credentials(Credentials::Include);
    let outcome = page.fetch(&app, request).await;
    let preflight = outcome.preflight().expect("a preflight");
    let expected = [
        ("accept", Some("*/*")),
        ("origin", Some(APP)),
        ("host", Some("api.example.com")),
        ("sec-fetch-mode", Some("cors")),
        ("sec-fetch-site", Some("same-site")),
        ("sec-fetch-dest", Some("empty")),
        ("referer", Some("https://app.example.com/")),
        ("cookie", None),
        ("x-a", None),
        ("content-type", None),
        ("content-length", None),
    ];
    for (name, value) in expected {
        assert_eq!(preflight.request_header(name).as_deref(), value, "{name}");
    }
    assert_eq!(preflight.url(), "https://api.example.com/a?b");
    assert!(preflight.request_body().is_empty());
    let sent = outcome.sent().expect("the request");
    assert_eq!(sent.request_header("cookie").as_deref(), Some("session=1"));
    assert_eq!(
        sent.request_header("content-type").as_deref(),
        Some("text/plain;charset=UTF-8")
    );
    assert_eq!(
        (
            sent.request_header("content-length").as_deref(),
            &sent.request_body()[..]
        ),
        (Some("4"), &b"text"[..])
    );
}
