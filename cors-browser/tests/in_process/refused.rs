//! Requests that a page cannot even make, each beside the nearest one that it can.

use cors_browser::{Blocked, Browser, Mode, Request};

use crate::{ALLOW_HEADERS, ALLOW_METHODS, ALLOW_ORIGIN, APP, fixed};

#[actix_web::test]
async fn nothing_is_sent() {
    use Blocked::*;
    let app = fixed(
        200,
        &[(ALLOW_ORIGIN, "*"), (ALLOW_METHODS, "*"), (ALLOW_HEADERS, "*")],
    )
    .await;
    let get = Request::get;
    let no_cors = |request: Request| request.mode(Mode::NoCors);
    let cases = [
        (InvalidUrl, get("https://["), get("https://[::1]")),
        (InvalidUrl, get("data:text/plain,x"), get("data/text/plain,x")),
        (
            InvalidUrl,
            get("ws://api.example.com"),
            get("https://api.example.com"),
        ),
        (
            UrlIncludesCredentials,
            get("https://u@a.example"),
            get("https://a.example/u@"),
        ),
        (
            UrlIncludesCredentials,
            get("https://u:p@a.example"),
            get("https://a.example?u:p@"),
        ),
        (InvalidMethod, Request::new("G T", "/"), Request::new("G-T", "/")),
        (InvalidMethod, Request::new("", "/"), Request::new("!", "/")),
        (
            ForbiddenMethod,
            Request::new("trace", "/"),
            Request::new("traced", "/"),
        ),
        (
            ForbiddenMethod,
            Request::new("CONNECT", "/"),
            Request::new("CONNECTED", "/"),
        ),
        (
            ForbiddenMethod,
            Request::new("Track", "/"),
            Request::new("Tracks", "/"),
        ),
        (
            InvalidHeader,
            get("/").header("x a", ""),
            get("/").header("x-a", ""),
        ),
        (
            InvalidHeader,
            get("/").header("x-a", "a\nb"),
            get("/").header("x-a", " a\n"),
        ),
        (
            BodyWithGetOrHead,
            get("/").body(""),
            Request::delete("/").body(""),
        ),
        (
            BodyWithGetOrHead,
            Request::head("/").body(""),
            Request::options("/").body(""),
        ),
        (
            MethodNotForMode,
            no_cors(Request::delete("/")),
            no_cors(Request::head("/")),
        ),
        (BadPort, get("https://a.example:25"), get("https://a.example:26")),
        (
            MixedContent,
            get("http://a.example"),
            get("http://127.0.0.1:8080"),
        ),
    ];
    let navigate = |method: &str| Request::navigate("/").method(method);
    let cases = cases
        .into_iter()
        .chain([(MethodNotForMode, navigate("PUT"), navigate("POST"))]);
    let page = Browser::at(APP);
    for (reason, refused, good) in cases {
        let outcome = page.fetch(&app, refused).await;
        outcome.expect_blocked(reason);
        assert!(outcome.exchanges().is_empty(), "{outcome}");
        let outcome = page.fetch(&app, good).await;
        assert!(!outcome.is_blocked(), "{outcome}");
    }
}

#[actix_web::test]
async fn pages_over_http_have_no_mixed_content() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let page = Browser::at("http://app.example.com");
    assert!(
        page.fetch(&app, Request::get("http://a.example"))
            .await
            .is_readable()
    );
    // A link may lead to anything.
    let with_password = Request::navigate("https://user:password@a.example");
    assert!(Browser::at(APP).fetch(&app, with_password).await.is_readable());
    assert!(
        Browser::at(APP)
            .fetch(&app, Request::navigate("http://a.example"))
            .await
            .is_readable()
    );
}

#[actix_web::test]
async fn lines_of_one_name_are_combined() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*"), (ALLOW_HEADERS, "x-a")]).await;
    let outcome = Browser::at(APP)
        .fetch(&app, Request::get("/").header("X-A", "1").header("x-a", "2"))
        .await;
    let sent = outcome.sent().expect("a request");
    let lines: Vec<String> = sent
        .request_headers()
        .filter(|(name, _)| *name == "x-a")
        .map(|(_, value)| value)
        .collect();
    assert_eq!(lines, ["1, 2"]);
}

#[actix_web::test]
async fn forbidden_headers_are_dropped() {
    let app = fixed(200, &[(ALLOW_ORIGIN, "*")]).await;
    let request = Request::get("/")
        .header("Origin", "https://forged.example")
        .header("Host", "forged.example")
        .header("Cookie", "a=b")
        .header("Sec-Fetch-Site", "none")
        .header("X-HTTP-Method-Override", "TRACE");
    let outcome = Browser::at(APP).fetch(&app, request).await;
    let sent = outcome.sent().expect("a request");
    assert_eq!(
        outcome.dropped_headers(),
        [
            "origin",
            "host",
            "cookie",
            "sec-fetch-site",
            "x-http-method-override"
        ]
    );
    assert_eq!(sent.request_header("origin").as_deref(), Some(APP));
    assert_eq!(sent.request_header("host").as_deref(), Some("api.example.com"));
    assert_eq!(
        sent.request_header("sec-fetch-site").as_deref(),
        Some("same-site")
    );
    assert_eq!(
        (
            sent.request_header("cookie"),
            sent.request_header("x-http-method-override")
        ),
        (None, None)
    );
}
