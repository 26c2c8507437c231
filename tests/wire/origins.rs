//! Which origins pass, on actual requests and preflights alike.

use cors_tests::{APP, FOREIGN, PARTNER, ask, get, preflight};

use crate::app::app;

/// The two ways to ask agree, and credentials stand beside the origin alone.
async fn passes(path: &str, origin: &str) -> bool {
    let app = app!();
    let actual = ask(&app, &format!("PUT {path}"), &[("origin", origin)]).await;
    let preflight = preflight(&app, path, origin, "PUT").await;
    let granted = actual.values("access-control-allow-origin");
    assert_eq!(
        preflight.values("access-control-allow-origin"),
        granted,
        "{origin}"
    );
    assert_eq!(
        preflight.status,
        if granted.is_empty() { 403 } else { 204 },
        "{origin}"
    );
    assert_eq!(actual.status, 200, "the handler runs for {origin}");
    assert_eq!(actual.values("vary"), ["Origin"], "{origin}");
    assert_eq!(
        actual.values("access-control-allow-credentials").len(),
        granted.len(),
        "{origin}"
    );
    assert_eq!(
        actual.values("access-control-expose-headers").len(),
        granted.len(),
        "{origin}"
    );
    assert!(granted.is_empty() || granted == [origin], "{origin}: {granted:?}");
    !granted.is_empty()
}

#[actix_web::test]
async fn allowed() {
    for origin in [
        APP,
        "https://a.partner.example",
        "https://a.b.c.partner.example",
        "https://a_b.partner.example",
        "https://1.partner.example",
        "https://ab--cd.partner.example",
        "http://localhost",
        "http://localhost:1",
        "http://localhost:65535",
    ] {
        assert!(passes("/list", origin).await, "{origin}");
    }
}

#[actix_web::test]
async fn refused() {
    let long = format!("https://{}.partner.example", "a".repeat(64));
    let longer = format!("https://{}partner.example", "a.".repeat(120));
    for origin in [
        "",
        " ",
        "null",
        "NULL",
        "*",
        FOREIGN,
        // Around the exact one.
        "https://app.example.com/",
        "https://app.example.com.",
        "https://app.example.com:443",
        "https://app.example.com:8443",
        "http://app.example.com",
        "https://app.example.co",
        "https://app.example.comm",
        "https://app.example.com.evil.example",
        "https://app.example.com-evil.example",
        "https://appxexample.com",
        "https://xapp.example.com",
        "https://evil-app.example.com",
        "https://a.app.example.com",
        "https://app.example.com@evil.example",
        "https://evil.example/https://app.example.com",
        "https://evil.example?https://app.example.com",
        "https://evil.example#https://app.example.com",
        "HTTPS://app.example.com",
        "https://APP.example.com",
        "https:app.example.com",
        "//app.example.com",
        "app.example.com",
        "https://app.example.com, https://app.example.com",
        "https://app.example.com https://app.example.com",
        // Around the pattern.
        PARTNER,
        "https://.partner.example",
        "https://a..partner.example",
        "https://A.partner.example",
        "https://a.partner.example:443",
        "https://a.partner.example:8080",
        "http://a.partner.example",
        "https://apartner.example",
        "https://a.partner.example.evil.example",
        "https://evil.example/.partner.example",
        "https://evil.example?.partner.example",
        "https://evil.example#.partner.example",
        "https://evil.example@a.partner.example",
        "https://evil.example:1.partner.example",
        "https://*.partner.example",
        "https://a%2eb.partner.example",
        &long,
        &longer,
        // Around the port.
        "http://localhost:",
        "http://localhost:0",
        "http://localhost:01",
        "http://localhost:+1",
        "http://localhost:80",
        "http://localhost:65536",
        "http://localhost:1x",
        "http://localhost:1:1",
        "http://localhost:*",
        "http://localhost.evil.example:1",
        "https://localhost:1",
        // Nothing that parses.
        "https://[::1",
        "https://",
        "://",
        "http://*@:;",
    ] {
        assert!(!passes("/list", origin).await, "{origin}");
    }
}

/// One exact origin stands on every response, whoever asks; the browser compares.
#[actix_web::test]
async fn one_exact_origin() {
    let app = app!();
    for origin in [APP, FOREIGN, "null", ""] {
        get(&app, "/one", origin)
            .await
            .is(200, &["access-control-allow-origin: https://app.example.com"])
            .ran(&["one"]);
    }
    ask(&app, "GET /one", &[])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"]);
    ask(&app, "GET /one", &[("origin", APP), ("origin", FOREIGN)])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"]);
}

/// A preflight is refused for all but the exact origin, fixed header or not.
#[actix_web::test]
async fn one_exact_origin_refuses_preflights() {
    let app = app!();
    for origin in [
        "null",
        "",
        "https://app.example.com:443",
        "https://app.example.com.evil.example",
    ] {
        preflight(&app, "/one", origin, "GET")
            .await
            .grants_nothing()
            .is(403, &["vary: Origin, Access-Control-Request-Method"]);
    }
}

#[actix_web::test]
async fn any_origin() {
    let app = app!();
    let expected = [
        "access-control-allow-origin: *",
        "access-control-expose-headers: *",
    ];
    for origin in [APP, FOREIGN, "null", "", "garbage"] {
        ask(&app, "PUT /any", &[("origin", origin)])
            .await
            .is(200, &expected)
            .ran(&["any"]);
    }
    ask(&app, "PUT /any", &[]).await.is(200, &expected);
}

#[actix_web::test]
async fn repeated_lines() {
    let app = app!();
    for (first, second) in [
        (APP, APP),
        (APP, FOREIGN),
        (FOREIGN, APP),
        (APP, "null"),
        (APP, ""),
    ] {
        ask(&app, "PUT /list", &[("origin", first), ("origin", second)])
            .await
            .is(200, &["vary: Origin"])
            .ran(&["middleware", "list"]);
        let headers = [
            ("origin", first),
            ("origin", second),
            ("access-control-request-method", "PUT"),
        ];
        for path in ["/list", "/full"] {
            ask(&app, &format!("OPTIONS {path}"), &headers)
                .await
                .is(403, &["vary: Origin, Access-Control-Request-Method"])
                .ran(&[]);
        }
    }
}

/// These tests are built with debug assertions, so the second list counts; it makes the header depend on the origin.
#[actix_web::test]
async fn debug_origins() {
    let app = app!();
    for origin in [
        APP,
        "http://localhost:3000",
        "http://127.0.0.1:8080",
        "http://127.0.0.1",
    ] {
        let allow_origin = format!("access-control-allow-origin: {origin}");
        get(&app, "/debug", origin)
            .await
            .is(200, &[&allow_origin, "vary: Origin"]);
        assert_eq!(preflight(&app, "/debug", origin, "GET").await.status, 204);
    }
    for origin in [
        FOREIGN,
        "http://localhost:3001",
        "http://localhost",
        "http://127.0.0.1.evil.example",
    ] {
        get(&app, "/debug", origin).await.is(200, &["vary: Origin"]);
        assert_eq!(preflight(&app, "/debug", origin, "GET").await.status, 403);
    }
}
