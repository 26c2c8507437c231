//! Scopes, and annotated handlers in no scope: what is said for the one is not that of the other.

use actix_web::{
    App, HttpResponse, Responder, get, guard::fn_guard, middleware::from_fn, put, test::init_service, web,
};
use cors_runtime::{
    Cors, SkipPreflight, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get};

use crate::{
    middleware::limiting,
    pages::is_not_sent,
    shared::{by_query, has_key, pages, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static OF_PARTNER = { origins = "https://partner.example" });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"] });

#[cors(origins = "https://app.example.com", credentials)]
#[get("/item")]
async fn with_cookies() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example")]
#[get("/item")]
async fn for_partner() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/{tail:.*}")]
async fn pages_for_app() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/item")]
async fn for_everybody() -> impl Responder {
    HttpResponse::Ok()
}

/// The scope has taken the request, so that what its middleware answers is no answer of the fallback behind it.
#[actix_web::test]
async fn middleware_of_a_scope_answers_in_front_of_a_fallback() {
    let scope = web::scope("/api").service(with_cookies).wrap(from_fn(limiting));
    let app = App::new()
        .service(scope)
        .service(pages)
        .wrap(Cors::new(&OF_PARTNER));
    let answer = get(&init_service(app).await, "/api/item", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
}

/// Here nobody has taken it: it may be for either.
#[actix_web::test]
async fn middleware_answers_in_front_of_a_scope_and_a_fallback() {
    let scope = web::scope("/api").guard(fn_guard(has_key)).service(for_partner);
    let app = App::new()
        .service(scope)
        .service(pages_for_app)
        .wrap(from_fn(limiting))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    for origin in [APP, PARTNER] {
        get(&app, "/api/item", origin).await.grants_nothing();
    }
}

/// A scope without a prefix takes the requests for each path, but for its guard.
#[actix_web::test]
async fn no_handler_outside_speaks_for_a_scope_without_a_prefix() {
    let scope = || {
        web::scope("")
            .guard(fn_guard(by_query))
            .route("/item", web::put().to(running))
    };
    let page = Browser::at(FOREIGN);
    let skipping = scope().wrap(SkipPreflight(from_fn(limiting)));
    let app = init_service(App::new().service(skipping).service(for_everybody)).await;
    is_not_sent(&app, &page, Request::put("/item?admin")).await;
    let layered = scope().wrap(Cors::new(&STRICT));
    let app = init_service(App::new().service(layered).service(for_everybody)).await;
    is_not_sent(&app, &page, Request::put("/item?admin")).await;
}
