//! <https://fetch.spec.whatwg.org/#cors-preflight-cache>

use std::time::Duration;

use cors_runtime::testing::{Blocked, Browser, Credentials, Request};

use crate::app::{APP, PARTNER, app};

#[actix_web::test]
async fn an_answer_is_remembered_for_max_age() {
    let app = app().await;
    let page = Browser::at(APP);
    let request = Request::put("/two").header("x-trace", "1");
    assert!(page.fetch(&app, &request).await.preflight().is_some());
    page.advance(Duration::from_secs(599));
    let outcome = page.fetch(&app, &request).await;
    assert!(
        outcome.used_preflight_cache() && outcome.is_readable(),
        "{outcome}"
    );
    page.advance(Duration::from_secs(2));
    assert!(page.fetch(&app, &request).await.preflight().is_some());
}

/// "max-age […] If failure or null, set it to 5"; 0 is not kept.
#[actix_web::test]
async fn without_max_age_browsers_take_five_seconds() {
    let app = app().await;
    let page = Browser::at(APP);
    let request = Request::put("/account");
    assert!(page.fetch(&app, &request).await.preflight().is_some());
    page.advance(Duration::from_secs(4));
    assert!(page.fetch(&app, &request).await.used_preflight_cache());
    page.advance(Duration::from_secs(2));
    assert!(page.fetch(&app, &request).await.preflight().is_some());

    let request = Request::delete("/any");
    for _ in 0..2 {
        assert!(
            page.fetch(&app, &request).await.preflight().is_some(),
            "`max_age = 0` is never kept"
        );
    }
}

/// An entry is for a URL and a method: a handler that named its neighbour's methods would open it.
#[actix_web::test]
async fn a_handler_opens_nothing_for_its_neighbour() {
    let app = app().await;
    let page = Browser::at(APP);
    assert!(page.fetch(&app, Request::put("/shared")).await.is_readable());
    let outcome = page.fetch(&app, Request::delete("/shared")).await;
    assert!(!outcome.used_preflight_cache(), "{outcome}");
    let error = outcome.expect_blocked(Blocked::AllowOriginMissing);
    assert!(
        error.is_in_preflight() && outcome.sent().is_none(),
        "the handler never runs: {outcome}"
    );

    let page = page.page(PARTNER);
    assert!(page.fetch(&app, Request::delete("/shared")).await.is_readable());
    assert!(page.fetch(&app, Request::put("/shared")).await.is_blocked());
}

/// An entry is for credentials or for none.
#[actix_web::test]
async fn credentials_are_asked_for_on_their_own() {
    let app = app().await;
    let page = Browser::at(APP);
    let request = Request::put("/account");
    assert!(
        page.fetch(&app, request.clone().credentials(Credentials::Omit))
            .await
            .preflight()
            .is_some()
    );
    let outcome = page.fetch(&app, request.credentials(Credentials::Include)).await;
    assert!(
        outcome.preflight().is_some() && outcome.is_readable(),
        "{outcome}"
    );
}
