//! The probe against servers that make the mistakes it looks for, and one that makes none.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_web::{HttpRequest, HttpResponse};
use cors_browser::{Reader, disguises, probe};

use crate::{ALLOW_CREDENTIALS, ALLOW_METHODS, ALLOW_ORIGIN, APP, app, fixed};

/// What careful and careless servers compare an `Origin` with.
type Comparison = fn(&str) -> bool;

fn origin(request: &HttpRequest) -> Option<String> {
    let mut lines = request.headers().get_all("origin");
    let line = lines.next()?;
    match lines.next() {
        None => Some(String::from_utf8_lossy(line.as_bytes()).into_owned()),
        Some(_) => None,
    }
}

fn reflecting(allows: Comparison) -> impl Fn(&HttpRequest) -> HttpResponse + Clone + 'static {
    move |request| match origin(request).filter(|origin| allows(origin)) {
        Some(origin) => HttpResponse::Ok()
            .insert_header((ALLOW_ORIGIN, origin))
            .insert_header((ALLOW_CREDENTIALS, "true"))
            .insert_header((ALLOW_METHODS, "PUT"))
            .finish(),
        None => HttpResponse::Ok().finish(),
    }
}

#[actix_web::test]
async fn an_exact_comparison_lets_nobody_else_read() {
    let app = app(reflecting(|origin| origin == APP)).await;
    let report = probe(&app).listed([APP]).await;
    report.expect_listed_only();
    let found: Vec<_> = report
        .readers()
        .iter()
        .map(|reader| (reader.method(), reader.by_preflight()))
        .collect();
    let expected = [
        ("GET", false),
        ("POST", false),
        ("GET", true),
        ("POST", true),
        ("PUT", true),
    ];
    assert_eq!(found, expected);
    assert!(report.requests() > 600, "{}", report.requests());
}

#[actix_web::test]
async fn careless_comparisons_are_found() {
    let cases: [(&str, Comparison, &str); 10] = [
        ("reflection", |_| true, "https://evil.example"),
        ("null", |origin| origin == "null", "null"),
        (
            "a prefix",
            |origin| origin.starts_with(APP),
            "https://app.example.com.evil.example",
        ),
        (
            "a suffix",
            |origin| origin.ends_with("app.example.com"),
            "https://evilapp.example.com",
        ),
        (
            "a part",
            |origin| origin.contains("app.example.com"),
            "https://app.example.com.evil.example",
        ),
        (
            "subdomains",
            |origin| origin.ends_with(".app.example.com"),
            "https://evil.app.example.com",
        ),
        (
            "siblings",
            |origin| origin.ends_with(".example.com"),
            "https://evil.example.com",
        ),
        (
            "upper case",
            |origin| origin.eq_ignore_ascii_case(APP),
            "https://APP.EXAMPLE.COM",
        ),
        (
            "the host alone",
            |origin| origin.split("://").nth(1) == Some("app.example.com"),
            "http://app.example.com",
        ),
        (
            "a regular expression",
            |origin| {
                let host = origin.strip_prefix("https://").unwrap_or_default();
                host.len() == 15 && host.starts_with("app") && host.ends_with("com")
            },
            "https://appxexamplexcom",
        ),
    ];
    for (name, allows, expected) in cases {
        let app = app(reflecting(allows)).await;
        let report = probe(&app).listed([APP]).await;
        let found = report.unlisted().find(|reader| reader.origin() == expected);
        let found = found.unwrap_or_else(|| panic!("{name}: {expected} is not in\n{report}"));
        assert!(found.with_credentials(), "{name}");
        assert!(report.to_string().contains(found.mistake()), "{report}");
    }
}

#[actix_web::test]
async fn everyone_is_a_reader_of_a_wildcard() {
    let report = probe(&fixed(200, &[(ALLOW_ORIGIN, "*"), (ALLOW_CREDENTIALS, "true")]).await).await;
    assert!(
        report
            .unlisted()
            .all(|reader| reader.origin() == "*" && !reader.with_credentials())
    );
    assert!(report.unlisted().any(Reader::can_be_a_page));
    let preflights: Vec<_> = report
        .readers()
        .iter()
        .filter(|reader| reader.by_preflight())
        .collect();
    assert!(
        preflights
            .iter()
            .all(|reader| matches!(reader.method(), "GET" | "POST")),
        "PUT is not listed"
    );
}

/// The server that reflects the first of several lines, which no browser sends and proxies join.
#[actix_web::test]
async fn lines_of_one_request_are_judged_together() {
    let first = |request: &HttpRequest| {
        let line = request.headers().get("origin").filter(|origin| *origin == APP);
        let mut response = HttpResponse::Ok();
        if let Some(line) = line {
            response.insert_header((ALLOW_ORIGIN, line.clone()));
        }
        response.finish()
    };
    let app = app(first).await;
    let report = probe(&app).listed([APP]).await;
    let several: Vec<_> = report
        .unlisted()
        .filter(|reader| reader.sent().len() == 2)
        .collect();
    assert!(!several.is_empty(), "{report}");
}

#[actix_web::test]
async fn a_listed_origin_without_access_is_named() {
    let report = probe(&fixed(200, &[]).await).listed([APP]).await;
    assert_eq!(report.shut_out().collect::<Vec<_>>(), [APP]);
    assert!(report.readers().is_empty());
    assert!(
        report
            .to_string()
            .ends_with("`https://app.example.com` is listed and could read nothing\n")
    );
    assert!(disguises(APP).contains(&vec!["https://app.example.com.evil.example".to_owned()]));
}

/// What `ask` says where it panics.
fn panic_of<T>(ask: impl FnOnce() -> T) -> Option<String> {
    let payload = catch_unwind(AssertUnwindSafe(ask)).err()?;
    let text = payload.downcast_ref::<String>().cloned();
    text.or_else(|| payload.downcast_ref::<&str>().map(|&text| text.to_owned()))
}

/// A probe that sends nothing would be green.
#[actix_web::test]
async fn what_cannot_be_asked_fails_the_test() {
    let app = fixed(200, &[]).await;
    for (origin, expected) in [
        ("api.example.com", "write one like `https://app.example.com`"),
        ("https://api.example.com/", "write `https://api.example.com`"),
        ("localhost:8080", "write an origin like `https://app.example.com`"),
    ] {
        let told = panic_of(|| probe(&app).app_at(origin)).expect("no origin");
        assert!(told.ends_with(expected), "{told}");
    }
    for (path, expected) in [
        ("u", "`u` is not a path; write one like `/inbox`"),
        ("", "`` is not a path; write one like `/inbox`"),
        ("*", "`*` is not a path; write one like `/inbox`"),
        (
            "https://api.example.com/u",
            "`https://api.example.com/u` is not a path; write one like `/inbox`",
        ),
        ("/u?q=a b", "`/u?q=a b` is not a path; write `/u?q=a%20b`"),
        ("/<id>", "`/<id>` is not a path; write `/%3Cid%3E`"),
    ] {
        assert_eq!(
            panic_of(|| probe(&app).paths(["/", path])).as_deref(),
            Some(expected)
        );
    }
    for method in ["", "PUT, DELETE", "G\u{e9}T"] {
        let told = panic_of(|| probe(&app).methods([method])).expect("no method");
        assert_eq!(told, format!("`{method}` is not a method; write one like `PUT`"));
    }
    let report = probe(&app).paths([""; 0]).await;
    assert_eq!(report.requests(), 0);
    let told = panic_of(|| report.expect_listed_only()).expect("nothing was asked");
    assert!(told.starts_with("the probe sent no request"), "{told}");
    // What may be asked is, with a query too.
    for path in ["/", "/u?q=a%20b", "/a/{b}"] {
        let report = probe(&app).paths([path]).methods(["PUT", "PURGE"]).await;
        report.expect_listed_only();
        assert!(report.requests() > 100, "{path}");
    }
}
