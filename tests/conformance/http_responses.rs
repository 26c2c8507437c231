//! <https://fetch.spec.whatwg.org/#http-responses>

use cors_runtime::testing::{Browser, Request};
use cors_tests::{ask, get, preflight};

use crate::app::{APP, FOREIGN, PARTNER, app};

/// Each header on the answers that it is for, and on no other.
#[actix_web::test]
async fn headers_stand_where_they_are_for() {
    let app = app().await;
    get(&app, "/one", APP).await.ran(&["one"]).with_body(
        200,
        &[
            "access-control-allow-origin: https://app.example.com",
            "access-control-expose-headers: x-total",
            "x-secret: 4",
            "x-total: 3",
        ],
        "one",
    );
    preflight(&app, "/one", APP, "GET").await.is(
        204,
        &[
            "access-control-allow-methods: GET",
            "access-control-allow-origin: https://app.example.com",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    preflight(&app, "/two", PARTNER, "PUT").await.is(
        204,
        &[
            "access-control-allow-headers: content-type, X-Trace",
            "access-control-allow-methods: PUT",
            "access-control-allow-origin: https://partner.example",
            "access-control-max-age: 600",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    preflight(&app, "/any", FOREIGN, "PURGE").await.is(
        204,
        &[
            "access-control-allow-headers: *",
            "access-control-allow-methods: GET, DELETE, PURGE",
            "access-control-allow-origin: *",
            "access-control-max-age: 0",
            "vary: Access-Control-Request-Method",
        ],
    );
    preflight(&app, "/account", "https://x.partner.example", "PUT")
        .await
        .is(
            204,
            &[
                "access-control-allow-credentials: true",
                "access-control-allow-headers: authorization",
                "access-control-allow-methods: GET, PUT",
                "access-control-allow-origin: https://x.partner.example",
                "vary: Origin, Access-Control-Request-Method",
            ],
        );
}

/// "the response […] any status, including 403": the CORS protocol is beside the status. An error is shared too.
#[actix_web::test]
async fn errors_are_shared_like_anything_else() {
    let app = app().await;
    let headers = [
        "access-control-allow-origin: https://app.example.com",
        "content-type: text/plain; charset=utf-8",
        "vary: Origin",
    ];
    ask(&app, "POST /error", &[("origin", APP)])
        .await
        .ran(&["error"])
        .with_body(418, &headers, "no coffee");
    let outcome = Browser::at(APP).fetch(&app, Request::post("/error")).await;
    assert_eq!(
        (
            outcome.readable().status().as_u16(),
            outcome.readable().text().as_str()
        ),
        (418, "no coffee")
    );
}

/// "ok status": a browser takes a preflight with no other.
#[actix_web::test]
async fn granted_preflights_have_an_ok_status_and_refused_ones_no_headers() {
    let app = app().await;
    for path in ["/two", "/shared"] {
        let answer = preflight(&app, path, APP, "PUT").await;
        assert!((200..300).contains(&answer.status) && answer.body.is_empty());
        preflight(&app, path, FOREIGN, "PUT")
            .await
            .is(403, &["vary: Origin, Access-Control-Request-Method"]);
        preflight(&app, path, "null", "PUT")
            .await
            .is(403, &["vary: Origin, Access-Control-Request-Method"]);
    }
}

/// `Access-Control-Expose-Headers`: what is not listed stays hidden.
#[actix_web::test]
async fn pages_see_what_is_exposed() {
    let app = app().await;
    let outcome = Browser::at(APP).fetch(&app, Request::get("/one")).await;
    assert_eq!(
        (outcome.header("x-total"), outcome.header("x-secret")),
        (Some("3"), None),
        "{outcome}"
    );
    let outcome = Browser::at(FOREIGN).fetch(&app, Request::get("/any")).await;
    assert_eq!(outcome.header("x-total"), Some("3"), "{outcome}");
}

/// The policy is the one source of these headers: what a handler wrote by hand is replaced, or goes.
#[actix_web::test]
async fn nothing_written_by_hand_survives() {
    let app = app().await;
    let vary = ["vary: accept", "vary: Origin"];
    get(&app, "/by-hand", FOREIGN)
        .await
        .ran(&["by_hand"])
        .is(200, &vary);
    let allowed = [
        &["access-control-allow-origin: https://app.example.com"][..],
        &vary,
    ]
    .concat();
    get(&app, "/by-hand", APP).await.is(200, &allowed);
}
