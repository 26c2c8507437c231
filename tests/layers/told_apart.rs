//! Handlers with one path and method.

use actix_web::{
    App, HttpResponse, Responder, delete,
    guard::{self, GuardContext},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, FromAppData, RuntimeOrigins, cors, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, mark, preflight};

use crate::{
    pages::{is_not_sent, is_read},
    shared::{has_key, list, me, user},
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

#[cors(origins = "*")]
#[put("/three", guard = "is_json")]
async fn first_of_three() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = ["x-key"])]
#[put("/three", guard = "has_key")]
async fn second_of_three() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/three")]
async fn third_of_three() -> impl Responder {
    mark("third_of_three");
    HttpResponse::Ok()
}

/// A guard may pass by the second one as well.
#[actix_web::test]
async fn by_two_guards() {
    let text = || Request::put("/three").body("text");
    let app = App::new().service((first_of_three, second_of_three, third_of_three));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(FOREIGN), text()).await;
    is_read(&app, &Browser::at(APP), text()).await;
}

#[cors(origins = "*", allow_headers = ["content-type", "x-one"])]
#[put("/names", guard = "is_json")]
async fn of_one() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = ["x-two", "content-type"])]
#[put("/names")]
async fn of_two() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn the_header_names_of_both_are_granted() {
    let app = || App::new().service((of_one, of_two));
    let [without, under] = [
        preflight(&init_service(app()).await, "/names", FOREIGN, "PUT").await,
        preflight(
            &init_service(app().wrap(Cors::new(&STRICT))).await,
            "/names",
            FOREIGN,
            "PUT",
        )
        .await,
    ];
    assert_eq!(without.values("access-control-allow-headers"), ["content-type"]);
    assert_eq!(under, without);
}

policy!(static ALIKE = { origins = "*", allow_headers = ["content-type"], max_age = 600 });

#[cors(policy = ALIKE)]
#[put("/alike", guard = "is_json")]
async fn json_alike() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(policy = ALIKE)]
#[put("/alike")]
async fn text_alike() -> impl Responder {
    HttpResponse::Ok()
}

/// Whichever is meant, its answer is remembered.
#[actix_web::test]
async fn two_that_say_the_same() {
    let app = App::new()
        .service((json_alike, text_alike))
        .wrap(Cors::new(&STRICT));
    let granted = preflight(&init_service(app).await, "/alike", FOREIGN, "PUT").await;
    granted.is(
        204,
        &[
            "access-control-allow-origin: *",
            "access-control-allow-methods: PUT",
            "access-control-allow-headers: content-type",
            "access-control-max-age: 600",
            "vary: Access-Control-Request-Method",
        ],
    );
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

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = OF_DATA, allow_headers = ["x-key"])]
#[delete("/{id}")]
async fn of_data() -> impl Responder {
    HttpResponse::Ok()
}

/// The scope lets the preflight pass, which names the header, and not the request, which has it. Under a layer no
/// more is granted than both allow, and what the first one allows is known in its scope alone.
#[actix_web::test]
async fn by_scopes_with_data_of_their_own() {
    let without_key = guard::Not(guard::fn_guard(has_key));
    let first = web::scope("/users")
        .guard(without_key)
        .app_data(list(FOREIGN))
        .service(of_data);
    let app = App::new()
        .service(first)
        .service(web::scope("/users").service(hidden))
        .wrap(Cors::new(&STRICT));
    let deleted = Request::delete("/users/7").header("x-key", "1");
    is_not_sent(&init_service(app).await, &Browser::at(FOREIGN), deleted).await;
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
