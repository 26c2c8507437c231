//! `Vary`: exactly what an answer depends on, merged with what the handler says.

use cors_tests::{APP, FOREIGN, ask, get, preflight};

use crate::app::app;

#[actix_web::test]
async fn merged() {
    let app = app!();
    for (lines, expected) in [
        ("Accept", &["Accept", "Origin"][..]),
        (
            "accept,%20accept-language",
            &["accept, accept-language", "Origin"],
        ),
        ("Accept;Cookie", &["Accept", "Cookie", "Origin"]),
        ("Origin", &["Origin"]),
        ("origin", &["origin"]),
        ("Accept,%20ORIGIN", &["Accept, ORIGIN"]),
        ("*", &["*"]),
        ("Accept;*", &["Accept", "*"]),
        ("Origin;Origin", &["Origin", "Origin"]),
    ] {
        for origin in [Some(APP), Some(FOREIGN), None] {
            let headers: Vec<_> = origin.into_iter().map(|origin| ("origin", origin)).collect();
            let answer = ask(&app, &format!("GET /vary/{lines}"), &headers).await;
            assert_eq!(answer.values("vary"), expected, "{lines} for {origin:?}");
            assert_eq!(answer.status, 200);
        }
    }
}

#[actix_web::test]
async fn none_where_nothing_varies() {
    let app = app!();
    for line in ["GET /one", "PUT /full", "PUT /any", "GET /fails"] {
        for headers in [&[("origin", APP)][..], &[("origin", FOREIGN)], &[]] {
            assert_eq!(ask(&app, line, headers).await.values("vary"), [""; 0], "{line}");
        }
    }
}

#[actix_web::test]
async fn preflights_vary_on_the_method_too() {
    let app = app!();
    for (path, method, expected) in [
        ("/one", "GET", "Origin, Access-Control-Request-Method"),
        ("/list", "PUT", "Origin, Access-Control-Request-Method"),
        ("/any", "PUT", "Access-Control-Request-Method"),
        ("/by-resource", "DELETE", "Origin, Access-Control-Request-Method"),
    ] {
        for origin in [APP, FOREIGN] {
            assert_eq!(
                preflight(&app, path, origin, method).await.values("vary"),
                [expected],
                "{path}"
            );
        }
    }
}

/// Streams, failures and refusals by middleware vary as successes do.
#[actix_web::test]
async fn on_every_response() {
    let app = app!();
    for path in ["/stream", "/guarded", "/by-hand"] {
        for origin in [APP, FOREIGN] {
            assert_eq!(get(&app, path, origin).await.values("vary"), ["Origin"], "{path}");
        }
        assert_eq!(
            ask(&app, &format!("GET {path}"), &[]).await.values("vary"),
            ["Origin"],
            "{path}"
        );
    }
}
