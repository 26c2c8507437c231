//! Handlers at paths of their own are no siblings: what one of them allows is remembered.

use actix_web::{App, HttpResponse, Responder, get, post, put, test::init_service};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, PARTNER, preflight};

use crate::pages::is_not_sent;

policy!(static STRICT = { origins = "https://app.example.com" });

macro_rules! reading {
    ($name:ident, $path:literal) => {
        #[cors(origins = "https://app.example.com")]
        #[get($path)]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }
    };
}

macro_rules! writing {
    ($name:ident, $path:literal) => {
        #[cors(
                                            origins = ["https://app.example.com", "https://partner.example"],
                                            allow_headers = ["content-type"],
                                            max_age = 600
                                        )]
        #[post($path)]
        async fn $name() -> impl Responder {
            HttpResponse::Ok()
        }
    };
}

reading!(order, "/orders/{id:\\d+}");
writing!(items, "/orders/{id:\\d+}/items");
writing!(other_orders, "/orders2/{id}/items");
reading!(anything, "/any/{tail:.*}");
writing!(under_anything, "/any/{id:\\d+}/items");
reading!(no_digits, "/no/{name:\\D+}");
writing!(beside_no_digits, "/no/{name:\\D}/items");
reading!(optional, "/{name}");
writing!(empty, "/optional/{id:\\d*}");

/// How long a browser remembers what it may post to a path.
macro_rules! age {
    ($services:expr, $path:literal) => {{
        let app = init_service(App::new().service($services)).await;
        preflight(&app, $path, APP, "POST")
            .await
            .values("access-control-max-age")
            .concat()
    }};
}

#[actix_web::test]
async fn a_parameter_of_digits_is_one_segment() {
    assert_eq!(age!((order, items, other_orders), "/orders/7/items"), "600");
}

#[actix_web::test]
async fn paths_that_begin_alike() {
    assert_eq!(age!((order, items, other_orders), "/orders2/7/items"), "600");
}

/// What may match a slash, or nothing, may be on the same path.
#[actix_web::test]
async fn a_parameter_that_may_be_several_segments_or_none() {
    assert_eq!(age!((under_anything, anything), "/any/7/items"), "0");
    assert_eq!(age!((beside_no_digits, no_digits), "/no/x/items"), "0");
    assert_eq!(age!((empty, optional), "/optional/7"), "0");
}

#[cors(origins = ["https://app.example.com", "https://partner.example"], allow_headers = ["authorization"])]
#[get("/users")]
async fn users() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(
    origins = ["https://app.example.com", "https://partner.example"],
    allow_headers = ["authorization"],
    max_age = 600
)]
#[put("/users")]
async fn put_users() -> impl Responder {
    HttpResponse::Ok()
}

reading!(pages, "/{tail:.*}");

/// The handler in front serves `/users`, but not `/users/`, for which a layer answers too.
#[actix_web::test]
async fn a_handler_in_front_of_a_fallback_that_does_not_serve_each_spelling() {
    let app = App::new()
        .service((users, put_users, pages))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    let page = Browser::at(PARTNER);
    let with_key = |request: Request| request.header("authorization", "Bearer 1");
    let put = page.fetch(&app, with_key(Request::put("/users/"))).await;
    assert!(put.sent().is_some(), "{put:?}");
    is_not_sent(&app, &page, with_key(Request::get("/users/"))).await;
}
