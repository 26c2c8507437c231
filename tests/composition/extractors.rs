//! What handlers take and return.

use std::future::{Ready, ready};

use actix_web::{
    App, Either, Error, HttpRequest, HttpResponse, Responder, get, post, test::init_service, web,
};
use cors_runtime::cors;
use cors_tests::ask;
use serde::{Deserialize, Serialize};

#[derive(Deserialize, Serialize)]
struct User {
    name: String,
}

#[cors(origins = "https://app.example.com", allow = [handler_json])]
#[post("/users/{id}")]
async fn all(
    id: web::Path<u32>,
    web::Query(query): web::Query<User>,
    data: web::Data<u32>,
    mut body: web::Json<User>,
    request: HttpRequest,
) -> Result<web::Json<User>, Error> {
    body.name = format!("{id} {} {} {} {}", query.name, **data, body.name, request.path());
    Ok(body)
}

/// Neither `async` nor a named type.
#[cors(origins = "https://app.example.com")]
#[get("/future")]
fn future() -> Ready<Result<HttpResponse, Error>> {
    ready(Ok(HttpResponse::Ok().finish()))
}

#[cors(origins = "https://app.example.com")]
#[get("/either")]
async fn either(query: Option<web::Query<User>>) -> Either<String, HttpResponse> {
    query.map_or_else(
        || Either::Right(HttpResponse::NoContent().finish()),
        |query| Either::Left(query.0.name),
    )
}

/// As many as actix-web takes.
#[cors(origins = "https://app.example.com")]
#[get("/twelve")]
#[allow(clippy::too_many_arguments, clippy::used_underscore_binding)]
async fn twelve(
    _a: HttpRequest,
    _b: HttpRequest,
    _c: HttpRequest,
    _d: HttpRequest,
    _e: HttpRequest,
    _f: HttpRequest,
    _g: HttpRequest,
    _h: HttpRequest,
    _i: HttpRequest,
    _j: HttpRequest,
    _k: HttpRequest,
    _l: HttpRequest,
) -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn extractors() {
    let app = init_service(
        App::new()
            .app_data(web::Data::new(7_u32))
            .service(all)
            .service(future)
            .service(either)
            .service(twelve),
    )
    .await;
    let origin = "access-control-allow-origin: https://app.example.com";
    let request = actix_web::test::TestRequest::post()
        .uri("/users/1?name=q")
        .set_json(User { name: "b".to_owned() })
        .to_request();
    let response = actix_web::test::call_service(&app, request).await;
    assert_eq!(
        response
            .headers()
            .get("access-control-allow-origin")
            .map(|value| value.as_bytes()),
        Some(&b"https://app.example.com"[..])
    );
    let user: User = actix_web::test::read_body_json(response).await;
    assert_eq!(user.name, "1 q 7 b /users/1");

    ask(&app, "GET /future", &[]).await.is(200, &[origin]);
    ask(&app, "GET /either", &[]).await.is(204, &[origin]);
    assert_eq!(ask(&app, "GET /either?name=x", &[]).await.body, "x");
    ask(&app, "GET /twelve", &[]).await.is(200, &[origin]);
    for (line, status) in [
        ("POST /users/x?name=q", 404),
        ("POST /users/1", 400),
        ("POST /users/1?name=q", 400),
    ] {
        let answer = ask(&app, line, &[]).await;
        assert_eq!((answer.status, answer.cors()), (status, vec![origin]), "{line}");
    }
}
