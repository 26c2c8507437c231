//! Parameters of a scope that may be empty: the first request, which is anybody's, shows no more of the scope's place
//! than is the same for all values.

use actix_web::{App, HttpResponse, Responder, middleware::from_fn, put, test::init_service, web};
use cors_runtime::{
    Cors, SkipPreflight, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get, mark, preflight};

use crate::{
    middleware::{hiding, refusing, waiting},
    pages::is_not_sent,
    shared::{everything_else, running},
};

policy!(static OPEN = { origins = "*" });
policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });

#[cors(origins = "https://app.example.com")]
#[put("/item")]
async fn item() -> impl Responder {
    mark("item");
    HttpResponse::Ok()
}

/// A scope, what anybody asks for first, and a path with another value.
const SCOPES: [(&str, &str, &str); 5] = [
    ("/api{version:(/v[0-9]+)?}", "/api/", "/api/v1/item"),
    ("/api{version:(/v[0-9]+)?}", "/api/v1/item", "/api/item"),
    ("/v{n:[0-9]*}", "/v/", "/v2/item"),
    ("/{t:[a-z]*}/api", "//api/item", "/a/api/item"),
    ("/{t:[a-z]*}", "/", "/a/item"),
];

#[actix_web::test]
async fn an_empty_value_opens_annotated_handlers() {
    for (scope, first, then) in SCOPES {
        let scope = web::scope(scope).service(item).wrap(Cors::new(&OPEN));
        let app = init_service(App::new().service(scope)).await;
        get(&app, first, FOREIGN).await;
        is_not_sent(&app, &Browser::at(FOREIGN), Request::put(then)).await;
        preflight(&app, then, APP, "PUT").await.allows(APP);
    }
}

#[actix_web::test]
async fn an_empty_value_opens_a_layer_further_in() {
    for (scope, first, then) in SCOPES {
        let scope = web::scope(scope).route("/item", web::put().to(running));
        let app = App::new()
            .service(scope.wrap(Cors::new(&STRICT)))
            .wrap(Cors::new(&OPEN));
        let app = init_service(app).await;
        get(&app, first, FOREIGN).await;
        is_not_sent(&app, &Browser::at(FOREIGN), Request::put(then)).await;
        preflight(&app, then, APP, "PUT").await.allows(APP);
    }
}

#[actix_web::test]
async fn skip_preflight_after_an_empty_value() {
    for (scope, first, then) in SCOPES {
        let scope = web::scope(scope).service(item);
        let app = init_service(App::new().service(scope.wrap(SkipPreflight(from_fn(refusing))))).await;
        for path in [first, then] {
            let _ = preflight(&app, path, APP, "PUT").await;
        }
        preflight(&app, then, APP, "PUT").await.allows(APP).ran(&[]);
    }
}

/// What is in front of the parameter is known.
#[actix_web::test]
async fn an_empty_value_closes_everything_outside() {
    let scope = web::scope("/numbers/v{n:[0-9]*}").route("/item", web::get().to(running));
    let app = App::new()
        .service(scope.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .route("/plain", web::put().to(running))
        .wrap(from_fn(hiding))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/numbers/v/item", APP).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}

/// A value of several segments shows as little, and what is in front of it as much.
#[actix_web::test]
async fn a_value_of_several_segments_has_handlers_outside_open_a_layer() {
    let scope = web::scope("/files/{path:.*}/of").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .service(web::scope("").service(everything_else));
    let app = init_service(app).await;
    get(&app, "/files/a/b/of/item", FOREIGN).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/files/a/b/of/item")).await;
}
