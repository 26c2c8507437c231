//! Where layers and hand-built handlers are: what is elsewhere neither opens nor closes anything.

use actix_web::{
    App, Error, HttpMessage as _, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    rt::task::yield_now,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, preflight};

use crate::{
    middleware::refusing,
    pages::{is_not_sent, is_read},
    shared::{by_hand, everything_else, running},
};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });
policy!(static STRICT = { origins = "https://app.example.com" });

#[actix_web::test]
async fn a_handler_outside_the_scope_of_a_layer_opens_it() {
    let scope = web::scope("/api").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .service(everything_else);
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/item")).await;
}

#[cors(origins = "https://partner.example")]
#[actix_web::route("/{tail:.*}", method = "GET", method = "PUT")]
async fn everything_else_of_partner() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_handler_outside_the_scope_of_a_layer_closes_it() {
    let scope = web::scope("/api").route("/item", web::get().to(running));
    let scope = scope.route("/item/1", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .service(everything_else_of_partner);
    let app = init_service(app).await;
    let page = Browser::at(APP);
    is_read(&app, &page, Request::get("/api/item")).await;
    is_read(&app, &page, Request::put("/api/item/1")).await;
}

/// After one request to the inner layer, whose path has a parameter, the outer one grants nothing anywhere.
#[actix_web::test]
async fn a_layer_on_a_resource_with_a_parameter_is_not_everywhere() {
    let inner = web::resource("/items/{id}").route(web::get().to(running));
    let app = App::new()
        .service(inner.wrap(Cors::new(&STRICT)))
        .route("/plain", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
    get(&app, "/items/1", APP).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}

#[actix_web::test]
async fn a_layer_on_a_scope_with_a_parameter_is_not_everywhere() {
    let inner = web::scope("/tenants/{tenant}").route("/item", web::get().to(running));
    let app = App::new()
        .service(inner.wrap(Cors::new(&STRICT)))
        .route("/plain", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/tenants/1/item", APP).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}

/// A resource holds its own path and none below.
#[actix_web::test]
async fn a_layer_on_a_resource_holds_no_path_below_it() {
    let inner = web::resource("/items").route(web::get().to(running));
    let app = App::new()
        .service(inner.wrap(Cors::new(&STRICT)))
        .route("/items/{id}", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    preflight(&app, "/items/7", PARTNER, "PUT").await.allows(PARTNER);
    get(&app, "/items", APP).await.allows(APP);
    preflight(&app, "/items/7", PARTNER, "PUT").await.allows(PARTNER);
}

/// An error in front, of which the layer can tell as little.
#[actix_web::test]
async fn an_error_beside_a_layer_with_a_parameter() {
    let inner = web::resource("/items/{id}").route(web::get().to(running));
    let refused = web::resource("/plain").to(running).wrap(from_fn(refusing));
    let app = App::new()
        .service(inner.wrap(Cors::new(&STRICT)))
        .service(refused)
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/items/1", APP).await.allows(APP);
    get(&app, "/plain", PARTNER).await.allows(PARTNER);
}

#[actix_web::test]
async fn a_hand_built_handler_of_two_methods() {
    let app = App::new()
        .service(by_hand())
        .route("/plain", web::put().to(running))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    for line in ["PUT /item", "PATCH /item"] {
        ask(&app, line, &[("origin", APP)]).await.allows(APP);
    }
    preflight(&app, "/item", APP, "PUT").await.allows(APP);
    // All of it is known.
    preflight(&app, "/plain", PARTNER, "PUT").await.allows(PARTNER);
}

async fn clearing_and_waiting(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().clear();
    let response = next.call(request).await;
    yield_now().await;
    response
}

/// Something on its way out waits, and has cleared what the layer has put on the request.
#[actix_web::test]
async fn a_preflight_that_is_answered_and_kept_back() {
    let app = App::new()
        .service(by_hand())
        .wrap(from_fn(clearing_and_waiting))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    preflight(&app, "/item", APP, "PUT").await.allows(APP);
}
