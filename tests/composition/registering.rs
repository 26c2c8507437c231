//! The ways to register a handler.

use actix_web::{App, HttpResponse, Responder, delete, get, guard, post, services, test::init_service, web};
use cors_runtime::cors;
use cors_tests::{APP, ask, mark, preflight};

#[cors(origins = "https://app.example.com")]
#[get("/items/{id}")]
async fn read(id: web::Path<u32>) -> impl Responder {
    mark("read");
    id.to_string()
}

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[post("/items/{id}")]
async fn write(_: web::Path<u32>) -> impl Responder {
    mark("write");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn replace(_: web::Path<u32>) -> impl Responder {
    mark("replace");
    HttpResponse::Ok()
}

#[delete("/items/{id}")]
async fn plain(_: web::Path<u32>) -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

fn configure(config: &mut web::ServiceConfig) {
    config
        .service(read)
        .service(write)
        .service(replace::at("/items/{id}"))
        .service(plain);
}

async fn check(
    name: &str,
    prefix: &str,
    app: impl actix_web::dev::Service<
        actix_http::Request,
        Response = actix_web::dev::ServiceResponse,
        Error = actix_web::Error,
    >,
) {
    let path = format!("{prefix}/items/1");
    for (method, ran, vary) in [
        ("GET", "read", &[][..]),
        ("POST", "write", &["Origin"]),
        ("PUT", "replace", &[]),
    ] {
        let answer = ask(&app, &format!("{method} {path}"), &[("origin", APP)]).await;
        answer.ran(&[ran]);
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{name}");
        assert_eq!(answer.values("vary"), vary, "{name}");
        let answer = preflight(&app, &path, APP, method).await;
        assert_eq!(
            (answer.status, answer.values("access-control-allow-methods")),
            (204, vec![method]),
            "{name}"
        );
    }
    ask(&app, &format!("DELETE {path}"), &[("origin", APP)])
        .await
        .is(200, &[])
        .ran(&["plain"]);
    assert_eq!(
        preflight(&app, &path, APP, "DELETE")
            .await
            .grants_nothing()
            .status,
        404
    );
}

#[actix_web::test]
async fn everywhere() {
    check(
        "configure",
        "",
        init_service(App::new().configure(configure)).await,
    )
    .await;
    check(
        "scope",
        "/a",
        init_service(App::new().service(web::scope("/a").configure(configure))).await,
    )
    .await;
    let nested = web::scope("/a").service(web::scope("/b").configure(configure));
    check(
        "nested scopes",
        "/a/b",
        init_service(App::new().service(nested)).await,
    )
    .await;
    let all = services![read, write, replace::at("/items/{id}"), plain];
    check("services!", "", init_service(App::new().service(all)).await).await;
    let tuple = (read, (write, replace::at("/items/{id}")), plain);
    check("tuple", "", init_service(App::new().service(tuple)).await).await;
    let guarded = web::scope("")
        .guard(guard::fn_guard(|_| true))
        .configure(configure);
    check(
        "scope with a guard",
        "",
        init_service(App::new().service(guarded)).await,
    )
    .await;
}

/// Order of registration does not matter, nor who else stands on the path.
#[actix_web::test]
async fn in_any_order() {
    let app = App::new()
        .service(plain)
        .service(replace::at("/items/{id}"))
        .service(write)
        .service(read);
    check("reversed", "", init_service(app).await).await;
}

/// A policy follows the path that the router matched, byte for byte.
#[actix_web::test]
async fn the_router_picks() {
    let app = init_service(
        App::new()
            .service(web::scope("/Admin").service(read))
            .service(web::scope("/admin").service(plain)),
    )
    .await;
    assert_eq!(preflight(&app, "/Admin/items/1", APP, "GET").await.status, 204);
    preflight(&app, "/admin/items/1", APP, "GET").await.is(404, &[]);
    preflight(&app, "/x/../Admin/items/1", APP, "GET")
        .await
        .is(404, &[]);
}

#[cors(origins = "https://app.example.com")]
#[get("/a+b")]
async fn plus() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("/tail/{rest:.*}")]
async fn tail() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("")]
async fn empty() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[get("no-slash")]
async fn no_slash() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn paths() {
    let app = init_service(
        App::new()
            .service(plus)
            .service(tail)
            .service(no_slash)
            .service(web::scope("/scope").service(empty).service(no_slash)),
    )
    .await;
    for path in [
        "/a+b",
        "/tail/",
        "/tail/a/b%20c?query",
        "/scope",
        "/no-slash",
        "/scope/no-slash",
    ] {
        assert_eq!(ask(&app, &format!("GET {path}"), &[]).await.status, 200, "{path}");
        assert_eq!(preflight(&app, path, APP, "GET").await.status, 204, "{path}");
    }
    for path in ["/a%20b", "/aab", "/scope/"] {
        assert_eq!(
            preflight(&app, path, APP, "GET").await.grants_nothing().status,
            404,
            "{path}"
        );
    }
}
