//! <https://fetch.spec.whatwg.org/#cors-preflight-fetch>

use cors_runtime::testing::{Blocked, Browser, Request};
use cors_tests::preflight;

use crate::app::{APP, FOREIGN, PARTNER, app, app_in_layer};

/// Which step ends the fetch; `None` where the page reads the response.
type Row = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
    Option<Blocked>,
);

const ROWS: &[Row] = &[
    (APP, "PUT", "/two", &[], None),
    (APP, "PUT", "/two", &["content-type"], None),
    (APP, "PUT", "/two", &["X-TRACE", "Content-Type"], None),
    (
        APP,
        "PUT",
        "/two",
        &["x-trace", "x-other"],
        Some(Blocked::HeaderNotAllowed),
    ),
    (
        APP,
        "PUT",
        "/two",
        &["authorization"],
        Some(Blocked::HeaderNotAllowed),
    ),
    (FOREIGN, "PUT", "/two", &[], Some(Blocked::AllowOriginMissing)),
    // Step 7: `*` covers every method and header but `Authorization`.
    (FOREIGN, "PURGE", "/any", &["x-anything"], None),
    (FOREIGN, "DELETE", "/any", &[], None),
    (
        FOREIGN,
        "DELETE",
        "/any",
        &["authorization"],
        Some(Blocked::HeaderNotAllowed),
    ),
    // Nobody serves these.
    (FOREIGN, "PATCH", "/any", &[], Some(Blocked::AllowOriginMissing)),
    (APP, "PATCH", "/two", &[], Some(Blocked::AllowOriginMissing)),
    // Browsers write `put` in upper case, and `patch` and `purge` as they stand.
    (APP, "put", "/two", &[], None),
    (FOREIGN, "purge", "/any", &[], Some(Blocked::AllowOriginMissing)),
    // Nothing that needs a preflight.
    (APP, "GET", "/one", &[], None),
    (APP, "GET", "/one", &["x-any"], Some(Blocked::HeaderNotAllowed)),
];

#[actix_web::test]
async fn each_step() {
    let app = app().await;
    for (origin, method, path, names, expected) in ROWS {
        let request = names.iter().fold(Request::new(method, *path), |request, name| {
            request.header(name, "(")
        });
        let outcome = Browser::at(origin).fetch(&app, request).await;
        assert_eq!(
            outcome.blocked().map(cors_runtime::testing::NetworkError::reason),
            *expected,
            "{outcome}"
        );
        if let Some(error) = outcome.blocked() {
            assert!(
                error.is_in_preflight() && outcome.sent().is_none(),
                "the handler never runs: {outcome}"
            );
        }
    }
}

/// Step 5 of HTTP fetch: no preflight for a safelisted method with safelisted headers.
#[actix_web::test]
async fn safelisted_requests_ask_for_nothing() {
    let app = app().await;
    let request = Request::get("/one")
        .header("accept", "text/plain")
        .header("accept-language", "de");
    let outcome = Browser::at(APP).fetch(&app, request).await;
    assert!(
        outcome.preflight().is_none() && outcome.is_readable(),
        "{outcome}"
    );
}

/// Inside a `Cors`, a preflight for a method that nobody serves passes the CORS check, so that the browser can name
/// the method. It remembers nothing of the answer.
#[actix_web::test]
async fn a_layer_lets_the_browser_name_the_method() {
    let app = app_in_layer().await;
    preflight(&app, "/shared", APP, "PATCH").await.is(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-methods: GET, PUT",
            "access-control-allow-origin: https://app.example.com",
            "access-control-max-age: 0",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    // For another origin, another handler's policy.
    preflight(&app, "/shared", PARTNER, "PATCH").await.is(
        204,
        &[
            "access-control-allow-methods: DELETE",
            "access-control-allow-origin: https://partner.example",
            "access-control-max-age: 0",
            "vary: Origin, Access-Control-Request-Method",
        ],
    );
    preflight(&app, "/shared", FOREIGN, "PATCH")
        .await
        .is(403, &["vary: Origin, Access-Control-Request-Method"]);
    let outcome = Browser::at(APP).fetch(&app, Request::patch("/shared")).await;
    outcome.expect_blocked(Blocked::MethodNotAllowed);
}

/// Whatever part of the list a page asks for, in whatever case: jub0bs/cors 0.13.3 to 1.0.1 refused some
/// (<https://github.com/jub0bs/cors/issues/15>), and rs/cors 1.11.0 others
/// (<https://github.com/rs/cors/pull/186>).
#[actix_web::test]
async fn every_part_of_the_list_is_granted() {
    const NAMES: [&str; 6] = ["authorization", "Content-Type", "x-a", "X-AB", "x-abc", "x-b"];
    let app = app().await;
    for chosen in 0..1_u32 << NAMES.len() {
        let names = NAMES
            .iter()
            .enumerate()
            .filter(|(index, _)| chosen & (1 << index) != 0);
        let request = names.fold(Request::put("/many"), |request, (_, name)| {
            request.header(name, "1")
        });
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert!(
            outcome.is_readable() && outcome.preflight().is_some(),
            "{outcome}"
        );
    }
    let other = Request::put("/many").header("x-a", "1").header("x-ac", "1");
    Browser::at(APP)
        .fetch(&app, other)
        .await
        .expect_blocked(Blocked::HeaderNotAllowed);
}
