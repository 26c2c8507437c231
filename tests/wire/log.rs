//! Refusals in the log: why, and with nothing of the request that could do harm there.

use actix_web::{App, HttpResponse, Responder, test::init_service};
use cors_runtime::cors;
use cors_tests::{APP, FOREIGN, Log, ask, get, preflight};
use tracing::Level;

use crate::app::app;

/// What a request brings is escaped and cut: flask-cors CVE-2024-1681 wrote its line breaks into the log.
#[actix_web::test]
async fn refusals() {
    let log = Log::listen(Level::TRACE);
    let app = app!();
    for (origin, shown, reason) in [
        (FOREIGN, FOREIGN.to_owned(), &*format!("{FOREIGN}\"]` on `")),
        (
            "null",
            "null".to_owned(),
            "an opaque origin (`null`) is allowed by no list",
        ),
        (
            "a\tb\"",
            r#"a\tb\""#.to_owned(),
            "the `Origin` header does not hold a serialized origin",
        ),
        (
            &*"x".repeat(10_000),
            "x".repeat(128) + "..",
            "the `Origin` header does not hold a serialized origin",
        ),
    ] {
        // A list, one fixed origin, and a preflight of each.
        ask(&app, "PUT /list", &[("origin", origin)]).await;
        get(&app, "/one", origin).await;
        preflight(&app, "/list", origin, "PUT").await;
        preflight(&app, "/one", origin, "GET").await;
        let lines = log.take();
        assert_eq!(lines.len(), 4, "{lines:?}");
        for (line, (method, path)) in lines.iter().zip([
            ("PUT", "/list"),
            ("GET", "/one"),
            ("OPTIONS", "/list"),
            ("OPTIONS", "/one"),
        ]) {
            // The first of a handler and origin is for everybody.
            let level = if method == "OPTIONS" { "DEBUG" } else { "WARN" };
            for part in [
                format!("{level}: "),
                format!("method={method};"),
                format!("path={path};"),
                format!("origin={shown};"),
                reason.to_owned(),
            ] {
                assert!(line.contains(&part), "{part} in {line}");
            }
        }
    }
    let long = "/vary/".to_owned() + &"x".repeat(10_000);
    get(&app, &long, FOREIGN).await;
    ask(&app, "PUT /list", &[("origin", APP), ("origin", APP)]).await;
    let lines = log.take();
    assert!(lines[0].len() < 1_000, "{lines:?}");
    assert!(
        lines[1].contains("there is more than one `Origin` header"),
        "{lines:?}"
    );
}

#[cors(origins = "https://app.example.com", methods = [GET])]
#[actix_web::route("/both", method = "GET", method = "PUT")]
async fn both() -> impl Responder {
    HttpResponse::Ok()
}

/// Each line has the advice for what it is about alone.
#[actix_web::test]
async fn a_method_and_a_header() {
    let log = Log::listen(Level::TRACE);
    let app = init_service(App::new().service(both)).await;
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-token"),
    ];
    ask(&app, "OPTIONS /both", &headers).await;
    let [method, header] = &log.take()[..] else {
        panic!("two lines")
    };
    let of_method = "write `methods = [GET, PUT]` on `both`";
    assert!(
        method.contains("reason=method;") && method.contains(of_method),
        "{method}"
    );
    assert!(
        header.contains("reason=header;") && !header.contains("methods") && header.contains("`x-token`"),
        "{header}"
    );
}

/// Nothing was refused.
#[actix_web::test]
async fn silence() {
    let log = Log::listen(Level::TRACE);
    let app = app!();
    ask(&app, "PUT /list", &[]).await;
    ask(&app, "PUT /list", &[("origin", APP)]).await;
    ask(&app, "PUT /any", &[("origin", FOREIGN)]).await;
    ask(&app, "GET /one", &[]).await;
    get(&app, "/plain", FOREIGN).await;
    preflight(&app, "/one", APP, "GET").await;
    assert_eq!(log.take(), [""; 0]);
}

/// A page of the server itself sends `Origin` with a POST, and reads the answer.
#[actix_web::test]
async fn the_servers_own_pages_are_not_refused() {
    const OWN: (&str, &str) = ("origin", "https://api.example.com");
    let log = Log::listen(Level::TRACE);
    let app = app!();
    for (other, is_told) in [
        (("sec-fetch-site", "same-origin"), false),
        // Over plain HTTP browsers say nothing more, and a proxy may end TLS.
        (("host", "api.example.com"), false),
        (("host", "api.example.com:443"), false),
        (("host", "api.example.com:8443"), true),
        (("host", "example.com"), true),
        (("sec-fetch-site", "same-site"), true),
        (("sec-fetch-site", "cross-site"), true),
    ] {
        ask(&app, "PUT /list", &[OWN, other]).await;
        assert_eq!(log.take().len(), usize::from(is_told), "{other:?}");
    }
    // What the browser says counts, whatever name a proxy asks for.
    let lines = [OWN, ("host", "api.example.com"), ("sec-fetch-site", "cross-site")];
    ask(&app, "PUT /list", &lines).await;
    assert_eq!(log.take().len(), 1);
}
