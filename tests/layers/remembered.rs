//! What a browser remembers of one grant, which is for a whole URL, opens no other handler there.

use actix_web::{App, HttpResponse, Responder, get, post, put, test::init_service, web};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{PARTNER, mark};

policy!(static SITE = { origins = "https://partner.example", methods = [GET, DELETE], allow_headers = ["x-api"], max_age = 600 });
policy!(static ANY_METHOD = { origins = "https://partner.example", methods = "*", allow_headers = ["x-api"], max_age = 600 });

#[get("/item")]
async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

/// Serves more than its policy opens, and nobody else's pages.
#[cors(origins = "https://app.example.com", methods = [PUT])]
#[actix_web::route("/item", method = "PUT", method = "DELETE")]
async fn strict() -> impl Responder {
    mark("strict");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", methods = "*", allow_headers = ["x-api"], max_age = 600)]
#[get("/item")]
async fn any_method() -> impl Responder {
    HttpResponse::Ok()
}

/// One page of the partner, which has been granted a GET with `x-api`, deletes.
macro_rules! deletes {
    ($app:expr) => {{
        let app = init_service($app).await;
        let page = Browser::at(PARTNER);
        let granted = page.fetch(&app, Request::get("/item").header("x-api", "1")).await;
        assert!(granted.is_readable(), "{granted:?}");
        let deleted = page
            .fetch(&app, Request::delete("/item").header("x-api", "1"))
            .await;
        assert!(deleted.sent().is_none(), "{deleted:?}");
        assert!(deleted.is_blocked());
    }};
}

#[actix_web::test]
async fn a_layer_grants_each_method_alone() {
    deletes!(App::new().service(plain).service(strict).wrap(Cors::new(&SITE)));
    deletes!(
        App::new()
            .service(plain)
            .service(strict)
            .wrap(Cors::new(&ANY_METHOD))
    );
    deletes!(
        App::new()
            .service(web::scope("").service(strict).service(plain))
            .wrap(Cors::new(&SITE))
    );
}

#[actix_web::test]
async fn a_sibling_for_any_method_grants_its_own() {
    deletes!(App::new().service(any_method).service(strict));
    deletes!(
        App::new()
            .service(strict)
            .service(any_method)
            .wrap(Cors::new(&ANY_METHOD))
    );
}

#[cors(origins = "https://partner.example", allow_headers = ["content-type"], credentials, max_age = 600)]
#[put("/json")]
async fn of_partner() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", allow_headers = ["content-type"])]
#[post("/json")]
async fn of_app() -> impl Responder {
    mark("of_app");
    HttpResponse::Ok()
}

/// A JSON POST needs a preflight for its header alone.
#[actix_web::test]
async fn header_names_of_a_sibling() {
    let app = init_service(App::new().service(of_partner).service(of_app)).await;
    let page = Browser::at(PARTNER);
    let json = |request: Request| request.header("content-type", "application/json").body("{}");
    assert!(page.fetch(&app, json(Request::put("/json"))).await.is_readable());
    let posted = page.fetch(&app, json(Request::post("/json"))).await;
    assert!(posted.sent().is_none(), "{posted:?}");
}
