//! <https://fetch.spec.whatwg.org/#http-requests>

use cors_runtime::testing::{Browser, Request};
use cors_tests::{ask, preflight};

use crate::app::{APP, FOREIGN, app};

/// "A CORS-preflight request is a CORS request that checks to see if the CORS protocol is understood. It uses `OPTIONS`
/// as method and includes these headers": all of it, or it is a request like any other.
#[actix_web::test]
async fn a_preflight_is_options_with_both_headers() {
    let app = app().await;
    let (origin, method) = (("origin", APP), ("access-control-request-method", "PUT"));
    ask(&app, "OPTIONS /two", &[origin, method]).await.ran(&[]);
    assert_eq!(ask(&app, "OPTIONS /two", &[origin, method]).await.status, 204);
    for headers in [
        &[][..],
        &[origin],
        &[method],
        &[origin, ("access-control-request-headers", "x-trace")],
    ] {
        let answer = ask(&app, "OPTIONS /two", headers).await;
        assert_eq!((answer.status, answer.cors()), (404, vec![]), "{headers:?}");
    }
    // With another method the headers mean nothing.
    ask(&app, "PUT /two", &[origin, method]).await.ran(&["two"]).is(
        200,
        &[&format!("access-control-allow-origin: {APP}"), "vary: Origin"],
    );
}

/// `Access-Control-Request-Headers` is the browser's to compare with the answer, which is the same whatever it says.
#[actix_web::test]
async fn requested_headers_change_nothing() {
    let app = app().await;
    let expected = preflight(&app, "/two", APP, "PUT").await;
    for names in [
        "x-trace",
        "content-type,x-trace",
        "x-evil",
        "*",
        "",
        ",,,",
        "\u{e9}",
        &"x,".repeat(2_000),
    ] {
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", names),
        ];
        assert_eq!(ask(&app, "OPTIONS /two", &headers).await, expected, "{names:.20}");
    }
}

/// A preflight is "for" a method: the one that asks picks the handler.
#[actix_web::test]
async fn the_requested_method_picks_the_handler() {
    let app = app().await;
    for (origin, method, status) in [
        (APP, "PUT", 204),
        (APP, "DELETE", 403),
        ("https://partner.example", "DELETE", 204),
        ("https://partner.example", "PUT", 403),
        (APP, "PATCH", 404),
        (APP, "put", 404),
        (FOREIGN, "PUT", 403),
    ] {
        let answer = preflight(&app, "/shared", origin, method).await;
        assert_eq!(
            (answer.status, &answer.ran),
            (status, &vec![]),
            "{origin} {method}"
        );
    }
    // One line each, or there is no telling which is meant.
    let twice = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-method", "PUT"),
    ];
    assert_eq!(ask(&app, "OPTIONS /shared", &twice).await.status, 404);
}

/// "An `Origin` header […] is included in all HTTP requests whose method is neither `GET` nor `HEAD`": a server's own
/// pages send one too, and it is no reason to refuse them.
#[actix_web::test]
async fn the_servers_own_pages_are_not_other_origins() {
    let app = app().await;
    let page = Browser::at("https://api.example.com");
    let outcome = page
        .fetch(&app, Request::put("/two").header("x-anything", "1"))
        .await;
    assert!(outcome.preflight().is_none(), "{outcome}");
    assert_eq!(
        outcome
            .sent()
            .and_then(|sent| sent.request_header("origin"))
            .as_deref(),
        Some("https://api.example.com")
    );
    assert_eq!(outcome.readable().status(), 200);
}
