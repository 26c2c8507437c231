//! What the first request shows of a layer's place, whoever sends it, and what no request shows.

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::fn_guard,
    middleware::{NormalizePath, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, SkipPreflight, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get, mark, preflight};

use crate::{
    middleware::waiting,
    pages::{is_for_the_application, is_not_sent},
    shared::{by_hand, by_query, everything_else, has_key, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });

#[cors(origins = "*")]
#[get("")]
async fn open_at_the_prefix() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_plain_handler_in_front_at_the_path_of_the_scope() {
    let scope = web::scope("/users")
        .route("", web::get().guard(fn_guard(by_query)).to(running))
        .service(open_at_the_prefix);
    let app = init_service(App::new().service(scope).wrap(Cors::new(&STRICT))).await;
    get(&app, "/users", FOREIGN).await.allows("*");
    is_for_the_application(&app, "/users?admin", FOREIGN).await;
}

#[actix_web::test]
async fn a_plain_handler_in_front_of_the_scope_whose_path_it_has() {
    let app = App::new()
        .route("/{page}", web::get().guard(fn_guard(by_query)).to(running))
        .service(web::scope("/users").service(open_at_the_prefix))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_for_the_application(&app, "/users?admin", FOREIGN).await;
}

/// The first request is anybody's, and the place is kept.
#[actix_web::test]
async fn a_value_that_is_part_of_the_scope_opens_it() {
    let scope = web::scope("/tenants/{tenant}").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .service(web::scope("").service(everything_else));
    let app = init_service(app).await;
    // `tenants` contains `t`.
    get(&app, "/tenants/t/item", FOREIGN).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/tenants/acme/item")).await;
}

/// Nor does it close what is outside for an outer layer.
#[actix_web::test]
async fn a_value_that_is_part_of_the_scope_closes_everything_outside() {
    let scope = web::scope("/tenants/{tenant}").route("/item", web::get().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .route("/plain/item", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/tenants/t/item", APP).await.allows(APP);
    preflight(&app, "/plain/item", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

/// A resource with a tail, which middleware hides.
#[actix_web::test]
async fn an_empty_tail_closes_everything_outside() {
    let files = web::resource("/files/{tail:.*}").route(web::get().to(running));
    let app = App::new()
        .service(files.wrap(from_fn(waiting)).wrap(Cors::new(&STRICT)))
        .route("/plain", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/files/", APP).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}

/// A resource holds no annotated handler at all.
#[actix_web::test]
async fn a_fallback_beside_a_layer_on_a_resource_with_a_parameter() {
    let item = web::resource("/{id}").route(web::put().to(running));
    let api = web::scope("/api")
        .service(item.wrap(Cors::new(&STRICT)))
        .service(everything_else);
    let app = init_service(App::new().service(api)).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/7")).await;
}

#[actix_web::test]
async fn skip_preflight_in_front_of_the_layer_of_a_scope() {
    let scope = web::scope("/api").route("/item", web::put().to(running));
    let scope = scope
        .wrap(Cors::new(&STRICT))
        .wrap(SkipPreflight(from_fn(waiting)));
    let app = App::new()
        .service(scope)
        .service(web::scope("").service(everything_else));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/item")).await;
}

#[cors(origins = "*")]
#[put("/files/{path:.*}/meta")]
async fn open_meta() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/{tail:.*}")]
async fn closed_rest() -> impl Responder {
    mark("closed_rest");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_slash_that_is_merged_leaves_the_first_handler() {
    let app = App::new()
        .service((open_meta, closed_rest))
        .wrap(NormalizePath::trim())
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    // `/files//meta` is that of the first, `/files/meta`, which is what the router sees, of the second alone.
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/files//meta")).await;
}

#[cors(origins = "*")]
#[put("/reports/{name}", guard = "has_key")]
async fn open_with_key() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/reports/{year:(?P<digits>[0-9]{4})}")]
async fn open_by_year() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/reports/{name}")]
async fn closed_by_name() -> impl Responder {
    mark("closed_by_name");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_pattern_that_is_not_known_ends_a_dispute() {
    let app = App::new().service((open_with_key, open_by_year, closed_by_name));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/reports/salaries")).await;
}

#[actix_web::test]
async fn a_hand_built_handler_of_two_methods_before_it_is_reached() {
    let app = App::new()
        .service(by_hand())
        .route("/plain", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}
