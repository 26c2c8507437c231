//! Hostile requests, and configuration that fails late.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    get,
    http::header::{HeaderValue, ORIGIN},
    middleware::{Next, from_fn},
    test::init_service,
};
use cors_runtime::cors;
use cors_tests::{APP, FOREIGN, arguments::Arguments, ask, get as get_from, preflight};

use crate::{allows, compiles, listed, one_handler, owned, refused};

/// rs/cors CVE-2025-47908 and go-chi/cors issue 36, in one line and in many; rs/cors pull request 186 and jub0bs/cors
/// issue 15, where the repair refused what was allowed: the list is not read, so its form cannot matter.
#[actix_web::test]
async fn requested_headers_of_any_form() {
    let written = Arguments {
        allow_headers: Some(owned(&["x-a", "x-b", "x-c"])),
        ..listed(&[APP])
    };
    let app = one_handler(compiles(&written)).await;
    let expected = preflight(&app, "/r", APP, "PUT").await;
    assert_eq!(expected.values("access-control-allow-headers"), ["x-a, x-b, x-c"]);
    let commas = ",".repeat(1 << 20);
    for lines in [
        &["x-a,x-b"][..],
        &["x-a,x-c"],
        &["x-b, \t x-c ,,"],
        &["x-a", "x-b", "", ",,,"],
        &[&commas],
        &[&commas, &commas],
        &["X-A"],
    ] {
        let mut headers = vec![("origin", APP), ("access-control-request-method", "PUT")];
        headers.extend(lines.iter().map(|line| ("access-control-request-headers", *line)));
        assert_eq!(ask(&app, "OPTIONS /r", &headers).await, expected);
    }
}

async fn edits(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let mut response = next.call(request).await?;
    for name in response.headers().keys().cloned().collect::<Vec<_>>() {
        if let Some(value) = response.headers_mut().get_mut(name) {
            *value = HeaderValue::from_static("edited");
        }
    }
    Ok(response)
}

async fn loses_origin(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.headers_mut().remove(ORIGIN);
    next.call(request).await
}

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[get("/loses", wrap = "from_fn(loses_origin)")]
async fn loses() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", expose_headers = ["x-a"])]
#[get("/edited")]
async fn edited() -> impl Responder {
    HttpResponse::Ok()
}

/// jub0bs/cors issue 14: header values are shared between answers, and an outer layer that edits its own changes no
/// other.
#[actix_web::test]
async fn edited_answers() {
    let app = init_service(
        App::new()
            .service(
                actix_web::web::scope("/edits")
                    .service(edited)
                    .wrap(from_fn(edits)),
            )
            .service(edited),
    )
    .await;
    for _ in 0..3 {
        assert_eq!(
            get_from(&app, "/edits/edited", APP)
                .await
                .values("access-control-allow-origin"),
            ["edited"]
        );
        get_from(&app, "/edited", APP).await.is(
            200,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-expose-headers: x-a",
            ],
        );
    }
}

/// Envoy CVE-2023-35943: a header that is gone by the time of the answer.
#[actix_web::test]
async fn origin_removed_on_the_way() {
    let app = init_service(App::new().service(loses)).await;
    assert_eq!(
        get_from(&app, "/loses", APP)
            .await
            .values("access-control-allow-origin"),
        [APP]
    );
    get_from(&app, "/loses", FOREIGN).await.grants_nothing();
    let outside = init_service(App::new().service(loses).wrap(from_fn(loses_origin))).await;
    assert_eq!(
        get_from(&outside, "/loses", APP).await.grants_nothing().status,
        200
    );
}

/// Javalin (hosts without a dot), Spring issue 33682, rs/cors's and others' parsers: refused, and nothing worse.
#[actix_web::test]
async fn strange_origins() {
    let written = listed(&[APP, "https://*.partner.example", "http://localhost:*"]);
    for origin in [
        "https://single",
        "https://a.",
        "https://[::1",
        "https://]",
        "http://*@:;",
        "https://",
        "://",
        ":",
        "/",
        "h",
        "https",
        "https://:1",
        "https://a:",
        "https://a:99999",
        "https://..",
        "https://%",
        "http://localhost:-1",
        "http://[::ffff:1.2.3.4]",
        "null null",
        "https://xn--",
        "data:,",
        "about:blank",
    ] {
        assert!(!allows(&written, origin).await, "{origin:?}");
    }
}

/// Ktor issue 9659: IPv6 origins are origins, as browsers write them.
#[actix_web::test]
async fn ipv6() {
    let written = listed(&["http://[::1]:22222", "http://[2001:db8::1]", "http://[::2]:*"]);
    for (origin, expected) in [
        ("http://[::1]:22222", true),
        ("http://[2001:db8::1]", true),
        ("http://[::2]:80801", false),
        ("http://[::2]:8080", true),
        ("http://[::1]", false),
        ("http://[2001:DB8::1]", false),
        ("http://[2001:db8:0::1]", false),
    ] {
        assert_eq!(allows(&written, origin).await, expected, "{origin}");
    }
}

/// fastify with `origins: ''`, flask's exception on the first request, actix-cors's "service initialization failed":
/// what is wrong with a configuration is said before anything runs, about the entry that is wrong.
#[test]
fn configuration_fails_early() {
    for (origins, rule) in [
        (&[""][..], "origin_missing"),
        (&["https://app.example.com/"], "origin_trailing_slash"),
        (&["app.example.com"], "origin_scheme_missing"),
        (&["https://a.example,https://b.example"], "origin_comma"),
    ] {
        assert_eq!(refused(&listed(origins)), [rule], "{origins:?}");
    }
    static LIST: cors_runtime::RuntimeOrigins = cors_runtime::RuntimeOrigins::new();
    let message = LIST
        .set(["https://ok.example", "https://app.example.com/"])
        .expect_err("a bad list")
        .to_string();
    assert!(
        message.contains("https://app.example.com/") && !message.contains("ok.example"),
        "{message}"
    );
}

/// Vite CVE-2025-24010: development is no reason to allow everybody. (`debug_origins` refuses `"*"` at compile time:
/// `compile-fail/debug_origins/any.rs`.) Micronaut CVE-2024-23639: a list for loopback pages lets no public page in.
#[actix_web::test]
async fn loopback_is_no_open_door() {
    let written = listed(&["http://localhost:*", "http://127.0.0.1:*"]);
    for origin in [
        "http://localhost.evil.example",
        "https://evil.example",
        "http://127.0.0.1.evil.example:80",
        "null",
    ] {
        assert!(!allows(&written, origin).await, "{origin}");
    }
    assert!(allows(&written, "http://localhost:3000").await);
}
