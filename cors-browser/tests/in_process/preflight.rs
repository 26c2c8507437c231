//! When a preflight is sent, what it says, and how its answer is judged.

use cors_browser::{Blocked, Browser, Credentials, Request};

use crate::{ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Lines, fixed, two};

const ANY: (&str, &str) = (ALLOW_ORIGIN, "*");
const SHARED: (&str, &str) = (ALLOW_ORIGIN, APP);
const TRUE: (&str, &str) = (ALLOW_CREDENTIALS, "true");

#[actix_web::test]
async fn simple_requests_need_none() {
    let app = fixed(200, &[ANY]).await;
    let simple = [
        Request::get("/"),
        Request::head("/"),
        Request::new("post", "/").body("text"),
        Request::post("/").form([("a", "b")]),
        Request::get("/")
            .header("accept", "application/json")
            .header("range", "bytes=0-1"),
        Request::get("/")
            .header("cookie", "a=b")
            .header("x-http-method-override", "TRACE"),
    ];
    for request in simple {
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert!(
            outcome.is_readable() && outcome.preflight().is_none(),
            "{outcome}"
        );
    }
}

#[actix_web::test]
async fn other_requests_ask_first() {
    let preflight = [
        ANY,
        (ALLOW_METHODS, "PUT, patch"),
        (ALLOW_HEADERS, "authorization, content-type, x-a, x-b, range"),
    ];
    let app = fixed(200, &preflight).await;
    let cases = [
        (Request::new("put", "/"), "PUT", None),
        (Request::new("patch", "/"), "patch", None),
        (
            Request::get("/")
                .header("X-B", "1")
                .header("X-A", "1")
                .header("x-b", "2"),
            "GET",
            Some("x-a,x-b"),
        ),
        (
            Request::post("/")
                .header("Content-Type", "application/json")
                .body("{}"),
            "POST",
            Some("content-type"),
        ),
        (
            Request::get("/").header("range", "bytes=-5"),
            "GET",
            Some("range"),
        ),
        (
            Request::get("/").header("Authorization", "Bearer x"),
            "GET",
            Some("authorization"),
        ),
        (Request::post("/").use_cors_preflight(), "POST", None),
    ];
    for (request, method, headers) in cases {
        let outcome = Browser::at(APP).fetch(&app, request).await;
        assert!(outcome.is_readable(), "{outcome}");
        let preflight = outcome.preflight().expect("a preflight");
        assert_eq!(preflight.method(), "OPTIONS");
        assert_eq!(
            preflight
                .request_header("access-control-request-method")
                .as_deref(),
            Some(method)
        );
        assert_eq!(
            preflight
                .request_header("access-control-request-headers")
                .as_deref(),
            headers
        );
    }
}

#[actix_web::test]
async fn a_preflight_has_no_credentials_and_no_body() {
    let app = two(
        &[SHARED, TRUE, (ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "x-a")],
        &[SHARED, TRUE],
    )
    .await;
    let page = Browser::at(APP);
    page.set_cookie("/", "session=1; Secure; SameSite=None");
    let request = Request::put("/a?b#c")
        .header("x-a", "1")
        .body("text")
        .credentials(Credentials::Include);
    let outcome = page.fetch(&app, request).await;
    let preflight = outcome.preflight().expect("a preflight");
    let expected = [
        ("accept", Some("*/*")),
        ("origin", Some(APP)),
        ("host", Some("api.example.com")),
        ("sec-fetch-mode", Some("cors")),
        ("sec-fetch-site", Some("same-site")),
        ("sec-fetch-dest", Some("empty")),
        ("referer", Some("https://app.example.com/")),
        ("cookie", None),
        ("x-a", None),
        ("content-type", None),
        ("content-length", None),
    ];
    for (name, value) in expected {
        assert_eq!(preflight.request_header(name).as_deref(), value, "{name}");
    }
    assert_eq!(preflight.url(), "https://api.example.com/a?b");
    assert!(preflight.request_body().is_empty());
    let sent = outcome.sent().expect("the request");
    assert_eq!(sent.request_header("cookie").as_deref(), Some("session=1"));
    assert_eq!(
        sent.request_header("content-type").as_deref(),
        Some("text/plain;charset=UTF-8")
    );
    assert_eq!(
        (
            sent.request_header("content-length").as_deref(),
            &sent.request_body()[..]
        ),
        (Some("4"), &b"text"[..])
    );
}

#[actix_web::test]
async fn answers_are_judged() {
    use Blocked::*;
    use Credentials::{Include, SameOrigin};
    type Reason<'a> = Option<(Blocked, &'a str)>;
    let cases: &[(&str, Credentials, u16, Lines<'_>, Reason<'_>)] = &[
        (
            "all listed",
            SameOrigin,
            204,
            &[
                ANY,
                (ALLOW_METHODS, "GET, PUT"),
                (ALLOW_HEADERS, "X-A, Authorization"),
            ],
            None,
        ),
        (
            "several lines",
            SameOrigin,
            299,
            &[
                ANY,
                (ALLOW_METHODS, "GET"),
                (ALLOW_METHODS, "PUT"),
                (ALLOW_HEADERS, "x-a"),
                (ALLOW_HEADERS, "authorization"),
            ],
            None,
        ),
        (
            "wildcards",
            SameOrigin,
            200,
            &[ANY, (ALLOW_METHODS, "*"), (ALLOW_HEADERS, "*, authorization")],
            None,
        ),
        (
            "credentials",
            Include,
            200,
            &[
                SHARED,
                TRUE,
                (ALLOW_METHODS, "PUT"),
                (ALLOW_HEADERS, "x-a,authorization"),
            ],
            None,
        ),
        (
            "no origin",
            SameOrigin,
            204,
            &[(ALLOW_METHODS, "PUT")],
            Some((AllowOriginMissing, ALLOW_ORIGIN)),
        ),
        (
            "no origin and no status",
            SameOrigin,
            404,
            &[],
            Some((AllowOriginMissing, ALLOW_ORIGIN)),
        ),
        (
            "not found",
            SameOrigin,
            404,
            &[ANY, (ALLOW_METHODS, "*"), (ALLOW_HEADERS, "*, authorization")],
            Some((PreflightStatusNotOk, "404")),
        ),
        (
            "a redirect",
            SameOrigin,
            307,
            &[ANY, ("location", "/elsewhere")],
            Some((PreflightStatusNotOk, "307")),
        ),
        (
            "not modified",
            SameOrigin,
            304,
            &[ANY],
            Some((PreflightStatusNotOk, "304")),
        ),
        (
            "bad methods",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "PUT GET")],
            Some((AllowMethodsInvalid, ALLOW_METHODS)),
        ),
        (
            "bad headers",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "x-a; x-b")],
            Some((AllowHeadersInvalid, ALLOW_HEADERS)),
        ),
        (
            "no methods",
            SameOrigin,
            204,
            &[ANY, (ALLOW_HEADERS, "*, authorization")],
            Some((MethodNotAllowed, "PUT")),
        ),
        (
            "other methods",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "put, POST")],
            Some((MethodNotAllowed, "PUT")),
        ),
        (
            "no headers",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "PUT")],
            Some((HeaderNotAllowed, "authorization")),
        ),
        (
            "a header missing",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "authorization")],
            Some((HeaderNotAllowed, "x-a")),
        ),
        (
            "no wildcard for authorization",
            SameOrigin,
            204,
            &[ANY, (ALLOW_METHODS, "PUT"), (ALLOW_HEADERS, "*")],
            Some((HeaderNotAllowed, "authorization")),
        ),
        (
            "no wildcard method with credentials",
            Include,
            204,
            &[
                SHARED,
                TRUE,
                (ALLOW_METHODS, "*"),
                (ALLOW_HEADERS, "x-a, authorization"),
            ],
            Some((MethodNotAllowed, "PUT")),
        ),
        (
            "no wildcard header with credentials",
            Include,
            204,
            &[
                SHARED,
                TRUE,
                (ALLOW_METHODS, "PUT"),
                (ALLOW_HEADERS, "*, authorization"),
            ],
            Some((HeaderNotAllowed, "x-a")),
        ),
        (
            "no credentials",
            Include,
            204,
            &[
                SHARED,
                (ALLOW_METHODS, "PUT"),
                (ALLOW_HEADERS, "x-a, authorization"),
            ],
            Some((AllowCredentialsNotTrue, ALLOW_CREDENTIALS)),
        ),
    ];
    for (name, credentials, status, lines, expected) in cases {
        let request = Request::put("/")
            .header("x-a", "1")
            .header("Authorization", "x")
            .credentials(*credentials);
        let outcome = Browser::at(APP)
            .fetch(&fixed(*status, lines).await, request)
            .await;
        let blocked = outcome.blocked().map(|error| (error.reason(), error.subject()));
        assert_eq!(blocked, *expected, "{name}\n{outcome}");
        assert_eq!(
            outcome.blocked().is_some_and(|error| error.is_in_preflight()),
            expected.is_some(),
            "{name}"
        );
        assert_eq!(
            outcome.sent().is_some(),
            expected.is_none(),
            "{name}: the handler runs only after permission"
        );
    }
}

#[actix_web::test]
async fn safelisted_methods_pass_unlisted() {
    let app = fixed(200, &[ANY, (ALLOW_METHODS, "DELETE"), (ALLOW_HEADERS, "x-a")]).await;
    for method in ["GET", "HEAD", "POST"] {
        let outcome = Browser::at(APP)
            .fetch(&app, Request::new(method, "/").header("x-a", "1"))
            .await;
        assert!(
            outcome.is_readable() && outcome.preflight().is_some(),
            "{outcome}"
        );
    }
}

#[actix_web::test]
async fn the_request_itself_is_checked_again() {
    let app = two(&[ANY, (ALLOW_METHODS, "PUT")], &[]).await;
    let outcome = Browser::at(APP).fetch(&app, Request::put("/")).await;
    assert!(
        !outcome
            .expect_blocked(Blocked::AllowOriginMissing)
            .is_in_preflight()
    );
    assert!(outcome.sent().is_some());
}
