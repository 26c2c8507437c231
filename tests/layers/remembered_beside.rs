//! What a browser remembers of one grant opens no handler beside it that differs by more than its origins: by what its
//! source says there, by its `methods`, by a slash, or by a `preflight_guard`.

use actix_web::{App, HttpResponse, Responder, guard::GuardContext, post, put, test::init_service, web};
use cors_runtime::{
    AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, mark, preflight};

use crate::{
    pages::{is_not_sent, is_read, with_json},
    shared::list,
};

policy!(static STRICT = { origins = "https://app.example.com" });

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
policy!(static FOR_DATA = { origins = OF_DATA, allow_headers = ["content-type"], max_age = 600 });

#[cors(policy = FOR_DATA)]
#[put("/item")]
async fn of_partner() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = FOR_DATA)]
#[post("/item")]
async fn of_app() -> impl Responder {
    mark("of_app");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn one_source_and_the_data_of_two_scopes() {
    let scope = web::scope("").app_data(list(APP)).service(of_app);
    let app = App::new()
        .app_data(list(PARTNER))
        .service(of_partner)
        .service(scope);
    let app = init_service(app).await;
    let page = Browser::at(PARTNER);
    is_not_sent(&app, &page, with_json(Request::post("/item"))).await;
    is_read(&app, &page, with_json(Request::put("/item"))).await;
    is_not_sent(&app, &page, with_json(Request::post("/item"))).await;
}

struct OfParameters;
static OF_PARAMETERS: OfParameters = OfParameters;
policy!(static FOR_PARAMETERS = { origins = OF_PARAMETERS, allow_headers = ["content-type"], max_age = 600 });

impl AllowOrigin for OfParameters {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        let owner = match asking.param("shop") {
            Some(_) => PARTNER,
            None => APP,
        };
        origin == owner
    }
}

#[cors(policy = FOR_PARAMETERS)]
#[put("/{shop}/item")]
async fn of_shop() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = FOR_PARAMETERS)]
#[post("/{office}/item")]
async fn of_office() -> impl Responder {
    mark("of_office");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn one_source_and_the_parameters_of_two_patterns() {
    let app = init_service(App::new().service((of_shop, of_office))).await;
    let page = Browser::at(PARTNER);
    is_not_sent(&app, &page, with_json(Request::post("/a/item"))).await;
    is_read(&app, &page, with_json(Request::put("/a/item"))).await;
    is_not_sent(&app, &page, with_json(Request::post("/a/item"))).await;
}

#[cors(origins = "https://partner.example", methods = [PUT])]
#[actix_web::route("/split", method = "PUT", method = "DELETE")]
async fn closes_delete() -> impl Responder {
    mark("closes_delete");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", max_age = 600)]
#[actix_web::route("/split", method = "PATCH", method = "DELETE")]
async fn lists_delete() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_method_that_a_policy_closes() {
    let app = init_service(App::new().service((closes_delete, lists_delete))).await;
    let page = Browser::at(PARTNER);
    is_not_sent(&app, &page, Request::delete("/split")).await;
    is_read(&app, &page, Request::patch("/split")).await;
    is_not_sent(&app, &page, Request::delete("/split")).await;
}

#[cors(origins = "*", allow_headers = ["content-type"], max_age = 600)]
#[put("/item")]
async fn wide_without_slash() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", allow_headers = ["content-type"])]
#[post("/item/")]
async fn narrow_with_slash() -> impl Responder {
    mark("narrow_with_slash");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_sibling_but_for_a_slash() {
    let app = App::new()
        .service((wide_without_slash, narrow_with_slash))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    let page = Browser::at(FOREIGN);
    is_not_sent(&app, &page, with_json(Request::post("/item/"))).await;
    // Nobody serves it there, and the browser remembers the grant all the same.
    let put = page.fetch(&app, with_json(Request::put("/item/"))).await;
    assert!(put.sent().is_some(), "{put:?}");
    is_not_sent(&app, &page, with_json(Request::post("/item/"))).await;
}

fn is_json(ctx: &GuardContext<'_>) -> bool {
    let value = ctx.head().headers().get("content-type");
    value.is_some_and(|value| value == "application/json")
}

fn asks_for_json(ctx: &GuardContext<'_>) -> bool {
    let value = ctx.head().headers().get("access-control-request-headers");
    value.is_some_and(|value| value == "content-type")
}

#[cors(origins = "*", allow_headers = ["content-type"], max_age = 600, preflight_guard = asks_for_json)]
#[put("/document", guard = "is_json")]
async fn put_json() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/document")]
async fn put_text() -> impl Responder {
    mark("put_text");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn what_a_preflight_guard_tells_apart_is_remembered_for_both() {
    let app = init_service(App::new().service((put_json, put_text))).await;
    let page = Browser::at(FOREIGN);
    is_not_sent(&app, &page, Request::put("/document").body("text")).await;
    is_read(&app, &page, with_json(Request::put("/document"))).await;
    is_not_sent(&app, &page, Request::put("/document").body("text")).await;
}

#[cors(origins = "https://partner.example", max_age = 600)]
#[actix_web::route("/split", method = "PUT", method = "DELETE")]
async fn puts_and_deletes() -> impl Responder {
    HttpResponse::Ok()
}

static LISTED: RuntimeOrigins = RuntimeOrigins::new();
policy!(static FOR_LISTED = { origins = LISTED, allow_headers = ["content-type"], max_age = 600 });

#[cors(policy = FOR_LISTED)]
#[put("/listed")]
async fn put_listed() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = FOR_LISTED)]
#[post("/listed")]
async fn post_listed() -> impl Responder {
    HttpResponse::Ok()
}

/// A list is the same everywhere, and application data is the same for two handlers at one path that are in no scope.
#[actix_web::test]
async fn what_opens_nothing_is_remembered() {
    let seconds = async |path: &str, app: App<_>| {
        let app = init_service(app).await;
        let granted = preflight(&app, path, PARTNER, "PUT").await;
        granted.allows(PARTNER);
        granted.values("access-control-max-age").concat()
    };
    LISTED.set([PARTNER]).expect("an origin");
    let scope = || web::scope("/api").service((put_listed, post_listed));
    assert_eq!(
        seconds("/listed", App::new().service((put_listed, post_listed))).await,
        "600"
    );
    assert_eq!(seconds("/api/listed", App::new().service(scope())).await, "600");
    let share_delete = App::new().service((puts_and_deletes, lists_delete));
    assert_eq!(seconds("/split", share_delete).await, "600");
    let in_no_scope = App::new().app_data(list(PARTNER)).service((of_partner, of_app));
    assert_eq!(seconds("/item", in_no_scope).await, "600");
    let scope = web::scope("").service((of_partner, of_app));
    assert_eq!(
        seconds("/item", App::new().app_data(list(PARTNER)).service(scope)).await,
        "0"
    );
}
