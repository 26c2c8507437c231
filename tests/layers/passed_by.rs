//! Several handlers for one path and method: which of them the router picks for a request, a preflight need not show.

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::{self},
    middleware::Condition,
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, FromAppData, RuntimeOrigins, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, ask, mark, preflight};

use crate::{
    pages::{is_not_sent, is_read},
    shared::{anybody, has_key, list, me, me_guarded, pages, user},
};

policy!(static STRICT = { origins = "https://app.example.com" });

#[cors(origins = "*")]
#[put("/item")]
async fn open_without_slash() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/item/")]
async fn closed_with_slash() -> impl Responder {
    mark("closed_with_slash");
    HttpResponse::Ok()
}

/// The first one is at the path only if `NormalizePath` makes it so, and nothing does.
#[actix_web::test]
async fn a_slash_and_the_first_that_takes_all() {
    let app = App::new()
        .service(open_without_slash)
        .service(closed_with_slash)
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/item/")).await;
}

#[cors(origins = "*")]
#[put("/reports/{year:(?P<digits>[0-9]{4})}")]
async fn open_by_year() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/reports/{name}")]
async fn closed_by_name() -> impl Responder {
    mark("closed_by_name");
    HttpResponse::Ok()
}

/// A pattern that is not read is taken to match everything behind its prefix, and then to leave nothing to others.
#[actix_web::test]
async fn a_pattern_that_is_not_known_and_takes_all() {
    let app = App::new()
        .service(open_by_year)
        .service(closed_by_name)
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/reports/salaries")).await;
}

#[cors(origins = "*")]
#[put("/item/", guard = "has_key")]
async fn open_with_key() -> impl Responder {
    HttpResponse::Ok()
}

/// No layer: the one in front, which is not at the path, ends the search for the others, so that nothing is in dispute.
#[actix_web::test]
async fn a_slash_hides_a_dispute() {
    let app = App::new()
        .service(open_without_slash)
        .service(open_with_key)
        .service(closed_with_slash);
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/item/")).await;
}

#[actix_web::test]
async fn a_preflight_guard_that_fails_in_front_of_a_sibling() {
    let app = init_service(App::new().service((me_guarded, anybody))).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/users/me")).await;
}

#[actix_web::test]
async fn a_preflight_guard_that_fails_in_front_of_a_sibling_under_a_layer() {
    let app = App::new().service((me_guarded, anybody)).wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/users/me")).await;
}

/// The handler has turned the preflight down, though the other one's policy is the same.
#[actix_web::test]
async fn a_preflight_guard_that_fails_in_front_of_one_that_is_alike() {
    for is_layered in [true, false] {
        let app = App::new().service((me_guarded, user));
        let app = init_service(app.wrap(Condition::new(is_layered, Cors::new(&STRICT)))).await;
        is_not_sent(&app, &Browser::at(APP), Request::put("/users/me")).await;
        is_read(&app, &Browser::at(APP), Request::put("/users/7")).await;
    }
}

/// In a scope too, the router asks the first one first.
#[actix_web::test]
async fn by_their_order_in_one_scope() {
    let app = App::new().service(web::scope("/api").service((me, user)));
    let app = init_service(app).await;
    preflight(&app, "/api/users/7", APP, "PUT").await.allows(APP);
    preflight(&app, "/api/users/me", PARTNER, "PUT")
        .await
        .allows(PARTNER);
}

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
policy!(static FOR_DATA = { origins = OF_DATA });

#[cors(policy = FOR_DATA)]
#[put("/users/me")]
async fn me_of_data() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = FOR_DATA)]
#[put("/users/{id}")]
async fn user_of_data() -> impl Responder {
    HttpResponse::Ok()
}

/// One policy, one scope, one list: nobody gets a preflight through any more.
#[actix_web::test]
async fn one_source_of_data_for_two_handlers_in_one_scope() {
    let scope = web::scope("/api").service((me_of_data, user_of_data));
    let app = init_service(App::new().app_data(list(APP)).service(scope)).await;
    preflight(&app, "/api/users/7", APP, "PUT").await.allows(APP);
}

/// What `FromAppData` is for: tenants by host, each with a list of its own. `guard::Host` sees preflights too.
#[actix_web::test]
async fn tenants_by_host() {
    let tenant = |host: &'static str, origin: &'static str| {
        web::scope("")
            .guard(guard::Host(host))
            .app_data(list(origin))
            .service(user_of_data)
    };
    for is_layered in [true, false] {
        let app = App::new()
            .service(tenant("one.example", APP))
            .service(tenant("two.example", PARTNER))
            .wrap(Condition::new(is_layered, Cors::new(&STRICT)));
        let app = init_service(app).await;
        for (host, own, other) in [("one.example", APP, PARTNER), ("two.example", PARTNER, APP)] {
            let headers = |origin| {
                [
                    ("host", host),
                    ("origin", origin),
                    ("access-control-request-method", "PUT"),
                ]
            };
            ask(&app, "OPTIONS /users/7", &headers(own)).await.allows(own);
            ask(&app, "OPTIONS /users/7", &headers(other))
                .await
                .grants_nothing();
        }
    }
}

#[cors(origins = "https://app.example.com", allow_headers = ["authorization"], max_age = 600)]
#[get("/users")]
async fn users() -> impl Responder {
    HttpResponse::Ok()
}

/// A handler for everything else, behind the scope, which never sees what is for the scope.
#[actix_web::test]
async fn a_handler_for_everything_else_behind_a_scope() {
    let app = App::new()
        .service(web::scope("/api").service(users))
        .service(pages);
    let app = init_service(app).await;
    let granted = preflight(&app, "/api/users", APP, "GET").await;
    granted.allows(APP);
    assert_eq!(granted.values("access-control-allow-headers"), ["authorization"]);
}

#[cors(policy = FOR_DATA, allow_headers = ["x-key"])]
#[put("/document", guard = "has_key")]
async fn with_key_of_data() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = FOR_DATA)]
#[put("/document")]
async fn without_key_of_data() -> impl Responder {
    HttpResponse::Ok()
}

/// A source is shown the data of the application, with and without a layer.
#[actix_web::test]
async fn a_dispute_about_data_in_no_scope() {
    for is_layered in [true, false] {
        let app = App::new()
            .app_data(list(APP))
            .service((with_key_of_data, without_key_of_data))
            .wrap(Condition::new(is_layered, Cors::new(&STRICT)));
        let app = init_service(app).await;
        let granted = preflight(&app, "/document", APP, "PUT").await;
        assert_eq!(granted.status, 204, "layered: {is_layered}");
    }
}
