//! Redirect chains.

use actix_web::{HttpRequest, HttpResponse};
use cors_browser::{Blocked, Browser, Mode, Outcome, Redirect, Request, ResponseType};

use crate::{ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, API, APP, FOREIGN, app, response};

/// Shares with every origin. `/to?<url>` redirects there, by the status in `/to/<status>?<url>`.
fn open(request: &HttpRequest) -> HttpResponse {
    let mut lines = vec![
        (ALLOW_ORIGIN, "*"),
        (ALLOW_METHODS, "PUT"),
        (ALLOW_HEADERS, "x-a, authorization"),
    ];
    let is_preflight = request.headers().contains_key("access-control-request-method");
    match request.path().strip_prefix("/to/") {
        Some(status) if !is_preflight => {
            lines.push(("location", request.query_string()));
            response(status.parse().expect("a status"), &lines)
        }
        _ => response(200, &lines),
    }
}

fn origins_sent(outcome: &Outcome) -> Vec<String> {
    outcome
        .exchanges()
        .iter()
        .map(|exchange| exchange.request_header("origin").unwrap_or_default())
        .collect()
}

#[actix_web::test]
async fn origins_are_tainted_by_the_second_hop() {
    let app = app(open).await;
    let page = Browser::at(APP);
    let chains: [(&str, &[&str], ResponseType); 5] = [
        (
            "https://api.example.com/to/302?/end",
            &[APP, APP],
            ResponseType::Cors,
        ),
        (
            "https://api.example.com/to/302?https://elsewhere.example/",
            &[APP, "null"],
            ResponseType::Cors,
        ),
        (
            "https://app.example.com/to/302?https://api.example.com/",
            &["", APP],
            ResponseType::Cors,
        ),
        (
            "https://app.example.com/to/302?/end",
            &["", ""],
            ResponseType::Basic,
        ),
        // Back home the response stays tainted: the foreign origin chose where to go.
        (
            "https://elsewhere.example/to/307?https://app.example.com/",
            &[APP, "null"],
            ResponseType::Cors,
        ),
    ];
    for (url, origins, response_type) in chains {
        let outcome = page.fetch(&app, Request::get(url)).await;
        assert_eq!(origins_sent(&outcome), origins, "{outcome}");
        assert_eq!(outcome.response_type(), response_type, "{outcome}");
        assert!(outcome.readable().redirected());
    }
}

#[actix_web::test]
async fn every_response_of_a_chain_is_checked() {
    let closed = app(
        |request| match (request.connection_info().host(), request.path()) {
            ("api.example.com", "/") => response(302, &[("location", "https://elsewhere.example/")]),
            ("elsewhere.example", "/") => response(
                302,
                &[(ALLOW_ORIGIN, "*"), ("location", "https://api.example.com/end")],
            ),
            (_, "/exact") => response(
                302,
                &[(ALLOW_ORIGIN, APP), ("location", "https://elsewhere.example/end")],
            ),
            _ => response(200, &[(ALLOW_ORIGIN, APP)]),
        },
    )
    .await;
    let page = Browser::at(APP);
    let outcome = page
        .fetch(&closed, Request::get("https://api.example.com/"))
        .await;
    outcome.expect_blocked(Blocked::AllowOriginMissing);
    assert_eq!(outcome.exchanges().len(), 1);
    for url in ["https://elsewhere.example/", "https://api.example.com/exact"] {
        let outcome = page.fetch(&closed, Request::get(url)).await;
        outcome.expect_blocked(Blocked::AllowOriginMismatch);
        assert_eq!(outcome.exchanges().len(), 2, "{outcome}");
    }
}

#[actix_web::test]
async fn preflights_are_sent_for_every_hop() {
    let app = app(open).await;
    let request = Request::put("https://api.example.com/to/307?https://elsewhere.example/")
        .header("x-a", "1")
        .header("authorization", "Bearer x");
    let outcome = Browser::at(APP).fetch(&app, request).await;
    let asked: Vec<Option<String>> = outcome
        .exchanges()
        .iter()
        .map(|exchange| exchange.request_header("access-control-request-headers"))
        .collect();
    assert!(outcome.is_readable(), "{outcome}");
    assert_eq!(
        asked,
        [
            Some("authorization,x-a".to_owned()),
            None,
            Some("x-a".to_owned()),
            None
        ]
    );
    assert_eq!(outcome.sent().unwrap().request_header("authorization"), None);
}

#[actix_web::test]
async fn methods_become_get() {
    let app = app(open).await;
    for (status, method, body) in [
        (301, "GET", ""),
        (303, "GET", ""),
        (307, "POST", "text"),
        (308, "POST", "text"),
    ] {
        let request = Request::post(format!("{API}/to/{status}?/end")).body("text");
        let outcome = Browser::at(APP).fetch(&app, request).await;
        let sent = outcome.sent().expect("a request");
        assert_eq!(
            (sent.method(), sent.url()),
            (method, "https://api.example.com/end"),
            "{status}"
        );
        assert_eq!(&sent.request_body()[..], body.as_bytes());
        assert_eq!(sent.request_header("content-type").is_some(), !body.is_empty());
    }
}

#[actix_web::test]
async fn locations_can_be_wrong() {
    let app = app(open).await;
    let page = Browser::at(APP);
    let cases = [
        ("https://[", Some(Blocked::LocationInvalid)),
        ("ftp://elsewhere.example/", Some(Blocked::LocationNotHttp)),
        (
            "https://user:password@elsewhere.example/",
            Some(Blocked::LocationIncludesCredentials),
        ),
        ("https://elsewhere.example:25/", Some(Blocked::BadPort)),
        ("http://elsewhere.example/", Some(Blocked::MixedContent)),
        ("https://elsewhere.example/to/302?/x", None),
    ];
    for (location, reason) in cases {
        let outcome = page
            .fetch(&app, Request::get(format!("/to/302?{location}")))
            .await;
        assert_eq!(outcome.blocked().map(|error| error.reason()), reason, "{outcome}");
    }
    let twice = crate::fixed(
        302,
        &[(ALLOW_ORIGIN, "*"), ("location", "/a"), ("location", "/a")],
    )
    .await;
    page.fetch(&twice, Request::get("/"))
        .await
        .expect_blocked(Blocked::LocationInvalid);
    let without = crate::fixed(302, &[(ALLOW_ORIGIN, "*")]).await;
    assert_eq!(
        page.fetch(&without, Request::get("/")).await.readable().status(),
        302
    );
    let long = format!("/{}", "a".repeat(70_000));
    let too_long = crate::app(move |request| match request.path() {
        "/" => response(302, &[(ALLOW_ORIGIN, "*"), ("location", &long)]),
        _ => response(200, &[(ALLOW_ORIGIN, "*")]),
    })
    .await;
    page.fetch(&too_long, Request::get("/"))
        .await
        .expect_blocked(Blocked::AllowOriginMissing);
}

#[actix_web::test]
async fn loops_end_after_twenty() {
    let turning = crate::fixed(302, &[(ALLOW_ORIGIN, "*"), ("location", "/")]).await;
    let outcome = Browser::at(APP).fetch(&turning, Request::get("/")).await;
    outcome.expect_blocked(Blocked::TooManyRedirects);
    assert_eq!(outcome.exchanges().len(), 21);
}

#[actix_web::test]
async fn redirect_modes() {
    let app = app(open).await;
    let page = Browser::at(APP);
    let request = Request::get(format!("{API}/to/302?/end"));
    let outcome = page.fetch(&app, request.clone().redirect(Redirect::Error)).await;
    outcome.expect_blocked(Blocked::RedirectInErrorMode);
    let outcome = page.fetch(&app, request.clone().redirect(Redirect::Manual)).await;
    assert_eq!(outcome.response_type(), ResponseType::OpaqueRedirect);
    let no_cors = request.redirect(Redirect::Manual).mode(Mode::NoCors);
    page.fetch(&app, &no_cors)
        .await
        .expect_blocked(Blocked::RedirectNotFollowedInNoCors);
    let outcome = Browser::at(API).fetch(&app, &no_cors).await;
    assert_eq!(outcome.response_type(), ResponseType::OpaqueRedirect);
    for status in [200, 304] {
        let plain = Request::get(format!("{FOREIGN}/to/{status}?/end")).redirect(Redirect::Error);
        assert!(page.fetch(&app, plain).await.is_readable());
    }
}
