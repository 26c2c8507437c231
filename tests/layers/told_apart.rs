//! Handlers with one path and method.

use actix_web::{
    App, HttpResponse, Responder, delete,
    guard::{self, GuardContext},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, mark, preflight};

use crate::{
    pages::{is_not_sent, is_read},
    shared::{me, user},
};

policy!(static STRICT = { origins = "https://app.example.com" });

fn is_json(ctx: &GuardContext<'_>) -> bool {
    let value = ctx.head().headers().get("content-type");
    value.is_some_and(|value| value == "application/json")
}

#[cors(origins = "*", allow_headers = ["content-type"])]
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

/// A preflight does not show what the guard looks at.
#[actix_web::test]
async fn by_a_guard() {
    let text = || Request::put("/document").body("text");
    let app = init_service(App::new().service((put_json, put_text))).await;
    is_not_sent(&app, &Browser::at(FOREIGN), text()).await;
    is_read(&app, &Browser::at(APP), text()).await;
    let behind = init_service(App::new().service((put_text, put_json))).await;
    is_not_sent(&behind, &Browser::at(FOREIGN), text()).await;
}

/// The first one takes each request to its path.
#[actix_web::test]
async fn by_their_order() {
    let without = init_service(App::new().service((me, user))).await;
    let under = init_service(App::new().service((me, user)).wrap(Cors::new(&STRICT))).await;
    for path in ["/users/me", "/users/7"] {
        for origin in [APP, PARTNER] {
            let answer = preflight(&without, path, origin, "PUT").await;
            assert_eq!(answer.status == 204, (path == "/users/me") == (origin == PARTNER));
            assert_eq!(
                preflight(&under, path, origin, "PUT").await,
                answer,
                "{path} from {origin}"
            );
        }
    }
}

/// A scope in front may have a guard that no preflight passes.
#[actix_web::test]
async fn by_scopes() {
    let with_header = || guard::Header("x-key", "1");
    let app = App::new()
        .service(
            web::scope("/users")
                .guard(with_header())
                .service(web::scope("").service(hidden)),
        )
        .service(web::scope("/users").service(open));
    let app = init_service(app).await;
    let deleted = Request::delete("/users/7").header("x-key", "1");
    is_not_sent(&app, &Browser::at(FOREIGN), deleted).await;
}

#[cors(origins = "https://app.example.com")]
#[delete("/{id}")]
async fn hidden() -> impl Responder {
    mark("hidden");
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = ["x-key"])]
#[delete("/{id}")]
async fn open() -> impl Responder {
    HttpResponse::Ok()
}
