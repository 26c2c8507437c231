//! The modes other than `cors`: no-cors, same-origin, navigate.

use cors_browser::{Blocked, Browser, Destination, Exchange, Mode, Request, ResponseType};

use crate::{ALLOW_ORIGIN, API, APP, FOREIGN, fixed};

fn fetch_metadata(exchange: &Exchange) -> [Option<String>; 4] {
    ["sec-fetch-site", "sec-fetch-mode", "sec-fetch-dest", "origin"].map(|name| exchange.request_header(name))
}

fn texts(values: [&str; 4]) -> [Option<String>; 4] {
    values.map(|value| (!value.is_empty()).then(|| value.to_owned()))
}

#[actix_web::test]
async fn elements_get_opaque_responses() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let outcome = Browser::at(APP)
        .fetch(&app, Request::embed("/x.png", Destination::Image))
        .await;
    assert!(outcome.is_opaque() && !outcome.is_readable() && !outcome.is_blocked());
    assert_eq!((outcome.status(), outcome.header("content-length")), (None, None));
    assert_eq!(outcome.response_type(), ResponseType::Opaque);
    let sent = outcome.sent().unwrap();
    assert_eq!(fetch_metadata(sent), texts(["same-site", "no-cors", "image", ""]));
    assert!(sent.request_header("accept").unwrap().starts_with("image/"));

    let outcome = Browser::at(API)
        .fetch(&app, Request::embed("/x.png", Destination::Image))
        .await;
    assert_eq!(outcome.response_type(), ResponseType::Basic);

    // With the `crossorigin` attribute an element is as open as a script.
    let anonymous = Request::get("/x.png").destination(Destination::Image);
    let outcome = Browser::at(FOREIGN).fetch(&app, anonymous).await;
    assert!(outcome.is_readable());
    assert_eq!(
        fetch_metadata(outcome.sent().unwrap()),
        texts(["cross-site", "cors", "image", FOREIGN])
    );
}

#[actix_web::test]
async fn resources_keep_to_their_origin_or_site() {
    let cases = [
        ("same-origin", API, false),
        ("same-origin", APP, true),
        ("same-origin", FOREIGN, true),
        ("same-site", APP, false),
        ("same-site", FOREIGN, true),
        ("cross-origin", FOREIGN, false),
    ];
    for (policy, page, blocked) in cases {
        let lines = [("cross-origin-resource-policy", policy)];
        let app = fixed(200, &lines).await;
        let outcome = Browser::at(page)
            .fetch(&app, Request::embed("/x.js", Destination::Script))
            .await;
        assert_eq!(
            outcome.is_blocked_because(Blocked::CrossOriginResourcePolicy),
            blocked,
            "{policy} {page}"
        );
        assert_eq!(outcome.is_blocked(), blocked);
    }
    // It is no part of the CORS protocol.
    let app = fixed(
        200,
        &[
            ("cross-origin-resource-policy", "same-origin"),
            (ALLOW_ORIGIN, "*"),
        ],
    )
    .await;
    assert!(
        Browser::at(FOREIGN)
            .fetch(&app, Request::get("/"))
            .await
            .is_readable()
    );
}

#[actix_web::test]
async fn no_cors_takes_simple_requests_only() {
    let app = fixed(200, &[]).await;
    let page = Browser::at(APP);
    let outcome = page.fetch(&app, Request::put("/").mode(Mode::NoCors)).await;
    outcome.expect_blocked(Blocked::MethodNotForMode);
    let request = Request::post("/")
        .mode(Mode::NoCors)
        .header("accept", "a/b")
        .header("x-a", "1")
        .header("range", "bytes=0-1")
        .header("authorization", "x")
        .header("content-type", "text/plain")
        .header("content-type", "application/json")
        .body("text");
    let outcome = page.fetch(&app, request).await;
    assert!(outcome.is_opaque() && outcome.preflight().is_none());
    assert_eq!(
        outcome.dropped_headers(),
        ["x-a", "range", "authorization", "content-type"]
    );
    let sent = outcome.sent().unwrap();
    assert_eq!(sent.request_header("content-type").as_deref(), Some("text/plain"));
    assert_eq!(
        fetch_metadata(sent),
        texts(["same-site", "no-cors", "empty", APP])
    );
}

#[actix_web::test]
async fn same_origin_mode_stays_at_home() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let request = Request::get("/").mode(Mode::SameOrigin);
    let outcome = Browser::at(APP).fetch(&app, &request).await;
    outcome.expect_blocked(Blocked::CrossOriginInSameOriginMode);
    assert!(outcome.exchanges().is_empty());
    assert!(Browser::at(API).fetch(&app, &request).await.is_readable());
}

#[actix_web::test]
async fn links_forms_and_typed_addresses() {
    let app = fixed(200, &[("x-any", "1")]).await;
    let page = Browser::at(FOREIGN);
    page.set_cookie("/", "lax=1");
    let form = Request::navigate("/").method("POST").form([("a", "b")]);
    let frame = Request::navigate("/").destination(Destination::Iframe);
    let cases = [
        (
            Request::navigate("/"),
            ["cross-site", "navigate", "document", ""],
            true,
        ),
        (form, ["cross-site", "navigate", "document", FOREIGN], false),
        (frame, ["cross-site", "navigate", "iframe", ""], false),
        (
            Request::navigate("/").from_address_bar(),
            ["none", "navigate", "document", ""],
            true,
        ),
    ];
    for (request, metadata, with_cookie) in cases {
        let outcome = page.fetch(&app, request).await;
        assert!(
            outcome.is_readable() && outcome.preflight().is_none(),
            "{outcome}"
        );
        let sent = outcome.sent().unwrap();
        assert_eq!(fetch_metadata(sent), texts(metadata), "{outcome}");
        assert_eq!(sent.request_header("cookie").is_some(), with_cookie, "{outcome}");
    }
}
