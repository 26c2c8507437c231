//! The CORS check and what a page sees of a response that passes.

use cors_browser::{Blocked, Browser, Credentials, Request, ResponseType};

use crate::{ALLOW_CREDENTIALS, ALLOW_ORIGIN, API, APP, EXPOSE, FOREIGN, Lines, app, fixed, response};

const SHARED: (&str, &str) = (ALLOW_ORIGIN, APP);
const TRUE: (&str, &str) = (ALLOW_CREDENTIALS, "true");

#[actix_web::test]
async fn responses_are_shared_or_blocked() {
    use Blocked::*;
    use Credentials::{Include, SameOrigin};
    let cases: &[(&str, Credentials, Lines<'_>, Option<Blocked>)] = &[
        ("the origin", SameOrigin, &[SHARED], None),
        ("the wildcard", SameOrigin, &[(ALLOW_ORIGIN, "*")], None),
        ("the origin, with credentials", Include, &[SHARED, TRUE], None),
        ("nothing", SameOrigin, &[], Some(AllowOriginMissing)),
        (
            "another origin",
            SameOrigin,
            &[(ALLOW_ORIGIN, FOREIGN)],
            Some(AllowOriginMismatch),
        ),
        (
            "a trailing slash",
            SameOrigin,
            &[(ALLOW_ORIGIN, "https://app.example.com/")],
            Some(AllowOriginMismatch),
        ),
        ("twice", SameOrigin, &[SHARED, SHARED], Some(AllowOriginMultiple)),
        (
            "a list",
            SameOrigin,
            &[(ALLOW_ORIGIN, "https://a.example, https://b.example")],
            Some(AllowOriginMultiple),
        ),
        (
            "the wildcard, with credentials",
            Include,
            &[(ALLOW_ORIGIN, "*"), TRUE],
            Some(AllowOriginWildcardWithCredentials),
        ),
        (
            "no credentials",
            Include,
            &[SHARED],
            Some(AllowCredentialsNotTrue),
        ),
        (
            "credentials in capitals",
            Include,
            &[SHARED, (ALLOW_CREDENTIALS, "TRUE")],
            Some(AllowCredentialsNotTrue),
        ),
    ];
    for (name, credentials, lines, reason) in cases {
        let outcome = Browser::at(APP)
            .fetch(
                &fixed(200, lines).await,
                Request::get("/").credentials(*credentials),
            )
            .await;
        assert_eq!(
            outcome.blocked().map(|error| error.reason()),
            *reason,
            "{name}\n{outcome}"
        );
        assert_eq!(outcome.exchanges().len(), 1, "{name}");
        match reason {
            None => assert_eq!(outcome.readable().text(), "secret", "{name}"),
            Some(_) => {
                assert_eq!(outcome.response_type(), ResponseType::Error);
                assert!(
                    (outcome.status(), outcome.header("content-type")) == (None, None),
                    "{name}"
                );
                assert!(!outcome.expect_blocked(reason.unwrap()).is_in_preflight());
            }
        }
    }
}

#[actix_web::test]
async fn errors_can_be_shared_too() {
    for status in [400, 401, 403, 404, 405, 500, 503] {
        let outcome = Browser::at(APP)
            .fetch(&fixed(status, &[SHARED]).await, Request::get("/"))
            .await;
        assert_eq!(outcome.readable().status().as_u16(), status);
        assert!(!outcome.readable().ok());
    }
}

#[actix_web::test]
async fn the_page_sees_safelisted_and_exposed_headers() {
    let lines = [
        SHARED,
        TRUE,
        (EXPOSE, "X-Total, set-cookie"),
        ("x-total", "3"),
        ("x-hidden", "1"),
        ("cache-control", "no-store"),
        ("set-cookie", "a=b"),
    ];
    let app = fixed(200, &lines).await;
    let outcome = Browser::at(APP)
        .fetch(&app, Request::get("/").credentials(Credentials::Include))
        .await;
    let names: Vec<&str> = outcome.readable().headers().map(|(name, _)| name).collect();
    assert_eq!(names, ["cache-control", "content-length", "x-total"]);
    assert_eq!(outcome.header("X-Total"), Some("3"));
    assert_eq!(
        outcome.sent().unwrap().response_header("x-hidden").as_deref(),
        Some("1")
    );
}

#[actix_web::test]
async fn the_expose_wildcard_needs_no_credentials() {
    let app = fixed(200, &[SHARED, TRUE, (EXPOSE, "*"), ("x-total", "3")]).await;
    let page = Browser::at(APP);
    let outcome = page.fetch(&app, Request::get("/")).await;
    assert_eq!(outcome.header("x-total"), Some("3"));
    let outcome = page
        .fetch(&app, Request::get("/").credentials(Credentials::Include))
        .await;
    assert_eq!(outcome.header("x-total"), None);
}

#[actix_web::test]
async fn opaque_origins_are_null() {
    let echo = app(|request| {
        let origin = request
            .headers()
            .get("origin")
            .map_or("", |value| value.to_str().unwrap());
        response(200, &[(ALLOW_ORIGIN, origin)])
    })
    .await;
    for page in [Browser::opaque(), Browser::at(APP).sandboxed()] {
        let outcome = page.fetch(&echo, Request::get("/")).await;
        assert_eq!(
            outcome.sent().unwrap().request_header("origin").as_deref(),
            Some("null")
        );
        assert!(outcome.is_readable());
    }
    let outcome = Browser::opaque()
        .fetch(&fixed(200, &[SHARED]).await, Request::get("/"))
        .await;
    assert!(outcome.is_blocked_because(Blocked::AllowOriginMismatch));
}

#[actix_web::test]
async fn same_origin_needs_no_permission() {
    let app = fixed(200, &[("x-any", "1"), ("set-cookie", "a=b")]).await;
    let page = Browser::at(API);
    let outcome = page.fetch(&app, Request::put("/").header("x-custom", "1")).await;
    assert_eq!(outcome.response_type(), ResponseType::Basic);
    assert_eq!(
        (outcome.header("x-any"), outcome.header("set-cookie")),
        (Some("1"), None)
    );
    assert!(outcome.preflight().is_none());
    assert_eq!(
        outcome.sent().unwrap().request_header("origin").as_deref(),
        Some(API)
    );
    let outcome = page.fetch(&app, Request::get("/")).await;
    assert_eq!(outcome.sent().unwrap().request_header("origin"), None);
}
