//! The preflight cache, seen from the wire.

use std::time::Duration;

use cors_browser::{Browser, Credentials, Engine, Outcome, Request};

use crate::{
    ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, FOREIGN, MAX_AGE, app, fixed,
    response, two,
};

fn sent_preflight(outcome: &Outcome) -> bool {
    assert!(outcome.is_readable(), "{outcome}");
    assert_ne!(outcome.preflight().is_some(), outcome.used_preflight_cache());
    outcome.preflight().is_some()
}

#[actix_web::test]
async fn answers_last_for_their_max_age() {
    let cases: [(&[&str], u64); 7] = [
        (&[], 5),
        (&["0"], 0),
        (&["60"], 60),
        (&["86400"], 7200),
        (&["-1"], 5),
        (&["60", "60"], 5),
        (&["one hour"], 5),
    ];
    for (max_age, seconds) in cases {
        let mut lines = vec![
            (ALLOW_ORIGIN, "*"),
            (ALLOW_METHODS, "PUT"),
            (ALLOW_HEADERS, "x-a"),
        ];
        lines.extend(max_age.iter().map(|value| (MAX_AGE, *value)));
        let app = fixed(200, &lines).await;
        let page = Browser::at(APP);
        let request = Request::put("/").header("x-a", "1");
        assert!(sent_preflight(&page.fetch(&app, &request).await));
        if seconds > 0 {
            page.advance(Duration::from_secs(seconds) - Duration::from_millis(1));
            assert!(!sent_preflight(&page.fetch(&app, &request).await), "{max_age:?}");
            page.advance(Duration::from_millis(1));
        }
        assert!(sent_preflight(&page.fetch(&app, &request).await), "{max_age:?}");
    }
}

#[actix_web::test]
async fn permissions_of_one_url_add_up() {
    let handlers = app(
        |request| match request.headers().get("access-control-request-method") {
            Some(method) => response(
                204,
                &[
                    (ALLOW_ORIGIN, "*"),
                    (ALLOW_METHODS, method.to_str().unwrap()),
                    (ALLOW_HEADERS, "x-a"),
                ],
            ),
            None => response(200, &[(ALLOW_ORIGIN, "*")]),
        },
    )
    .await;
    let page = Browser::at(APP);
    assert!(sent_preflight(&page.fetch(&handlers, Request::put("/")).await));
    assert!(sent_preflight(&page.fetch(&handlers, Request::delete("/")).await));
    assert!(!sent_preflight(&page.fetch(&handlers, Request::put("/")).await));
    // A header allowed for one method is allowed for all on that URL.
    assert!(!sent_preflight(
        &page
            .fetch(&handlers, Request::delete("/").header("x-a", "1"))
            .await
    ));
    assert!(sent_preflight(
        &page.fetch(&handlers, Request::put("/other")).await
    ));
    page.clear_preflight_cache();
    assert!(sent_preflight(&page.fetch(&handlers, Request::put("/")).await));
}

#[actix_web::test]
async fn pages_share_a_cache_by_site_and_origin() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "PUT")]).await;
    let page = Browser::at(APP);
    assert!(sent_preflight(&page.fetch(&app, Request::put("/")).await));
    assert!(!sent_preflight(
        &page.page(APP).fetch(&app, Request::put("/")).await
    ));
    assert!(sent_preflight(
        &page.page(FOREIGN).fetch(&app, Request::put("/")).await
    ));
    assert!(sent_preflight(
        &page.sandboxed().fetch(&app, Request::put("/")).await
    ));
    assert!(sent_preflight(
        &Browser::at(APP).fetch(&app, Request::put("/")).await
    ));
}

#[actix_web::test]
async fn an_answer_without_credentials_is_not_for_requests_with_them() {
    let app = fixed(
        200,
        &[
            (ALLOW_ORIGIN, APP),
            (ALLOW_CREDENTIALS, "true"),
            (ALLOW_METHODS, "PUT"),
        ],
    )
    .await;
    let page = Browser::at(APP);
    let with = Request::put("/").credentials(Credentials::Include);
    assert!(sent_preflight(&page.fetch(&app, Request::put("/")).await));
    assert!(sent_preflight(&page.fetch(&app, &with).await));
    assert!(!sent_preflight(&page.fetch(&app, &with).await));
    page.clear_preflight_cache();
    assert!(sent_preflight(&page.fetch(&app, &with).await));
    assert!(!sent_preflight(&page.fetch(&app, Request::put("/")).await));
}

#[actix_web::test]
async fn a_blocked_request_clears_its_permissions() {
    let app = two(
        &[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "PUT"), (MAX_AGE, "600")],
        &[],
    )
    .await;
    let page = Browser::at(APP);
    for _ in 0..2 {
        let outcome = page.fetch(&app, Request::put("/")).await;
        assert!(outcome.is_blocked() && outcome.preflight().is_some(), "{outcome}");
    }
}

#[actix_web::test]
async fn an_asked_for_preflight_is_remembered() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let page = Browser::at(APP);
    let request = Request::post("/").use_cors_preflight();
    assert!(sent_preflight(&page.fetch(&app, &request).await));
    assert!(!sent_preflight(&page.fetch(&app, &request).await));
}

/// Each engine has a limit of its own, and Firefox asks again where the answer was `*`.
#[actix_web::test]
async fn engines_remember_for_their_own_time() {
    let named = [(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "PUT"), (MAX_AGE, "100000")];
    let any = [(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "*"), (MAX_AGE, "100000")];
    let cases = [
        (Engine::Standard, 7_200, true),
        (Engine::Chromium, 7_200, true),
        (Engine::Firefox, 86_400, false),
        (Engine::WebKit, 600, true),
    ];
    for (engine, seconds, keeps_any) in cases {
        let page = Browser::at(APP).engine(engine);
        let app = fixed(200, &named).await;
        assert!(sent_preflight(&page.fetch(&app, Request::put("/named")).await));
        page.advance(Duration::from_secs(seconds - 1));
        let outcome = page.fetch(&app, Request::put("/named")).await;
        assert!(!sent_preflight(&outcome), "{engine:?}");
        page.advance(Duration::from_secs(1));
        let outcome = page.fetch(&app, Request::put("/named")).await;
        assert!(sent_preflight(&outcome), "{engine:?}");
        let app = fixed(200, &any).await;
        assert!(sent_preflight(&page.fetch(&app, Request::put("/any")).await));
        let outcome = page.fetch(&app, Request::put("/any")).await;
        assert_eq!(!sent_preflight(&outcome), keeps_any, "{engine:?}");
    }
}
