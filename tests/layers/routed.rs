//! The order in which the router asks: what it never reaches is not counted, and what it may reach is.

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::GuardContext,
    middleware::{Condition, NormalizePath, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get, mark, preflight};

use crate::{
    middleware::{limiting, refusing},
    pages::{is_for_the_application, is_not_sent, is_read, with_json},
    shared::{anybody, has_key, me, me_guarded, never, pages, user},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static STRICT_WITH_COOKIES = { origins = "https://app.example.com", credentials });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], max_age = 600 });

#[actix_web::test]
async fn files_in_front_of_a_handler_in_a_scope() {
    let directory = concat!(env!("CARGO_MANIFEST_DIR"), "/support");
    let app = App::new()
        .service(actix_files::Files::new("/static", directory))
        .service(web::scope("").service(pages))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    let own = get(&app, "/static/lib.rs", APP).await;
    assert_eq!(own.status, 200);
    is_for_the_application(&app, "/static/lib.rs", FOREIGN).await;
}

#[cors(origins = "*")]
#[put("/document", guard = "has_key")]
async fn open_with_key() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[put("/document")]
async fn closed_behind() -> impl Responder {
    mark("closed_behind");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_preflight_guard_that_fails_behind_a_sibling() {
    for is_layered in [true, false] {
        let app = App::new()
            .service((open_with_key, closed_behind))
            .wrap(Condition::new(is_layered, Cors::new(&STRICT)));
        let app = init_service(app).await;
        is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/document")).await;
    }
}

#[actix_web::test]
async fn a_preflight_guard_that_fails_where_the_path_is_normalized() {
    let app = App::new()
        .service((me_guarded, anybody))
        .wrap(NormalizePath::trim())
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/users/me")).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/users/me/")).await;
}

#[cors(origins = "https://app.example.com", credentials)]
#[get("/api/me")]
async fn api_me() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", credentials)]
#[get("/me")]
async fn me_in_scope() -> impl Responder {
    HttpResponse::Ok()
}

/// All in no scope and without guards: the first one takes each request.
#[actix_web::test]
async fn a_401_in_front_of_a_handler_and_a_fallback() {
    let app = App::new()
        .service((api_me, pages))
        .wrap(from_fn(refusing))
        .wrap(Cors::new(&STRICT_WITH_COOKIES));
    let app = init_service(app).await;
    let answer = get(&app, "/api/me", APP).await;
    assert_eq!(answer.status, 401);
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
}

#[cors(origins = "https://partner.example")]
#[get("/users/me")]
async fn get_me() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/users/{id}")]
async fn get_user() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_429_in_front_of_two_handlers_in_their_order() {
    let app = App::new()
        .service((get_me, get_user))
        .wrap(from_fn(limiting))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    get(&app, "/users/me", PARTNER).await.allows(PARTNER);
}

#[cors(origins = "https://partner.example")]
#[get("")]
async fn at_the_prefix() -> impl Responder {
    HttpResponse::Ok()
}

fn is_json(ctx: &GuardContext<'_>) -> bool {
    let value = ctx.head().headers().get("accept");
    value.is_some_and(|value| value == "application/json")
}

#[cors(origins = "https://app.example.com", allow_headers = ["authorization"], max_age = 600)]
#[get("/report", guard = "is_json")]
async fn report_as_json() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", allow_headers = ["authorization"], max_age = 600)]
#[get("/report")]
async fn report_as_text() -> impl Responder {
    HttpResponse::Ok()
}

/// No request to `/report` ever goes to the fallback.
#[actix_web::test]
async fn a_dispute_with_what_is_behind_the_last() {
    for is_layered in [true, false] {
        let app = App::new()
            .service((report_as_json, report_as_text, pages))
            .wrap(Condition::new(is_layered, Cors::new(&STRICT)));
        let app = init_service(app).await;
        let granted = preflight(&app, "/report", APP, "GET").await;
        granted.allows(APP);
        let names = granted.values("access-control-allow-headers");
        assert_eq!(names, ["authorization"], "layered: {is_layered}");
    }
}

/// What enters a scope does not leave it: the one behind it, in no scope, gets nothing that its guard turns away.
#[actix_web::test]
async fn a_dispute_with_what_is_behind_the_scope() {
    let app = App::new()
        .service(web::scope("/api").service(report_as_json))
        .service(pages);
    let app = init_service(app).await;
    let granted = preflight(&app, "/api/report", APP, "GET").await;
    granted.allows(APP);
    assert_eq!(granted.values("access-control-allow-headers"), ["authorization"]);
}

#[actix_web::test]
async fn by_their_order_where_the_path_is_normalized() {
    let app = App::new()
        .service((me, user))
        .wrap(NormalizePath::trim())
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    preflight(&app, "/users/me", PARTNER, "PUT").await.allows(PARTNER);
    preflight(&app, "/users/me/", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

#[cors(origins = "https://partner.example")]
#[put("/users/me/")]
async fn me_with_slash() -> impl Responder {
    HttpResponse::Ok()
}

/// The one with a slash is not at the path.
#[actix_web::test]
async fn with_and_without_slash_in_front_of_a_parameter() {
    let app = App::new()
        .service((me, me_with_slash, user))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    preflight(&app, "/users/me", PARTNER, "PUT").await.allows(PARTNER);
}

#[cors(origins = "https://app.example.com", allow_headers = "*", allow = [header_any_authorization])]
#[put("/draft", guard = "has_key")]
async fn draft_of_any_header() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", allow_headers = ["content-type"])]
#[put("/draft")]
async fn draft() -> impl Responder {
    HttpResponse::Ok()
}

/// Both allow `content-type`, and the common answer does not, since one says `*`.
#[actix_web::test]
async fn any_header_and_a_name() {
    let app = init_service(App::new().service((draft_of_any_header, draft))).await;
    is_read(&app, &Browser::at(APP), with_json(Request::put("/draft"))).await;
}
