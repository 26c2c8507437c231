//! Caches and headers of answers.

use actix_web::{App, HttpResponse, Responder, error::ErrorInternalServerError, get, test::init_service};
use cors_runtime::cors;
use cors_tests::{
    APP, FOREIGN, ask, get as get_from, preflight,
    site::{Handler, on_and_around, site},
};

use crate::{compiles, listed};

/// Tomcat CVE-2017-7674, rs/cors issue 10, gorilla/handlers issue 248, expressjs/cors issues 330, 428 and 429,
/// php-cors issue 24, vertx-web issue 2880, rack-cors issue 238, actix-extras issue 224, h3 pull request 1456: what
/// depends on the origin says so, granted or refused, on every sort of answer.
#[actix_web::test]
async fn vary_everywhere() {
    let policy = compiles(&listed(&[APP, "https://partner.example"]));
    for status in [200, 204, 304, 404, 500] {
        let handler = Handler {
            status,
            ..Handler::new(&["PUT"], None)
        };
        for app in on_and_around(policy, handler).await {
            for headers in [
                &[("origin", APP)][..],
                &[("origin", FOREIGN)],
                &[("origin", "null")],
                &[],
            ] {
                assert_eq!(
                    ask(&app, "PUT /r", headers).await.values("vary"),
                    ["Origin"],
                    "{status} {headers:?}"
                );
            }
            for origin in [APP, FOREIGN] {
                let vary = ["Origin, Access-Control-Request-Method"];
                assert_eq!(preflight(&app, "/r", origin, "PUT").await.values("vary"), vary);
            }
        }
    }
}

/// h3 pull request 1396, effect-smol pull request 2144, @fastify/cors 11, Helidon: the handler's `Vary` and ours
/// are both there. actix-extras issue 369: its tokens are request headers.
#[actix_web::test]
async fn vary_is_a_union() {
    let policy = compiles(&listed(&[APP, "https://partner.example"]));
    let handler = Handler {
        headers: vec![("vary".to_owned(), "Accept-Encoding".to_owned())],
        ..Handler::new(&["PUT"], None)
    };
    for app in on_and_around(policy, handler).await {
        for origin in [APP, FOREIGN] {
            assert_eq!(
                ask(&app, "PUT /r", &[("origin", origin)]).await.values("vary"),
                ["Accept-Encoding", "Origin"]
            );
            for vary in preflight(&app, "/r", origin, "PUT").await.values("vary") {
                assert!(!vary.contains("Allow"), "{vary}");
            }
        }
    }
}

/// hono GHSA-q7jf-gf43-6x6p: a request's own `Vary` is its own.
#[actix_web::test]
async fn vary_of_the_request() {
    let policy = compiles(&listed(&[APP, "https://partner.example"]));
    for app in on_and_around(policy, Handler::new(&["PUT"], None)).await {
        assert_eq!(
            ask(&app, "PUT /r", &[("origin", APP), ("vary", "x")])
                .await
                .values("vary"),
            ["Origin"]
        );
    }
}

/// rack-cors issues 55 and 162, wai-cors issues 20 and 21, express issue 167, captncraig/cors issue 16: one value of
/// each header, whoever else writes it.
#[actix_web::test]
async fn one_value_each() {
    let policy = compiles(&listed(&[APP, "https://partner.example"]));
    let headers: Vec<_> = [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-expose-headers",
    ]
    .into_iter()
    .flat_map(|name| {
        [
            (name.to_owned(), "*".to_owned()),
            (name.to_owned(), "true".to_owned()),
        ]
    })
    .collect();
    let handler = Handler {
        headers,
        ..Handler::new(&["PUT"], None)
    };
    let apps = on_and_around(policy, handler).await;
    for (origin, expected) in [
        (
            APP,
            &[
                "access-control-allow-origin: https://app.example.com",
                "vary: Origin",
            ][..],
        ),
        (FOREIGN, &["vary: Origin"]),
    ] {
        for app in &apps {
            ask(app, "PUT /r", &[("origin", origin)]).await.is(200, expected);
        }
    }
}

#[cors(origins = "https://app.example.com")]
#[get("/fails/{id}")]
async fn fails(id: actix_web::web::Path<u32>) -> Result<HttpResponse, actix_web::Error> {
    Err(ErrorInternalServerError(id))
}

#[cors(origins = "https://app.example.com")]
#[get("/responds")]
async fn responds() -> impl Responder {
    HttpResponse::InternalServerError()
}

/// Starlette issue 1116, FastAPI issues 457, 775 and 4071, flask-cors issues 67 to 264: a page can read that it
/// failed.
#[actix_web::test]
async fn failures_can_be_read() {
    let app = init_service(App::new().service(fails).service(responds)).await;
    for (path, status) in [("/fails/1", 500), ("/fails/x", 404), ("/responds", 500)] {
        let answer = get_from(&app, path, APP).await;
        assert_eq!(
            (answer.status, answer.values("access-control-allow-origin")),
            (status, vec![APP]),
            "{path}"
        );
    }
    let layered = site(
        Some(compiles(&listed(&[APP]))),
        vec![Handler::new(&["GET"], None)],
    )
    .await;
    for (line, status) in [("GET /nothing", 404), ("PUT /r", 405)] {
        let answer = ask(&layered, line, &[("origin", APP)]).await;
        assert_eq!(
            (answer.status, answer.values("access-control-allow-origin")),
            (status, vec![APP]),
            "{line}"
        );
    }
}
