//! Headers on every response: success, errors of all sorts, streams.

use cors_tests::{APP, FOREIGN, PARTNER, ask, get};

use crate::app::app;

const ONE: &str = "access-control-allow-origin: https://app.example.com";
const CREDENTIALS: &str = "access-control-allow-credentials: true";
const VARY: &str = "vary: Origin";

#[actix_web::test]
async fn everything() {
    let app = app!();
    let expected = [ONE, CREDENTIALS, "access-control-expose-headers: X-Total, x-page"];
    for method in ["PUT", "PURGE"] {
        let answer = ask(&app, &format!("{method} /full"), &[("origin", APP)]).await;
        answer.is(200, &expected).ran(&["middleware", "full"]);
    }
    ask(&app, "PUT /full", &[]).await.is(200, &expected);
}

#[actix_web::test]
async fn several_origins() {
    let app = app!();
    ask(&app, "PUT /list", &[("origin", APP)]).await.is(
        200,
        &[ONE, CREDENTIALS, "access-control-expose-headers: x-total", VARY],
    );
    ask(&app, "PUT /list", &[("origin", FOREIGN)])
        .await
        .is(200, &[VARY])
        .ran(&["middleware", "list"]);
    ask(&app, "PUT /list", &[])
        .await
        .is(200, &[VARY])
        .ran(&["middleware", "list"]);
}

#[actix_web::test]
async fn handler_error() {
    let text = "content-type: text/plain; charset=utf-8";
    get(&app!(), "/fails", APP)
        .await
        .is(
            409,
            &[ONE, CREDENTIALS, "access-control-expose-headers: x-total", text],
        )
        .ran(&["fails"]);
}

#[actix_web::test]
async fn extractor_errors() {
    let app = app!();
    for (line, status) in [("PUT /extracts/none", 404), ("PUT /extracts/1", 400)] {
        let allowed = ask(&app, line, &[("origin", APP)]).await;
        assert_eq!(
            (allowed.status, allowed.cors()),
            (status, vec![ONE, VARY]),
            "{line}"
        );
        let foreign = ask(&app, line, &[("origin", FOREIGN)]).await;
        assert_eq!((foreign.status, foreign.cors()), (status, vec![VARY]), "{line}");
        assert_eq!(ask(&app, line, &[]).await.cors(), [VARY], "{line}");
        allowed.ran(&[]);
    }
}

#[actix_web::test]
async fn middleware_error() {
    let app = app!();
    let text = "content-type: text/plain; charset=utf-8";
    get(&app, "/guarded", APP)
        .await
        .is(401, &[ONE, CREDENTIALS, VARY, text])
        .ran(&["refusing"]);
    get(&app, "/guarded", FOREIGN)
        .await
        .is(401, &[VARY, text])
        .ran(&["refusing"]);
    ask(&app, "GET /guarded", &[]).await.is(401, &[VARY, text]);
}

#[actix_web::test]
async fn stream() {
    let app = app!();
    for (origin, expected) in [(APP, &[ONE, VARY][..]), (FOREIGN, &[VARY])] {
        let answer = get(&app, "/stream", origin).await;
        assert_eq!(
            (answer.status, answer.cors(), &*answer.body),
            (200, expected.to_vec(), "one two")
        );
    }
}

#[actix_web::test]
async fn by_hand() {
    let app = app!();
    get(&app, "/by-hand", APP).await.is(200, &[ONE, VARY]);
    get(&app, "/by-hand", PARTNER).await.is(
        200,
        &["access-control-allow-origin: https://partner.example", VARY],
    );
    get(&app, "/by-hand", FOREIGN).await.is(200, &[VARY]);
    ask(&app, "GET /by-hand", &[]).await.is(200, &[VARY]);
    for origin in [APP, FOREIGN] {
        get(&app, "/by-hand/one", origin)
            .await
            .is(200, &[ONE, CREDENTIALS, "access-control-expose-headers: x-total"]);
    }
}

/// CORS is not access control: a foreign page's request runs, and its answer is unreadable.
#[actix_web::test]
async fn foreign_requests_run() {
    let app = app!();
    get(&app, "/fails", FOREIGN).await.ran(&["fails"]);
    ask(&app, "PUT /full", &[("origin", "null")])
        .await
        .ran(&["middleware", "full"]);
}

/// What belongs to preflights stays there, also where a request that is none has the header of one.
#[actix_web::test]
async fn no_preflight_headers() {
    let app = app!();
    for line in ["PUT /full", "PUT /list", "PUT /any"] {
        let answer = ask(
            &app,
            line,
            &[("origin", APP), ("access-control-request-method", "PUT")],
        )
        .await;
        assert_eq!(answer.status, 200, "{line}");
        assert_eq!(answer.values("access-control-allow-origin").len(), 1, "{line}");
        for name in [
            "allow-methods",
            "allow-headers",
            "max-age",
            "request-method",
            "allow-private-network",
        ] {
            assert_eq!(
                answer.values(&format!("access-control-{name}")),
                [""; 0],
                "{line}"
            );
        }
    }
}

/// A request's own `Vary`, or headers that only answers carry, change nothing.
#[actix_web::test]
async fn answer_headers_in_requests() {
    let app = app!();
    let expected = get(&app, "/stream", FOREIGN).await;
    for (name, value) in [
        ("vary", "x"),
        ("access-control-allow-origin", FOREIGN),
        ("cookie", "session=1"),
    ] {
        assert_eq!(
            ask(&app, "GET /stream", &[("origin", FOREIGN), (name, value)]).await,
            expected
        );
    }
}

/// A handler without a policy says nothing.
#[actix_web::test]
async fn without_a_policy() {
    get(&app!(), "/plain", APP).await.is(200, &[]).ran(&["plain"]);
}
