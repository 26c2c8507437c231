//! What a browser remembers of one grant, which is for a whole URL, opens no other handler there.

use actix_web::{App, HttpResponse, Responder, get, guard::GuardContext, post, put, test::init_service, web};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Credentials, Request},
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

#[cors(origins = "*", allow_headers = ["content-type"])]
#[post("/open-json")]
async fn open_json() -> impl Responder {
    mark("open_json");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", allow_headers = ["content-type"], credentials, max_age = 600)]
#[put("/open-json")]
async fn with_cookies() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[get("/read-json")]
async fn open_read() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", allow_headers = ["content-type"], credentials, max_age = 600)]
#[put("/read-json")]
async fn private_write() -> impl Responder {
    HttpResponse::Ok()
}

/// Anybody may post, but nobody with cookies.
#[actix_web::test]
async fn credentials_of_a_sibling() {
    let app = init_service(App::new().service((with_cookies, open_json))).await;
    let page = Browser::at(PARTNER);
    let json = |request: Request| {
        let request = request.credentials(Credentials::Include);
        request.header("content-type", "application/json").body("{}")
    };
    assert!(
        page.fetch(&app, json(Request::put("/open-json")))
            .await
            .is_readable()
    );
    let posted = page.fetch(&app, json(Request::post("/open-json"))).await;
    assert!(posted.sent().is_none(), "{posted:?}");
    let without = json(Request::post("/open-json")).credentials(Credentials::Omit);
    assert!(page.fetch(&app, without).await.is_readable());
}

/// What everybody may read opens nothing that a page could write: browsers remember private writes beside it.
#[actix_web::test]
async fn public_reads_beside_private_writes_are_remembered() {
    let app = init_service(App::new().service((open_read, private_write))).await;
    let page = Browser::at(PARTNER);
    for is_remembered in [false, true] {
        let request = Request::put("/read-json").credentials(Credentials::Include);
        let request = request.header("content-type", "application/json").body("{}");
        let outcome = page.fetch(&app, request).await;
        assert!(outcome.is_readable(), "{outcome:?}");
        assert_eq!(outcome.used_preflight_cache(), is_remembered);
    }
}

#[cors(origins = "*", max_age = 600)]
#[actix_web::route("/split", method = "PUT", method = "DELETE", guard = "has_key")]
async fn anybodys() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/split")]
async fn apps() -> impl Responder {
    mark("apps");
    HttpResponse::Ok()
}

fn has_key(request: &GuardContext<'_>) -> bool {
    request.head().headers().contains_key("x-key")
}

/// A guard tells two handlers of a method apart: the answer for another method lists that method too.
#[actix_web::test]
async fn methods_of_a_sibling() {
    let app = App::new().service((anybodys, apps)).wrap(Cors::new(&SITE));
    let app = init_service(app).await;
    let page = Browser::at(PARTNER);
    let deleted = page.fetch(&app, Request::delete("/split")).await;
    let preflight = deleted.preflight().expect("a preflight");
    let listed = preflight.response_header("access-control-allow-methods");
    assert_eq!(
        (preflight.status().as_u16(), listed.as_deref()),
        (204, Some("PUT, DELETE"))
    );
    let put = page.fetch(&app, Request::put("/split")).await;
    assert!(put.sent().is_none(), "{put:?}");
}
