//! `timing`: the times of a response are shown to the origins that may read it, and to no others.

use actix_web::{App, HttpResponse, Responder, get, test::init_service};
use cors_runtime::cors;
use cors_tests::{APP, FOREIGN, PARTNER, get as get_from, preflight};

const VARY: &str = "vary: Origin";

#[cors(origins = ["https://app.example.com", "https://*.partner.example"], timing)]
#[get("/listed")]
async fn listed() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("timing-allow-origin", "*"))
        .finish()
}

#[cors(origins = "*", timing = true)]
#[get("/any")]
async fn any() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", timing = false)]
#[get("/own")]
async fn own() -> impl Responder {
    HttpResponse::Ok()
        .insert_header(("timing-allow-origin", "https://handler.example"))
        .finish()
}

#[actix_web::test]
async fn follows_the_decision_of_the_policy() {
    let app = init_service(App::new().service(listed).service(any).service(own)).await;
    let app_origin = [
        "access-control-allow-origin: https://app.example.com",
        "timing-allow-origin: https://app.example.com",
        VARY,
    ];
    get_from(&app, "/listed", APP).await.is(200, &app_origin);
    // The handler's own header is replaced.
    for origin in [FOREIGN, PARTNER, "null"] {
        get_from(&app, "/listed", origin).await.is(200, &[VARY]);
    }
    get_from(&app, "/any", FOREIGN)
        .await
        .is(200, &["access-control-allow-origin: *", "timing-allow-origin: *"]);
    // Without the argument the header is the handler's.
    get_from(&app, "/own", FOREIGN).await.is(
        200,
        &[
            "access-control-allow-origin: https://app.example.com",
            "timing-allow-origin: https://handler.example",
        ],
    );
}

#[actix_web::test]
async fn preflights_have_no_times() {
    let app = init_service(App::new().service(any)).await;
    let answer = preflight(&app, "/any", FOREIGN, "GET").await;
    assert!(answer.values("timing-allow-origin").is_empty());
}
