//! Handlers with different policies on one dynamic path inside a scope.

use cors_tests::{APP, FOREIGN, PARTNER, ask, preflight};

use crate::app::app;

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

/// Each handler answers the preflights for its methods, and names no other's.
#[actix_web::test]
async fn preflights_belong_to_the_handler() {
    let app = app!();
    for origin in [APP, PARTNER, FOREIGN, "null"] {
        let read = [
            "access-control-allow-origin: *",
            "access-control-allow-methods: GET",
            "vary: Access-Control-Request-Method",
        ];
        preflight(&app, "/api/items/1", origin, "GET")
            .await
            .is(204, &read)
            .ran(&[]);
    }
    let write = [
        "access-control-allow-origin: https://app.example.com",
        "access-control-allow-credentials: true",
        "access-control-allow-methods: POST",
        "access-control-allow-headers: content-type",
        "access-control-max-age: 5",
        BOTH,
    ];
    preflight(&app, "/api/items/1", APP, "POST")
        .await
        .is(204, &write)
        .ran(&[]);
    let remove = [
        "access-control-allow-origin: https://partner.example",
        "access-control-allow-methods: DELETE",
        BOTH,
    ];
    preflight(&app, "/api/items/1", PARTNER, "DELETE")
        .await
        .is(204, &remove)
        .ran(&[]);
    for (origin, method) in [
        (PARTNER, "POST"),
        (FOREIGN, "POST"),
        (APP, "DELETE"),
        (APP, "PUT"),
        (FOREIGN, "DELETE"),
    ] {
        preflight(&app, "/api/items/1", origin, method)
            .await
            .is(403, &[BOTH])
            .ran(&[]);
    }
}

#[actix_web::test]
async fn requests_get_their_own_policy() {
    let app = app!();
    ask(&app, "GET /api/items/7", &[("origin", APP)])
        .await
        .with_body(200, &["access-control-allow-origin: *"], "7")
        .ran(&["read_item"]);
    ask(&app, "POST /api/items/7", &[("origin", FOREIGN)])
        .await
        .is(
            201,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-allow-credentials: true",
            ],
        )
        .ran(&["middleware", "write_item"]);
    for method in ["PUT", "DELETE"] {
        ask(&app, &format!("{method} /api/items/7"), &[("origin", PARTNER)])
            .await
            .is(200, &["access-control-allow-origin: https://partner.example"])
            .ran(&["replace_item"]);
    }
}

/// `PUT` is served but not in `methods`: its preflight is answered by its handler, and fails in the browser.
#[actix_web::test]
async fn a_served_method_that_is_not_named() {
    let remove = [
        "access-control-allow-origin: https://partner.example",
        "access-control-allow-methods: DELETE",
        BOTH,
    ];
    preflight(&app!(), "/api/items/1", PARTNER, "PUT")
        .await
        .is(204, &remove)
        .ran(&[]);
}

/// Nobody serves it: no handler answers, and what actix-web says instead carries nothing of ours.
#[actix_web::test]
async fn a_method_that_nobody_serves() {
    let app = app!();
    for method in [
        "PATCH", "HEAD", "OPTIONS", "get", "Post", "delete", "GET,POST", "*", "", " ", "G ET",
    ] {
        preflight(&app, "/api/items/1", APP, method)
            .await
            .is(404, &[])
            .ran(&[]);
    }
}

#[actix_web::test]
async fn several_requested_methods() {
    let app = app!();
    for second in ["GET", "POST", ""] {
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "GET"),
            ("access-control-request-method", second),
        ];
        ask(&app, "OPTIONS /api/items/1", &headers)
            .await
            .is(404, &[])
            .ran(&[]);
    }
}

#[actix_web::test]
async fn other_paths() {
    let app = app!();
    for path in [
        "/api/items",
        "/api/items/",
        "/api/items/1/",
        "/api/items/1/2",
        "/items/1",
        "/API/items/1",
        "/api/Items/1",
    ] {
        preflight(&app, path, APP, "GET").await.is(404, &[]).ran(&[]);
    }
}
