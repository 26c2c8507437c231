//! OPTIONS that are no preflight: routed as if `#[cors]` were not there.

use actix_web::{App, HttpResponse, Responder, get, put, test::init_service, web};
use cors_tests::{APP, ask, preflight};

use crate::app::app;

/// The same paths and methods as some of the annotated handlers, without the attribute.
#[get("/one")]
async fn one() -> impl Responder {
    HttpResponse::Ok()
}

#[put("/list")]
async fn list() -> impl Responder {
    HttpResponse::Ok()
}

const NOT_PREFLIGHTS: [&[(&str, &str)]; 4] = [
    &[],
    &[("origin", APP)],
    &[("access-control-request-method", "GET")],
    &[("access-control-request-headers", "x-token"), ("origin", APP)],
];

#[actix_web::test]
async fn as_without_the_attribute() {
    let with = app!();
    let without = init_service(
        App::new().service(one).service(list).service(
            web::resource("/by-resource")
                .route(web::get().to(HttpResponse::Ok))
                .route(web::delete().to(HttpResponse::Ok)),
        ),
    )
    .await;
    for headers in NOT_PREFLIGHTS {
        for path in ["/one", "/list", "/by-resource", "/nothing"] {
            let line = format!("OPTIONS {path}");
            let expected = ask(&without, &line, headers).await;
            assert_eq!(ask(&with, &line, headers).await, expected, "{line} {headers:?}");
        }
    }
    assert_eq!(ask(&without, "OPTIONS /one", &[]).await.status, 404);
    assert_eq!(ask(&without, "OPTIONS /by-resource", &[]).await.status, 405);
}

/// A user's own handler for OPTIONS keeps every one that is no preflight for a handler with a policy, on both sides
/// of the order of registration.
#[actix_web::test]
async fn own_handler() {
    let app = app!();
    for headers in NOT_PREFLIGHTS {
        ask(&app, "OPTIONS /own-options", headers)
            .await
            .is(200, &[])
            .ran(&["own_options"]);
    }
    // It stands first in the router, so preflights are its own too; the annotated one never claimed them.
    preflight(&app, "/own-options", APP, "GET")
        .await
        .is(200, &[])
        .ran(&["own_options"]);
    preflight(&app, "/own-options", APP, "DELETE")
        .await
        .is(200, &[])
        .ran(&["own_options"]);
}

/// `#[options]` with a policy: plain OPTIONS run it, with the headers; a preflight for OPTIONS is answered.
#[actix_web::test]
async fn annotated() {
    let app = app!();
    for headers in NOT_PREFLIGHTS {
        ask(&app, "OPTIONS /options", headers)
            .await
            .is(200, &["access-control-allow-origin: https://app.example.com"])
            .ran(&["annotated_options"]);
    }
    preflight(&app, "/options", APP, "OPTIONS")
        .await
        .is(
            204,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-allow-methods: OPTIONS",
                "vary: Origin, Access-Control-Request-Method",
            ],
        )
        .ran(&[]);
    preflight(&app, "/options", APP, "GET")
        .await
        .is(404, &[])
        .ran(&[]);
}

/// Preflights come before a guard; other requests do not pass it.
#[actix_web::test]
async fn guards() {
    let app = app!();
    let answer = preflight(&app, "/guard", APP, "GET").await;
    assert_eq!(answer.status, 204);
    answer.ran(&[]);
    ask(&app, "GET /guard", &[("origin", APP)])
        .await
        .is(404, &[])
        .ran(&["guard"]);
    ask(&app, "GET /guard", &[("origin", APP), ("x-asks-for-it", "1")])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"])
        .ran(&["guard", "with_guard"]);
}
