//! Another handler answers in place of the one that is known for a path and a method: nobody reads it whom the layer
//! denies.

use actix_web::{
    App, HttpResponse, Responder, get,
    guard::fn_guard,
    middleware::{NormalizePath, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{Cors, RuntimeOrigins, cors, layer, policy, preflight};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get};

use crate::{
    middleware::{answering, refusing},
    pages::is_for_the_application,
    shared::{by_query, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static STRICT_WITH_COOKIES = { origins = "https://app.example.com", credentials });

#[cors(origins = "*", methods = [GET])]
async fn open_by_hand() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_hand_built_handler_of_another_application() {
    let open = web::resource("/item").route(web::get().to(open_by_hand).wrap(layer::<open_by_hand>()));
    let other = init_service(App::new().service(open)).await;
    get(&other, "/item", FOREIGN).await.allows("*");
    let app = App::new()
        .route("/item", web::get().to(running))
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_for_the_application(&app, "/item", FOREIGN).await;
}

#[actix_web::test]
async fn a_plain_handler_beside_a_hand_built_one() {
    let both = web::resource("/item")
        .route(web::get().guard(fn_guard(by_query)).to(running))
        .route(preflight::<open_by_hand>())
        .route(web::get().to(open_by_hand).wrap(layer::<open_by_hand>()));
    let app = init_service(App::new().service(both).wrap(Cors::new(&STRICT))).await;
    get(&app, "/item", FOREIGN).await.allows("*");
    is_for_the_application(&app, "/item?admin", FOREIGN).await;
}

mod admin {
    use actix_web::{HttpResponse, Responder};

    #[actix_web::get("/status", guard = "super::by_query")]
    pub(super) async fn status() -> impl Responder {
        HttpResponse::Ok().body("of the administrators")
    }
}

mod public {
    use actix_web::{HttpResponse, Responder};
    use cors_runtime::cors;

    #[cors(origins = "*")]
    #[actix_web::get("/status")]
    pub(super) async fn status() -> impl Responder {
        HttpResponse::Ok().body("of everybody")
    }
}

#[actix_web::test]
async fn another_resource_with_the_name_and_the_pattern() {
    let app = App::new()
        .service(admin::status)
        .service(public::status)
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    get(&app, "/status", FOREIGN).await.allows("*");
    is_for_the_application(&app, "/status?admin", FOREIGN).await;
}

#[cors(origins = "*")]
#[get("/files/report")]
async fn report() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn a_default_service_in_front_of_an_annotated_handler() {
    let files = web::scope("/files").default_service(web::to(running));
    let app = App::new().service(files).service(report).wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    let answer = get(&app, "/files/report", APP).await;
    assert_eq!(answer.body, "secret");
    is_for_the_application(&app, "/files/report", FOREIGN).await;
}

#[cors(origins = "*")]
#[get("/{open}")]
async fn everybodys() -> impl Responder {
    HttpResponse::Ok()
}

/// The layer has a say also where it would show more than the handler.
#[actix_web::test]
async fn where_the_layer_shows_more() {
    for layer in [&STRICT, &STRICT_WITH_COOKIES] {
        let app = App::new()
            .route("/plain", web::get().to(running))
            .service(everybodys)
            .wrap(Cors::new(layer));
        let app = init_service(app).await;
        is_for_the_application(&app, "/plain", FOREIGN).await;
        let own = get(&app, "/plain", APP).await;
        let allowed = own.values("access-control-allow-origin");
        assert!(allowed == [APP] || allowed == ["*"], "{own:?}");
        get(&app, "/other", FOREIGN).await.allows("*");
    }
}

#[cors(origins = "https://partner.example")]
#[get("/{one}")]
async fn of_partner() -> impl Responder {
    HttpResponse::Ok()
}

/// A cache must not give the answer for one origin to another: two policies decided, one of which alone is written.
#[actix_web::test]
async fn the_answer_varies() {
    policy!(static ANYBODY = { origins = "*" });
    let app = App::new()
        .route("/plain", web::get().to(running))
        .service(of_partner)
        .wrap(Cors::new(&ANYBODY));
    let app = init_service(app).await;
    let answer = get(&app, "/plain", PARTNER).await;
    answer.allows("*");
    assert_eq!(answer.values("vary"), ["Origin"]);
}

/// An error of another resource has no request with which it could be told.
#[actix_web::test]
async fn an_error_of_another_resource() {
    let other = web::resource("/plain").to(running).wrap(from_fn(refusing));
    let app = App::new()
        .service(other)
        .service(everybodys)
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_for_the_application(&app, "/plain", FOREIGN).await;
}

static LISTED: RuntimeOrigins = RuntimeOrigins::new();
policy!(static OF_LISTED = { origins = LISTED });

/// The same with a list of the deployment.
#[actix_web::test]
async fn an_error_of_another_resource_under_a_layer_with_a_source() {
    LISTED.set([APP]).expect("an origin");
    let other = web::resource("/plain").to(running).wrap(from_fn(refusing));
    let app = App::new()
        .service(other)
        .service(everybodys)
        .wrap(Cors::new(&OF_LISTED));
    let app = init_service(app).await;
    is_for_the_application(&app, "/plain", FOREIGN).await;
}

/// The same, with the application of a second listener: `HttpServer` calls its factory once for each socket of a
/// worker.
#[actix_web::test]
async fn an_error_of_another_resource_beside_a_second_listener() {
    let _other_listener = init_service(App::new().wrap(Cors::new(&STRICT))).await;
    let other = web::resource("/plain").to(running).wrap(from_fn(refusing));
    let app = App::new()
        .service(other)
        .service(everybodys)
        .wrap(Cors::new(&STRICT));
    let app = init_service(app).await;
    is_for_the_application(&app, "/plain", FOREIGN).await;
}

policy!(static FOR_PARTNER = { origins = "https://partner.example" });

#[cors(origins = "https://app.example.com", credentials)]
#[get("/{one}")]
async fn of_app() -> impl Responder {
    HttpResponse::Ok()
}

/// The plain handler is for the layer's partner. A page of the application may read what a cache has kept of a request
/// without `Origin`.
#[actix_web::test]
async fn what_is_refused_varies_as_well() {
    let app = App::new()
        .route("/plain", web::get().to(running))
        .service(of_app)
        .wrap(Cors::new(&FOR_PARTNER));
    let app = init_service(app).await;
    let own = get(&app, "/plain", APP).await;
    assert_ne!(own.values("access-control-allow-origin"), [APP]);
    for headers in [&[][..], &[("origin", FOREIGN)]] {
        let answer = ask(&app, "GET /plain", headers).await;
        let is_for_app = answer.values("access-control-allow-origin") == [APP];
        assert!(!is_for_app || answer.values("vary") == ["Origin"], "{answer:?}");
    }
}

#[cors(origins = "*")]
#[get("/files/{path:.*}/meta")]
async fn open_about_files() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/{tail:.*}")]
async fn closed_fallback() -> impl Responder {
    HttpResponse::Ok()
}

/// The path is the first handler's as it came, and the second one's as `NormalizePath` leaves it. The answer in front
/// of the two may be what the second one has said before.
#[actix_web::test]
async fn a_kept_answer_for_a_path_that_is_not_normalized_yet() {
    let app = App::new()
        .service((open_about_files, closed_fallback))
        .wrap(NormalizePath::trim())
        .wrap(from_fn(answering))
        .wrap(Cors::new(&STRICT));
    is_for_the_application(&init_service(app).await, "/files//meta", FOREIGN).await;
}
