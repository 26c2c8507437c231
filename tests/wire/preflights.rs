//! Answers to preflights, with every list.

use cors_tests::{APP, FOREIGN, ask, preflight};

use crate::app::app;

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

#[actix_web::test]
async fn the_least() {
    preflight(&app!(), "/one", APP, "GET")
        .await
        .is(
            204,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-allow-methods: GET",
                BOTH,
            ],
        )
        .ran(&[]);
}

#[actix_web::test]
async fn everything() {
    let app = app!();
    for method in ["PUT", "PURGE"] {
        let expected = [
            "access-control-allow-origin: https://app.example.com",
            "access-control-allow-credentials: true",
            "access-control-allow-methods: PUT, PURGE",
            "access-control-allow-headers: content-type, X-Token",
            "access-control-max-age: 600",
            BOTH,
        ];
        preflight(&app, "/full", APP, method)
            .await
            .is(204, &expected)
            .ran(&[]);
    }
}

#[actix_web::test]
async fn several_origins() {
    let app = app!();
    for origin in [
        APP,
        "https://a.b.partner.example",
        "http://localhost",
        "http://localhost:8080",
    ] {
        let allow_origin = format!("access-control-allow-origin: {origin}");
        let expected = [
            &*allow_origin,
            "access-control-allow-credentials: true",
            "access-control-allow-methods: PUT",
            "access-control-allow-headers: x-token",
            "access-control-max-age: 86400",
            BOTH,
        ];
        preflight(&app, "/list", origin, "PUT")
            .await
            .is(204, &expected)
            .ran(&[]);
    }
}

#[actix_web::test]
async fn any() {
    let app = app!();
    for origin in [APP, FOREIGN, "null"] {
        let expected = [
            "access-control-allow-origin: *",
            "access-control-allow-methods: PUT",
            "access-control-allow-headers: *, authorization",
            "access-control-max-age: 0",
            "vary: Access-Control-Request-Method",
        ];
        preflight(&app, "/any", origin, "PUT")
            .await
            .is(204, &expected)
            .ran(&[]);
    }
}

#[actix_web::test]
async fn refused() {
    let app = app!();
    for path in ["/full", "/list"] {
        for origin in [
            FOREIGN,
            "null",
            "",
            "https://app.example.com/",
            "HTTPS://APP.EXAMPLE.COM",
        ] {
            preflight(&app, path, origin, "PUT")
                .await
                .is(403, &[BOTH])
                .ran(&[]);
        }
    }
    preflight(&app, "/one", FOREIGN, "GET")
        .await
        .is(403, &[BOTH])
        .ran(&[]);
}

/// The answer is the same whatever headers are asked for: the browser judges.
#[actix_web::test]
async fn requested_headers_are_not_read() {
    let app = app!();
    let expected = preflight(&app, "/full", APP, "PUT").await;
    for requested in [
        "",
        "content-type",
        "x-unknown",
        "content-type,x-token",
        "X-TOKEN",
        ",,,",
        "a b",
        "*",
    ] {
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            ("access-control-request-headers", requested),
            ("access-control-request-headers", "x-second-line"),
        ];
        assert_eq!(
            ask(&app, "OPTIONS /full", &headers).await,
            expected,
            "{requested}"
        );
    }
}

/// Nothing grants access to private networks: the protocol was withdrawn.
#[actix_web::test]
async fn private_networks() {
    let app = app!();
    let expected = preflight(&app, "/full", APP, "PUT").await;
    for name in [
        "access-control-request-private-network",
        "access-control-request-local-network",
    ] {
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            (name, "true"),
        ];
        assert_eq!(ask(&app, "OPTIONS /full", &headers).await, expected);
    }
}

/// Credentials on a preflight change nothing.
#[actix_web::test]
async fn cookies() {
    let app = app!();
    for origin in [APP, FOREIGN] {
        let expected = preflight(&app, "/full", origin, "PUT").await;
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "PUT"),
            ("cookie", "session=1"),
            ("authorization", "Bearer x"),
        ];
        assert_eq!(ask(&app, "OPTIONS /full", &headers).await, expected);
    }
}

#[actix_web::test]
async fn twice_is_the_same() {
    let app = app!();
    for origin in [APP, FOREIGN] {
        let first = preflight(&app, "/list", origin, "PUT").await;
        assert_eq!(preflight(&app, "/list", origin, "PUT").await, first);
    }
}
