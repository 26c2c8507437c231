//! What the newest releases of other libraries have changed or still do wrong, and what holds here.

use actix_web::{App, HttpResponse, http::header::VARY, test, web};
use cors_runtime::{Cors, cors, policy};
use cors_tests::{ask, preflight};

use crate::app::{APP, FOREIGN, PARTNER, app};

policy!(static OUTER = { origins = ["https://app.example.com", "https://partner.example"], methods = [GET] });
policy!(static INNER = { origins = ["https://app.example.com", "https://site.example"], methods = [GET] });
policy!(static ANY = { origins = "*", methods = [GET, PUT], allow_headers = ["x-trace"] });

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((VARY, "accept, accept-encoding"))
        .finish()
}

#[cors(origins = ["https://app.example.com", "https://site.example"])]
#[actix_web::get("/annotated")]
async fn annotated() -> HttpResponse {
    page().await
}

/// tower-http issue 598: a layer in a layer wrote each word of `Vary` twice.
#[actix_web::test]
async fn layers_in_layers_vary_once() {
    let inner = web::scope("/inner")
        .wrap(Cors::new(&INNER))
        .service(annotated)
        .route("/page", web::get().to(page));
    let app = test::init_service(App::new().wrap(Cors::new(&OUTER)).service(inner)).await;
    for path in ["/inner/page", "/inner/annotated", "/inner/missing"] {
        for origin in [APP, PARTNER, FOREIGN] {
            let answer = ask(&app, &format!("GET {path}"), &[("origin", origin)]).await;
            let lines = answer.values("vary").join(",").to_ascii_lowercase();
            let words = lines.split(',').filter(|word| word.trim() == "origin");
            assert_eq!(words.count(), 1, "{path} for {origin}: {lines}");
        }
        let answer = preflight(&app, path, APP, "GET").await;
        let lines = answer.values("vary").join(",").to_ascii_lowercase();
        let mut words: Vec<&str> = lines.split(',').map(str::trim).collect();
        let all = words.len();
        words.sort_unstable();
        words.dedup();
        assert_eq!(words.len(), all, "{path}: {lines}");
    }
}

/// tower-http pull request 674: an answer that is the same for everybody adds nothing to `Vary`, and takes nothing from
/// it.
#[actix_web::test]
async fn an_answer_for_everybody_adds_nothing_to_vary() {
    let app = test::init_service(
        App::new()
            .wrap(Cors::new(&ANY))
            .route("/page", web::get().to(page)),
    )
    .await;
    for headers in [&[][..], &[("origin", APP)], &[("origin", FOREIGN)]] {
        let answer = ask(&app, "GET /page", headers).await;
        assert_eq!(answer.values("vary"), ["accept, accept-encoding"]);
    }
}

/// Starlette before pull request 3137 took a cookie for a sign that the page reads with credentials, and echoed its
/// origin instead of `*`: the next page got that answer from a cache.
#[actix_web::test]
async fn a_cookie_does_not_change_the_star() {
    let app = app().await;
    let with = ask(&app, "GET /any", &[("origin", FOREIGN), ("cookie", "a=b")]).await;
    let without = ask(&app, "GET /any", &[("origin", FOREIGN)]).await;
    assert_eq!(with.values("access-control-allow-origin"), ["*"]);
    assert!(with.values("access-control-allow-credentials").is_empty());
    assert_eq!(with, without);
}

/// Starlette's pull request 3137 itself: with credentials the answer has the page's origin, and varies by it, with a
/// cookie and without.
#[actix_web::test]
async fn with_credentials_the_answer_names_the_origin() {
    let app = app().await;
    for headers in [&[("origin", APP)][..], &[("origin", APP), ("cookie", "a=b")]] {
        let answer = ask(&app, "GET /account", headers).await;
        assert_eq!(answer.values("access-control-allow-origin"), [APP]);
        assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
        assert_eq!(answer.values("vary"), ["Origin"]);
    }
}

/// Starlette's pull request 3065 and others grant `Access-Control-Request-Private-Network` on demand. The standard has
/// dropped it: it is not read, and not granted.
#[actix_web::test]
async fn nothing_is_granted_for_private_networks() {
    let app = app().await;
    let asked = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-private-network", "true"),
    ];
    let answer = ask(&app, "OPTIONS /two", &asked).await;
    assert_eq!(answer, preflight(&app, "/two", APP, "PUT").await);
    assert!(answer.values("access-control-allow-private-network").is_empty());
}

/// jub0bs/cors since commit a3843ad: no cache keeps answers to OPTIONS, but proxies that are told to do, so `Vary` is
/// on them here whenever the answer depends on the request.
#[actix_web::test]
async fn preflights_vary_by_what_is_read() {
    let app = app().await;
    for origin in [APP, FOREIGN] {
        let answer = preflight(&app, "/two", origin, "PUT").await;
        let lines = answer.values("vary").join(",").to_ascii_lowercase();
        assert!(lines.contains("origin"), "{lines}");
    }
}
