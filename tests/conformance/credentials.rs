//! <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>

use cors_runtime::testing::{Blocked, Browser, Credentials, Request};
use cors_tests::{ask, get, preflight};

use crate::app::{APP, FOREIGN, PARTNER, app};

fn with(request: Request) -> Request {
    request.credentials(Credentials::Include)
}

#[actix_web::test]
async fn cookies_go_to_those_that_are_allowed() {
    let app = app().await;
    let page = Browser::at(APP);
    page.set_cookie("/", "session=1; Path=/; Secure; HttpOnly; SameSite=None");
    let outcome = page.fetch(&app, with(Request::put("/account"))).await;
    assert_eq!(outcome.readable().text(), "session=1");
    let preflight = outcome.preflight().expect("a preflight goes first");
    assert_eq!(
        preflight.request_header("cookie"),
        None,
        "a preflight has no credentials"
    );

    let outcome = page
        .fetch(&app, Request::put("/account").credentials(Credentials::Omit))
        .await;
    assert_eq!(outcome.readable().text(), "none");
    let foreign = page.page(FOREIGN);
    foreign
        .fetch(&app, with(Request::get("/account")))
        .await
        .expect_blocked(Blocked::AllowOriginMissing);
}

/// The table of the standard: a request with credentials needs both headers, neither of them `*`.
#[actix_web::test]
async fn nothing_less_than_both_headers() {
    let app = app().await;
    let page = Browser::at(APP);
    assert!(
        page.fetch(&app, with(Request::get("/account")))
            .await
            .is_readable()
    );
    page.fetch(&app, with(Request::get("/one")))
        .await
        .expect_blocked(Blocked::AllowCredentialsNotTrue);
    page.fetch(&app, with(Request::get("/any")))
        .await
        .expect_blocked(Blocked::AllowOriginWildcardWithCredentials);
}

/// `Access-Control-Allow-Credentials` stands only beside an origin, and has one value.
#[actix_web::test]
async fn credentials_stand_beside_an_origin() {
    let app = app().await;
    for origin in [FOREIGN, PARTNER, "null", ""] {
        get(&app, "/account", origin)
            .await
            .with_body(200, &["vary: Origin"], "none");
        preflight(&app, "/account", origin, "PUT")
            .await
            .is(403, &["vary: Origin, Access-Control-Request-Method"]);
    }
    ask(&app, "GET /account", &[])
        .await
        .with_body(200, &["vary: Origin"], "none");
    get(&app, "/account", APP).await.ran(&["account"]).with_body(
        200,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-origin: https://app.example.com",
            "vary: Origin",
        ],
        "none",
    );
}
