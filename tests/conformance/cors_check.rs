//! <https://fetch.spec.whatwg.org/#cors-check>

use cors_runtime::testing::{Blocked, Browser, Credentials, NetworkError, Request};
use cors_tests::ask;

use crate::app::{APP, FOREIGN, PARTNER, app};

#[actix_web::test]
async fn each_step() {
    use Credentials::{Include, Omit};
    let app = app().await;
    for (origin, path, credentials, expected) in [
        // Steps 1 and 2: no origin at all.
        (FOREIGN, "/account", Omit, Some(Blocked::AllowOriginMissing)),
        (PARTNER, "/account", Omit, Some(Blocked::AllowOriginMissing)),
        // Step 3: `*`, and no credentials.
        (FOREIGN, "/any", Omit, None),
        (
            FOREIGN,
            "/any",
            Include,
            Some(Blocked::AllowOriginWildcardWithCredentials),
        ),
        // Step 4: another's origin.
        (FOREIGN, "/one", Omit, Some(Blocked::AllowOriginMismatch)),
        (
            "http://app.example.com",
            "/one",
            Omit,
            Some(Blocked::AllowOriginMismatch),
        ),
        (
            "https://app.example.com:8443",
            "/one",
            Omit,
            Some(Blocked::AllowOriginMismatch),
        ),
        // Steps 5 to 8: its own.
        (APP, "/one", Omit, None),
        (APP, "/one", Include, Some(Blocked::AllowCredentialsNotTrue)),
        (APP, "/account", Include, None),
        ("https://x.partner.example", "/account", Include, None),
    ] {
        let outcome = Browser::at(origin)
            .fetch(&app, Request::get(path).credentials(credentials))
            .await;
        assert_eq!(outcome.blocked().map(NetworkError::reason), expected, "{outcome}");
        assert!(
            outcome.sent().is_some(),
            "the handler answers all the same: {outcome}"
        );
    }
}

/// An opaque origin is `null` to servers, and everybody can have one.
#[actix_web::test]
async fn opaque_origins_pass_under_any_alone() {
    let app = app().await;
    let page = Browser::opaque();
    assert!(page.fetch(&app, Request::get("/any")).await.is_readable());
    page.fetch(&app, Request::get("/one"))
        .await
        .expect_blocked(Blocked::AllowOriginMismatch);
    page.fetch(&app, Request::get("/account"))
        .await
        .expect_blocked(Blocked::AllowOriginMissing);
}

/// "origin is a serialized origin", byte for byte.
#[actix_web::test]
async fn nothing_is_normalized() {
    let app = app().await;
    for origin in [
        "https://APP.example.com",
        "HTTPS://app.example.com",
        "https://app.example.com/",
        "https://app.example.com:443",
        "https://app.example.com.",
        " https://app.example.com",
        "https://app.example.com https://partner.example",
        "https://app.example.com,https://partner.example",
        "https://app.example.co",
        "app.example.com",
        "*",
        "",
    ] {
        let answer = ask(&app, "PUT /two", &[("origin", origin)]).await;
        answer.ran(&["two"]).is(200, &["vary: Origin"]);
    }
    let twice = [("origin", APP), ("origin", APP)];
    ask(&app, "PUT /two", &twice).await.is(200, &["vary: Origin"]);
}
