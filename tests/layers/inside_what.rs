//! Which annotated handlers are inside a layer, and where a layer further in is, as the first request shows it.

use actix_web::{App, HttpResponse, Responder, middleware::from_fn, put, test::init_service, web};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get, preflight};

use crate::{
    middleware::waiting,
    pages::{is_not_sent, is_read},
    shared::{everything_else, pages, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static STRICT_WITH_COOKIES = { origins = "https://app.example.com", credentials });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });

/// The type of the middleware does not show what it wraps.
#[actix_web::test]
async fn middleware_hides_the_scope() {
    let scope = web::scope("/api").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .service(everything_else);
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/item")).await;
}

/// The page of the application reads with its cookies.
#[actix_web::test]
async fn middleware_hides_the_scope_from_what_is_read() {
    let scope = web::scope("/api").route("/item", web::get().to(running));
    let app = App::new()
        .service(scope.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT_WITH_COOKIES)))
        .service(pages);
    let app = init_service(app).await;
    let answer = get(&app, "/api/item", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
}

#[actix_web::test]
async fn middleware_hides_a_resource_of_several_patterns() {
    let resource = web::resource(["/first", "/second"]).to(running);
    let app = App::new()
        .service(resource.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/first", APP).await.allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/second")).await;
}

#[actix_web::test]
async fn a_handler_of_another_scope_opens_the_scope_of_a_layer() {
    let scope = web::scope("/api").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .service(web::scope("").service(everything_else));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/item")).await;
}

/// The first request shows one segment of a parameter that takes several, and another resource has the name.
#[actix_web::test]
async fn a_layer_on_a_tail_behind_another_resource() {
    let inner = web::resource("/files/{tail:.*}").route(web::route().to(running));
    let app = App::new()
        .route("/files/{directory}/{name}", web::get().to(running))
        .service(inner.wrap(Cors::new(&STRICT)))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/files/x", APP).await.allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/files/x/y")).await;
}

/// The first value of the parameter is in another segment: `v1` holds `1`.
#[actix_web::test]
async fn the_value_of_a_parameter_is_part_of_another_segment() {
    let inner = web::resource("/api/v1/users/{id}").route(web::get().to(running));
    let app = App::new()
        .service(inner.wrap(Cors::new(&STRICT)))
        .route("/api/v2/users/{id}", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/api/v1/users/1", APP).await.allows(APP);
    preflight(&app, "/api/v2/users/7", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

/// What a browser remembers is for the whole path, at which a handler outside the layer may be.
#[actix_web::test]
async fn a_grant_beside_a_handler_outside_is_forgotten() {
    let item = web::resource("/item").route(web::put().to(running));
    let app = App::new().service(pages).service(item.wrap(Cors::new(&WIDE)));
    let granted = preflight(&init_service(app).await, "/item", APP, "PUT").await;
    granted.allows(APP);
    assert_eq!(granted.values("access-control-max-age"), ["0"]);
}

/// Once it is known where the scope is, the outer layer answers for other paths, whatever patterns are there.
#[actix_web::test]
async fn middleware_hides_a_scope_beside_a_resource_of_several_patterns() {
    let scope = web::scope("/api").route("/item", web::get().to(running));
    let app = App::new()
        .service(scope.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .service(web::resource(["/first", "/second"]).to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/api/item", APP).await.allows(APP);
    let granted = preflight(&app, "/first", PARTNER, "PUT").await;
    granted.ran(&[]).allows(PARTNER);
}

/// The same where one of its own has them, which the first request is for.
#[actix_web::test]
async fn middleware_hides_a_scope_with_a_resource_of_several_patterns() {
    let scope = web::scope("/api").service(web::resource(["/first", "/second"]).to(running));
    let app = App::new()
        .service(scope.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .service(web::resource("/other").to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/api/first", APP).await.allows(APP);
    let granted = preflight(&app, "/other", PARTNER, "PUT").await;
    granted.ran(&[]).allows(PARTNER);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/api/second")).await;
}

#[cors(origins = "https://app.example.com")]
#[put("/item")]
async fn in_a_version() -> impl Responder {
    HttpResponse::Ok()
}

/// The first value of the parameter is empty, which leaves no trace in the path.
#[actix_web::test]
async fn the_value_of_a_parameter_is_empty() {
    for (scope, path) in [("/v{version:\\d*}", "/v/item"), ("/{version:\\d*}v", "/v/item")] {
        let scope = web::scope(scope).service(in_a_version).wrap(Cors::new(&WIDE));
        let app = init_service(App::new().service(scope)).await;
        is_not_sent(&app, &Browser::at(PARTNER), Request::put(path)).await;
        is_read(&app, &Browser::at(APP), Request::put(path)).await;
    }
}
