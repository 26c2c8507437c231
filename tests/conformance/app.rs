//! The handlers that the sections are read against.

use actix_http::Request;
use actix_web::{
    App, Error, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    delete,
    dev::{Service, ServiceResponse},
    error::ErrorImATeapot,
    get, post, put, route, test,
    web::ServiceConfig,
};
use cors_runtime::{Cors, cors, policy};
use cors_tests::mark;

pub(crate) const APP: &str = "https://app.example.com";
pub(crate) const PARTNER: &str = "https://partner.example";
pub(crate) const FOREIGN: &str = "https://evil.example";

#[cors(origins = "https://app.example.com", expose_headers = ["x-total"])]
#[get("/one")]
async fn one() -> impl Responder {
    mark("one");
    HttpResponse::Ok()
        .insert_header(("x-total", "3"))
        .insert_header(("x-secret", "4"))
        .body("one")
}

#[cors(
    origins = ["https://app.example.com", "https://partner.example"],
    allow_headers = ["content-type", "X-Trace"],
    max_age = 600
)]
#[put("/two")]
async fn two() -> impl Responder {
    mark("two");
    HttpResponse::Ok()
}

/// Names that begin like others.
#[cors(
    origins = "https://app.example.com",
    allow_headers = ["authorization", "content-type", "x-a", "x-ab", "x-abc", "x-b"]
)]
#[put("/many")]
async fn many() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = "*", allow = [header_any_authorization], expose_headers = "*", max_age = 0)]
#[route("/any", method = "GET", method = "DELETE", method = "PURGE")]
async fn any() -> impl Responder {
    mark("any");
    HttpResponse::Ok().insert_header(("x-total", "3")).finish()
}

#[cors(origins = ["https://app.example.com", "https://*.partner.example"], allow_headers = ["authorization"], credentials)]
#[route("/account", method = "GET", method = "PUT")]
async fn account(request: HttpRequest) -> impl Responder {
    mark("account");
    let cookie = request
        .headers()
        .get("cookie")
        .and_then(|cookie| cookie.to_str().ok())
        .unwrap_or("none");
    HttpResponse::Ok().body(cookie.to_owned())
}

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[post("/error")]
async fn error() -> Result<HttpResponse, Error> {
    mark("error");
    Err(ErrorImATeapot("no coffee"))
}

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[get("/by-hand")]
async fn by_hand() -> impl Responder {
    mark("by_hand");
    HttpResponse::Ok()
        .insert_header(("access-control-allow-origin", "*"))
        .append_header(("access-control-allow-origin", "https://evil.example"))
        .insert_header(("access-control-allow-credentials", "true"))
        .insert_header(("access-control-expose-headers", "x-total"))
        .insert_header(("vary", "accept"))
        .finish()
}

#[cors(origins = "https://app.example.com", max_age = 600)]
#[put("/shared")]
async fn shared_put() -> impl Responder {
    mark("shared_put");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", max_age = 600)]
#[delete("/shared")]
async fn shared_delete() -> impl Responder {
    mark("shared_delete");
    HttpResponse::Ok()
}

policy!(static SITE = { origins = ["https://app.example.com", "https://site.example"], methods = [GET], credentials });

pub(crate) async fn app()
-> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    test::init_service(App::new().configure(register)).await
}

/// The same inside a `Cors`.
pub(crate) async fn app_in_layer()
-> impl Service<Request, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error> {
    test::init_service(App::new().configure(register).wrap(Cors::new(&SITE))).await
}

fn register(config: &mut ServiceConfig) {
    config.service((
        one,
        two,
        many,
        any,
        account,
        error,
        by_hand,
        shared_put,
        shared_delete,
    ));
}
