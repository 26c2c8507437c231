//! How the answer to a preflight is judged, and the request's own answer after it.

use cors_browser::{Blocked, Browser, Credentials, Request};

use crate::{ALLOW_CREDENTIALS, ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, Lines, fixed, two};

const ANY: (&str, &str) = (ALLOW_ORIGIN, "*");
const SHARED: (&str, &str) = (ALLOW_ORIGIN, APP);
const TRUE: (&str, &str) = (ALLOW_CREDENTIALS, "true");

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
