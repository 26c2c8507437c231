//! What `embed` adds to every answer.

use actix_web::{App, HttpResponse, test::init_service, web};
use cors_runtime::{Cors, PolicyConfig, policy};
use cors_tests::ask;

use crate::{
    app::app,
    requests::{Page, Way},
};

const LISTED: &str = "frame-ancestors 'self' https://app.example.com https://*.partner.example";

#[actix_web::test]
async fn a_line_of_its_own_that_weakens_nothing() {
    let app = app!();
    for (options, ancestors) in [
        ("none", LISTED),
        ("DENY", "frame-ancestors 'none'"),
        ("SAMEORIGIN", "frame-ancestors 'self'"),
    ] {
        let answer = ask(&app, &format!("GET /framed/{options}"), &[]).await;
        assert_eq!(answer.status, 200);
        let lines: Vec<_> = answer
            .values("content-security-policy")
            .into_iter()
            .map(|line| line.replace('\\', ""))
            .collect();
        assert_eq!(lines, ["default-src 'self'", ancestors], "{options}");
        assert_eq!(
            answer.values("cross-origin-resource-policy"),
            ["same-origin"],
            "{options}"
        );
    }
}

/// Errors of extractors, handlers and middleware carry the headers like any other answer.
#[actix_web::test]
async fn errors_carry_them_too() {
    let app = app!();
    for (line, status) in [
        ("GET /fails", 400),
        ("GET /fails?number=1", 409),
        ("GET /fails?number=0", 409),
    ] {
        let answer = ask(&app, line, &[]).await;
        assert_eq!(answer.status, status, "{line}");
        assert_eq!(
            answer.values("content-security-policy"),
            ["frame-ancestors \\'self\\' https://app.example.com"],
            "{line}"
        );
        assert_eq!(
            answer.values("cross-origin-resource-policy"),
            ["same-origin"],
            "{line}"
        );
    }
}

/// A source cannot be listed: the page that asks is named, where the source allows it.
#[actix_web::test]
async fn a_source_is_asked_about_the_referer() {
    let app = app!();
    let frame = |referer: Option<&'static str>| {
        let mut headers = Way::Frame.headers(Page::Silent);
        headers.extend(referer.map(|referer| ("referer", referer)));
        headers
    };
    for (referer, status, ancestors) in [
        (None, 200, "frame-ancestors 'self'"),
        (
            Some("https://a.preview.example/page?x"),
            200,
            "frame-ancestors 'self' https://a.preview.example",
        ),
        (Some("https://evil.example/"), 403, "frame-ancestors 'self'"),
        // No serialized origin: the source is not asked about it.
        (Some("https://A.preview.example/"), 403, "frame-ancestors 'self'"),
        (
            Some("https://x;script-src *.preview.example/"),
            403,
            "frame-ancestors 'self'",
        ),
        (Some("/relative"), 200, "frame-ancestors 'self'"),
    ] {
        let answer = ask(&app, "GET /previews", &frame(referer)).await;
        let line = answer
            .values("content-security-policy")
            .join("|")
            .replace('\\', "");
        assert_eq!((answer.status, &*line), (status, ancestors), "{referer:?}");
    }
}

/// `"*"` trusts nobody, and handlers without `embed` send none of it.
#[actix_web::test]
async fn nobody_and_nothing() {
    let app = app!();
    let answer = ask(&app, "GET /public", &[]).await;
    assert_eq!(
        answer.values("content-security-policy"),
        ["frame-ancestors \\'self\\'"]
    );
    for line in ["GET /read", "POST /write", "GET /navigate", "GET /reported"] {
        let answer = ask(&app, line, &[]).await;
        assert_eq!(answer.status, 200, "{line}");
        assert_eq!(answer.values("content-security-policy"), [""; 0], "{line}");
        assert_eq!(answer.values("cross-origin-resource-policy"), [""; 0], "{line}");
    }
}

/// The same whether the program has the list, or reads it.
#[actix_web::test]
async fn pages_that_a_file_lists_frame_the_answer() {
    policy!(static WRITTEN = { origins = ["https://app.example.com", "https://*.partner.example"], block = [embed] });
    let config = PolicyConfig {
        origins: vec![
            "https://app.example.com".to_owned(),
            "https://*.partner.example".to_owned(),
        ],
        block: vec!["embed".to_owned()],
        ..PolicyConfig::default()
    };
    let read = config.check().expect("no mistake");
    for cors in [Cors::new(&WRITTEN), Cors::new(read)] {
        let app = App::new().route("/", web::get().to(HttpResponse::Ok)).wrap(cors);
        let answer = ask(&init_service(app).await, "GET /", &[]).await;
        assert_eq!(
            answer.values("content-security-policy"),
            [LISTED.replace('\'', "\\'")]
        );
    }
}
