//! A `Cors` inside another: the inner one answers, and nothing of the outer one is mixed in.

use actix_web::{
    App, Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorForbidden,
    middleware::{Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{Cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, mark, preflight};

use crate::layer::{ACTUAL, GRANTED, SITE, plain};

policy!(static INNER = { origins = ["https://partner.example", "https://other.example"], methods = [GET], max_age = 1 });

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

async fn refusing(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    Err::<ServiceResponse, _>(ErrorForbidden(""))
}

macro_rules! app {
    () => {
        init_service(
            App::new()
                .service(
                    web::scope("/inner")
                        .service(plain)
                        .service(
                            web::resource("/refused")
                                .wrap(from_fn(refusing))
                                .to(HttpResponse::Ok),
                        )
                        .wrap(Cors::new(&INNER)),
                )
                .service(
                    web::resource("/thrice")
                        .wrap(Cors::new(&INNER))
                        .wrap(Cors::new(&INNER))
                        .to(HttpResponse::Ok),
                )
                .service(plain)
                .wrap(Cors::new(&SITE)),
        )
        .await
    };
}

#[actix_web::test]
async fn the_inner_one_answers() {
    let app = app!();
    let partner = [
        "access-control-allow-origin: https://partner.example",
        "vary: Origin",
    ];
    for (path, status) in [
        ("/inner/plain", 200),
        ("/inner/nothing", 404),
        ("/inner/refused", 403),
        ("/thrice", 200),
    ] {
        let answer = get(&app, path, PARTNER).await;
        assert_eq!(
            (answer.status, answer.cors()),
            (status, partner.to_vec()),
            "{path}"
        );
        // Allowed outside, with credentials; not here.
        for origin in [APP, FOREIGN] {
            let answer = get(&app, path, origin).await;
            assert_eq!(
                (answer.status, answer.cors()),
                (status, vec!["vary: Origin"]),
                "{path} from {origin}"
            );
        }
        assert_eq!(
            ask(&app, &format!("GET {path}"), &[]).await.cors(),
            ["vary: Origin"],
            "{path}"
        );
    }
}

#[actix_web::test]
async fn the_inner_one_answers_preflights() {
    let app = app!();
    for path in ["/inner/plain", "/inner/nothing", "/inner/refused", "/thrice"] {
        preflight(&app, path, PARTNER, "GET").await.is(
            204,
            &[
                "access-control-allow-origin: https://partner.example",
                "access-control-allow-methods: GET",
                "access-control-max-age: 1",
                BOTH,
            ],
        );
        preflight(&app, path, APP, "GET").await.is(403, &[BOTH]);
        preflight(&app, path, APP, "DELETE").await.is(403, &[BOTH]);
    }
}

#[actix_web::test]
async fn the_outer_one_answers_outside() {
    let app = app!();
    get(&app, "/plain", APP).await.is(200, &ACTUAL);
    get(&app, "/nothing", APP).await.is(404, &ACTUAL);
    get(&app, "/nothing", PARTNER).await.is(404, &["vary: Origin"]);
    preflight(&app, "/plain", APP, "GET").await.is(204, &GRANTED);
}

async fn noting(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    next.call(request).await
}

/// Layers of other scopes, and those of another application on the thread, have no say once a request has shown where
/// they are: the outer layer answers at once.
#[actix_web::test]
async fn a_layer_elsewhere_is_not_asked() {
    let app = |scope: &'static str| {
        let inside = web::scope(scope)
            .service(web::resource("/x").to(HttpResponse::Ok))
            .wrap(Cors::new(&INNER));
        let app = App::new().service(inside).service(plain);
        init_service(app.wrap(from_fn(noting)).wrap(Cors::new(&SITE)))
    };
    let (other, own) = (app("/plain").await, app("/inner").await);
    for (app, path) in [(&other, "/plain/x"), (&own, "/inner/x")] {
        get(app, path, PARTNER).await.ran(&["middleware"]);
    }
    preflight(&own, "/plain", APP, "GET")
        .await
        .is(204, &GRANTED)
        .ran(&[]);
    get(&own, "/plain", APP).await.is(200, &ACTUAL);
    preflight(&own, "/inner/x", PARTNER, "GET")
        .await
        .ran(&["middleware"]);
}

/// What answers between two layers is the outer one's.
#[actix_web::test]
async fn the_outer_one_answers_in_between() {
    let app = App::new()
        .service(web::scope("/inner").service(plain).wrap(Cors::new(&INNER)))
        .wrap(from_fn(limiting))
        .wrap(Cors::new(&SITE));
    let app = init_service(app).await;
    get(&app, "/inner/plain", PARTNER).await.allows(PARTNER);
    let limited = ask(&app, "GET /inner/plain", &[("origin", APP), ("x-limited", "1")]).await;
    limited.is(429, &ACTUAL);
}

async fn limiting(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.headers().contains_key("x-limited") {
        return Ok(request.into_response(HttpResponse::TooManyRequests().finish()));
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// Fails in front of everything inside, where a header says so.
async fn failing(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("x-fails") {
        return Err(ErrorForbidden(""));
    }
    next.call(request).await
}

policy!(static WIDE = { origins = ["https://app.example.com", "https://b.example.com"], methods = [GET, PUT], max_age = 600 });

/// A resource may have several patterns, and the first request to the layer on it shows one of them.
#[actix_web::test]
async fn a_layer_on_a_resource_of_several_patterns() {
    let app = init_service(
        App::new()
            .service(
                web::resource(["/a", "/b/{id}", "/c"])
                    .wrap(Cors::new(&INNER))
                    .to(HttpResponse::Ok),
            )
            .service(web::resource("/d").to(HttpResponse::Ok))
            .wrap(from_fn(failing))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    get(&app, "/a", APP).await;
    for path in ["/a", "/b/1", "/c", "/b/2", "/d"] {
        let is_outers = path == "/d";
        let answer = preflight(&app, path, APP, "PUT").await;
        assert_eq!(answer.status == 204, is_outers, "{path}: {answer:?}");
        for headers in [&[("origin", APP)][..], &[("origin", APP), ("x-fails", "1")]] {
            let answer = ask(&app, &format!("GET {path}"), headers).await;
            let is_allowed = !answer.values("access-control-allow-origin").is_empty();
            assert_eq!(is_allowed, is_outers, "{path}: {answer:?}");
        }
    }
}

/// Another resource has several patterns, which is nothing to the place of the layer.
#[actix_web::test]
async fn several_patterns_of_another_resource() {
    let app = App::new()
        .service(
            web::resource("/inner")
                .to(HttpResponse::Ok)
                .wrap(Cors::new(&INNER)),
        )
        .service(web::resource("/any").to(plain_for_any))
        .service(web::resource(["/a", "/b"]).to(HttpResponse::Ok));
    let app = init_service(app.wrap(from_fn(noting)).wrap(Cors::new(&WIDE))).await;
    get(&app, "/inner", PARTNER).await.allows(PARTNER);
    for path in ["/any", "/a", "/nothing"] {
        preflight(&app, path, APP, "PUT").await.allows(APP).ran(&[]);
    }
    preflight(&app, "/inner", APP, "PUT").await.is(403, &[BOTH]);
}

async fn plain_for_any() -> HttpResponse {
    mark("any");
    HttpResponse::Ok().finish()
}
