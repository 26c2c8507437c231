//! Preflights that did not reach whoever serves their path and method: a guard, another resource or middleware was in
//! front. The layer does not open what it knows, or has to fear, to be there.

use std::rc::Rc;

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::{self},
    middleware::{NormalizePath, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{APP, PARTNER, get, mark};

use crate::{
    middleware::{hiding, waiting},
    pages::{is_for_the_application, is_not_sent},
    shared::{self, never, running},
};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });
policy!(static STRICT = { origins = "https://app.example.com" });

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn by_hand() -> impl Responder {
    mark("by_hand");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT], preflight_guard = never)]
async fn guarded_by_hand() -> impl Responder {
    mark("guarded_by_hand");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_preflight_guard_of_a_hand_built_handler_that_fails() {
    let resource = web::resource("/item")
        .route(preflight::<guarded_by_hand>())
        .route(web::put().to(guarded_by_hand).wrap(layer::<guarded_by_hand>()));
    let app = init_service(App::new().service(resource).wrap(Cors::new(&WIDE))).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
}

#[actix_web::test]
async fn a_hand_built_handler_without_a_route_for_its_preflights() {
    let resource = web::resource("/item").route(web::put().to(by_hand).wrap(layer::<by_hand>()));
    let app = init_service(App::new().service(resource).wrap(Cors::new(&WIDE))).await;
    get(&app, "/item", APP).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
}

/// With a layer around it, and without one, which would show that it was not reached.
#[actix_web::test]
async fn a_handler_for_options_in_front_of_a_hand_built_one() {
    for is_layered in [true, false] {
        let route = web::put().to(by_hand);
        let route = match is_layered {
            true => route.wrap(layer::<by_hand>()),
            false => route,
        };
        let app = App::new()
            .service(web::resource("/item").guard(guard::Options()).to(running))
            .service(web::resource("/item").route(preflight::<by_hand>()).route(route))
            .wrap(Cors::new(&WIDE));
        let app = init_service(app).await;
        is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
    }
}

/// Reached at its second pattern, it is known at the first one, which is all that actix-web tells.
#[actix_web::test]
async fn a_hand_built_handler_at_several_patterns() {
    let resource =
        web::resource(["/first", "/second"]).route(web::put().to(by_hand).wrap(layer::<by_hand>()));
    let app = init_service(App::new().service(resource).wrap(Cors::new(&WIDE))).await;
    cors_tests::ask(&app, "PUT /second", &[("origin", APP)]).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/second")).await;
}

/// One layer for two resources.
#[actix_web::test]
async fn a_hand_built_handler_that_shares_its_layer() {
    let shared = Rc::new(layer::<by_hand>());
    let resource = |path| web::resource(path).route(web::put().to(by_hand).wrap(Rc::clone(&shared)));
    let app = App::new().service(resource("/a")).service(resource("/b"));
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    for path in ["/a", "/b"] {
        cors_tests::ask(&app, &format!("PUT {path}"), &[("origin", APP)])
            .await
            .allows(APP);
    }
    for path in ["/a", "/b"] {
        is_not_sent(&app, &Browser::at(PARTNER), Request::put(path)).await;
    }
}

/// Once each part of a hand-built handler was reached, the layer answers for other places.
#[actix_web::test]
async fn a_hand_built_handler_whose_parts_were_reached() {
    let any = web::resource("/any").to(running);
    let app = App::new().service(shared::by_hand()).service(any);
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    cors_tests::preflight(&app, "/any", PARTNER, "PUT")
        .await
        .grants_nothing();
    for asked in ["PUT /item", "PATCH /item"] {
        cors_tests::ask(&app, asked, &[("origin", APP)]).await.allows(APP);
    }
    cors_tests::preflight(&app, "/any", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

/// The same once as many places of it are known as there are parts of one kind.
#[actix_web::test]
async fn a_hand_built_handler_whose_places_are_known() {
    let any = web::resource("/any").to(running);
    let resource = |path| {
        web::resource(path)
            .route(preflight::<by_hand>())
            .route(web::put().to(by_hand).wrap(layer::<by_hand>()))
    };
    let app = App::new()
        .service(resource("/a"))
        .service(resource("/b"))
        .service(any);
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    cors_tests::ask(&app, "PUT /a", &[("origin", APP)])
        .await
        .allows(APP);
    cors_tests::preflight(&app, "/any", PARTNER, "PUT")
        .await
        .grants_nothing();
    cors_tests::preflight(&app, "/b", APP, "PUT").await.allows(APP);
    cors_tests::preflight(&app, "/any", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

#[actix_web::test]
async fn a_404_in_front_of_a_hand_built_handler() {
    let resource = web::resource("/item")
        .route(preflight::<by_hand>())
        .route(web::put().to(by_hand).wrap(layer::<by_hand>()));
    let app = App::new()
        .service(resource)
        .wrap(from_fn(hiding))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    // Its place is known by now.
    cors_tests::ask(&app, "PUT /item", &[("origin", APP)]).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
}

#[actix_web::test]
async fn a_layer_on_a_resource_with_a_guard() {
    let resource = web::resource("/item").guard(guard::Put()).to(running);
    let app = App::new()
        .service(resource.wrap(Cors::new(&STRICT)))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    cors_tests::ask(&app, "PUT /item", &[("origin", APP)])
        .await
        .allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
}

#[actix_web::test]
async fn a_404_in_front_of_a_layer_further_in() {
    let scope = web::scope("/s").route("/item", web::put().to(running));
    let app = App::new()
        .service(scope.wrap(Cors::new(&STRICT)))
        .wrap(from_fn(hiding))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    cors_tests::ask(&app, "PUT /s/item", &[("origin", APP)])
        .await
        .allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/s/item")).await;
}

/// A layer on a route is not asked for preflights, which the route does not serve.
#[actix_web::test]
async fn a_layer_on_a_route() {
    let route = web::put().to(running).wrap(Cors::new(&STRICT));
    let resource = web::resource("/item").route(web::get().to(running)).route(route);
    let app = init_service(App::new().service(resource).wrap(Cors::new(&WIDE))).await;
    cors_tests::ask(&app, "PUT /item", &[("origin", APP)])
        .await
        .allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/item")).await;
}

macro_rules! normalized_inside {
    () => {{
        let scope = web::scope("/a/s")
            .route("/item", web::put().to(running))
            .route("/item", web::get().to(running));
        let app = App::new()
            .service(scope.wrap(Cors::new(&STRICT)))
            .wrap(NormalizePath::trim())
            .wrap(from_fn(waiting))
            .wrap(Cors::new(&WIDE));
        let app = init_service(app).await;
        get(&app, "/a/s/item", APP).await.allows(APP);
        app
    }};
}

#[actix_web::test]
async fn a_layer_further_in_behind_a_normalized_path_preflights() {
    let app = normalized_inside!();
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/a/s/item")).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/a//s/item")).await;
}

#[actix_web::test]
async fn a_layer_further_in_behind_a_normalized_path_reads() {
    let app = normalized_inside!();
    for path in ["/a/s/item", "/a//s/item"] {
        is_for_the_application(&app, path, PARTNER).await;
    }
}

#[get("/second")]
async fn second() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_layer_on_several_patterns_behind_another_resource() {
    let several = web::resource(["/first", "/second"]).to(running);
    let app = App::new()
        .service(second)
        .service(several.wrap(Cors::new(&STRICT)))
        .wrap(from_fn(waiting))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/first", APP).await.allows(APP);
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/first")).await;
    is_not_sent(&app, &Browser::at(PARTNER), Request::put("/second")).await;
}

#[actix_web::test]
async fn a_layer_on_several_patterns_behind_another_resource_reads() {
    let several = web::resource(["/first", "/second"]).to(running);
    let app = App::new()
        .service(second)
        .service(several.wrap(Cors::new(&STRICT)))
        .wrap(from_fn(waiting))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/first", APP).await.allows(APP);
    let read = Browser::at(PARTNER).fetch(&app, Request::post("/second")).await;
    assert!(!read.is_readable(), "{read:?}");
}
