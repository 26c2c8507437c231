//! Who gets no answer.

use actix_web::{
    App,
    dev::ServiceResponse,
    http::{Method, StatusCode},
    test::{self, TestRequest},
};
use cors_runtime::{Cors, inspector};

use crate::app::{SITE, app, get_text, local};

const URIS: [&str; 4] = [
    "/_cors",
    "/_cors/policies.json",
    "/api/a/inside",
    "/api/a/inside/policies.json",
];

#[actix_web::test]
async fn answers_are_sealed() {
    let app = app().await;
    for uri in URIS {
        for method in [Method::GET, Method::HEAD] {
            let (response, _) = get_text(&app, local(uri).method(method)).await;
            assert_eq!(response.status(), StatusCode::OK, "{uri}");
            check_sealed(&response);
        }
    }
}

#[track_caller]
fn check_sealed(response: &ServiceResponse) {
    let header = |name: &str| {
        let lines: Vec<_> = response.headers().get_all(name).collect();
        assert!(lines.len() <= 1, "{name}: {lines:?}");
        lines.first().map_or("", |line| line.to_str().unwrap())
    };
    let csp = header("content-security-policy");
    for part in [
        "default-src 'none'",
        "style-src 'sha256-",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ] {
        assert!(csp.contains(part), "{csp}");
    }
    assert_eq!(header("cache-control"), "no-store");
    assert_eq!(header("referrer-policy"), "no-referrer");
    assert_eq!(header("x-frame-options"), "DENY");
    assert_eq!(header("cross-origin-resource-policy"), "same-origin");
    for (name, value) in response.headers() {
        assert!(!name.as_str().starts_with("access-control-"), "{name}: {value:?}");
    }
}

/// Each line: what is foreign about a request, and the request.
fn foreign(uri: &str) -> Vec<(&'static str, TestRequest)> {
    let host = |host: &'static str| {
        TestRequest::with_uri(uri)
            .peer_addr(([127, 0, 0, 1], 4000).into())
            .insert_header(("host", host))
    };
    vec![
        (
            "no peer",
            TestRequest::with_uri(uri).insert_header(("host", "localhost")),
        ),
        (
            "a peer elsewhere",
            TestRequest::with_uri(uri)
                .peer_addr(([192, 168, 0, 9], 4000).into())
                .insert_header(("host", "localhost")),
        ),
        (
            "a peer elsewhere that forwards for us",
            TestRequest::with_uri(uri)
                .peer_addr(([192, 168, 0, 9], 4000).into())
                .insert_header(("host", "localhost"))
                .insert_header(("x-forwarded-for", "127.0.0.1"))
                .insert_header(("forwarded", "for=127.0.0.1;host=localhost")),
        ),
        ("a rebound name", host("rebound.example")),
        ("a rebound name with our port", host("rebound.example:8080")),
        ("markup for a name", host("\"><script>alert(1)</script>")),
        (
            "two names",
            host("localhost").append_header(("host", "rebound.example")),
        ),
        (
            "somebody behind a proxy on this machine",
            local(uri).insert_header(("x-forwarded-for", "203.0.113.9")),
        ),
        (
            "somebody behind a proxy that is named by its protocol",
            local(uri).insert_header(("via", "1.1 proxy.example.com")),
        ),
        (
            "a script elsewhere",
            local(uri).insert_header(("origin", "https://evil.example")),
        ),
        (
            "a script of a page that a layer trusts",
            local(uri).insert_header(("origin", "https://app.example.com")),
        ),
        (
            "an image",
            local(uri)
                .insert_header(("sec-fetch-site", "cross-site"))
                .insert_header(("sec-fetch-mode", "no-cors")),
        ),
        (
            "a frame",
            local(uri)
                .insert_header(("sec-fetch-site", "same-site"))
                .insert_header(("sec-fetch-mode", "navigate"))
                .insert_header(("sec-fetch-dest", "iframe")),
        ),
    ]
}

#[actix_web::test]
async fn strangers_get_nothing() {
    let app = app().await;
    for uri in URIS {
        for (what, request) in foreign(uri) {
            let (response, text) = get_text(&app, request).await;
            assert_eq!(
                (response.status(), &*text),
                (StatusCode::NOT_FOUND, ""),
                "{uri}: {what}"
            );
            check_sealed(&response);
        }
    }
}

#[actix_web::test]
async fn it_only_reads() {
    let app = app().await;
    for uri in URIS {
        for method in [
            Method::POST,
            Method::PUT,
            Method::DELETE,
            Method::PATCH,
            Method::OPTIONS,
        ] {
            let (response, text) = get_text(&app, local(uri).method(method.clone())).await;
            assert!(response.status().is_client_error(), "{method} {uri}");
            assert!(!text.contains("policy"), "{method} {uri}: {text}");
        }
    }
}

/// The layer around the application allows this origin everything that it may; not the inspector.
#[actix_web::test]
async fn no_layer_opens_it() {
    let app = test::init_service(App::new().service(inspector("/_cors")).wrap(Cors::new(&SITE))).await;
    for method in ["GET", "HEAD"] {
        let preflight = local("/_cors")
            .method(Method::OPTIONS)
            .insert_header(("origin", "https://app.example.com"))
            .insert_header(("access-control-request-method", method));
        let (response, _) = get_text(&app, preflight).await;
        assert_eq!(response.status(), StatusCode::FORBIDDEN, "{method}");
        assert!(
            !response.headers().contains_key("access-control-allow-origin"),
            "{method}"
        );
    }
}

#[actix_web::test]
async fn others_that_are_let_in() {
    let peer: std::net::IpAddr = [172, 17, 0, 1].into();
    let inspector = inspector("/_cors")
        .allow_peers([peer])
        .allow_hosts(["dev.example"]);
    let app = test::init_service(App::new().service(inspector)).await;
    let from = |peer: [u8; 4]| {
        TestRequest::with_uri("/_cors")
            .peer_addr((peer, 4000).into())
            .insert_header(("host", "dev.example:8080"))
    };
    let (response, _) = get_text(&app, from([172, 17, 0, 1])).await;
    assert_eq!(response.status(), StatusCode::OK);
    let (response, _) = get_text(&app, from([172, 17, 0, 2])).await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
}
