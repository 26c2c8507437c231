//! Handlers, guards and lists that tests of several files use.

use actix_web::{HttpResponse, Resource, Responder, get, guard::GuardContext, put, web};
use cors_runtime::{RuntimeOrigins, cors, layer, preflight};
use cors_tests::mark;

/// A handler without a policy.
pub(crate) async fn running() -> impl Responder {
    mark("running");
    HttpResponse::Ok().body("secret")
}

/// A list of one.
pub(crate) fn list(origin: &str) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set([origin]).expect("an origin");
    list
}

pub(crate) fn by_query(ctx: &GuardContext<'_>) -> bool {
    ctx.head().uri.query() == Some("admin")
}

pub(crate) fn has_key(ctx: &GuardContext<'_>) -> bool {
    ctx.head().headers().contains_key("x-key")
}

pub(crate) fn never(_: &GuardContext<'_>) -> bool {
    false
}

/// A handler for every path.
#[cors(origins = "*")]
#[put("/{tail:.*}")]
pub(crate) async fn everything_else() -> impl Responder {
    HttpResponse::Ok()
}

/// The usual fallback of a single-page application.
#[cors(origins = "*")]
#[get("/{tail:.*}")]
pub(crate) async fn pages() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example")]
#[put("/users/me")]
pub(crate) async fn me() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/users/{id}")]
pub(crate) async fn user() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[put("/users/me")]
pub(crate) async fn me_guarded() -> impl Responder {
    mark("me_guarded");
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/users/{id}")]
pub(crate) async fn anybody() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT, PATCH])]
async fn of_two_methods() -> impl Responder {
    HttpResponse::Ok()
}

/// A resource that is built by hand, with a handler for two methods.
pub(crate) fn by_hand() -> Resource {
    web::resource("/item")
        .route(preflight::<of_two_methods>())
        .route(web::put().to(of_two_methods).wrap(layer::<of_two_methods>()))
        .route(web::patch().to(of_two_methods).wrap(layer::<of_two_methods>()))
}
