//! Methods: served, not served, and what a 405 lists.

use actix_web::{App, HttpResponse, Responder, test::init_service, web};
use cors_runtime::cors;
use cors_tests::{APP, ask, mark, preflight};

use crate::app::app;

/// A path of its own for each way to write a handler by hand.
#[actix_web::test]
async fn bare_handlers() {
    let app = app!();
    for path in ["/bare", "/by-resource"] {
        for method in ["GET", "DELETE"] {
            ask(&app, &format!("{method} {path}"), &[("origin", APP)])
                .await
                .is(200, &["access-control-allow-origin: https://app.example.com"])
                .ran(&["bare"]);
            preflight(&app, path, APP, method)
                .await
                .is(
                    204,
                    &[
                        "access-control-allow-origin: https://app.example.com",
                        "access-control-allow-methods: GET, DELETE",
                        "vary: Origin, Access-Control-Request-Method",
                    ],
                )
                .ran(&[]);
        }
    }
    ask(&app, "PUT /bare", &[("origin", APP)]).await.is(404, &[]);
    ask(&app, "PUT /by-resource", &[("origin", APP)])
        .await
        .is(405, &["allow: GET, DELETE"])
        .ran(&[]);
    preflight(&app, "/bare", APP, "PUT").await.is(404, &[]);
    preflight(&app, "/by-resource", APP, "PUT")
        .await
        .is(405, &["allow: GET, DELETE"])
        .ran(&[]);
}

#[cors(origins = "https://app.example.com")]
#[actix_web::route("/mixed", method = "GET", method = "PATCH")]
async fn annotated() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

/// A resource behind annotated handlers lists their methods in the `Allow` of its 405, as it does those of
/// actix-web's own attributes.
#[actix_web::test]
async fn a_405_lists_annotated_methods() {
    let app = init_service(
        App::new()
            .service(annotated)
            .service(web::resource("/mixed").route(web::delete().to(plain))),
    )
    .await;
    ask(&app, "PUT /mixed", &[])
        .await
        .is(405, &["allow: GET, PATCH, DELETE"])
        .ran(&[]);
    ask(&app, "DELETE /mixed", &[]).await.is(200, &[]).ran(&["plain"]);
}

/// HEAD is not GET: neither for actix-web nor for a preflight.
#[actix_web::test]
async fn head() {
    let app = app!();
    ask(&app, "HEAD /one", &[("origin", APP)])
        .await
        .is(404, &[])
        .ran(&[]);
    preflight(&app, "/one", APP, "HEAD").await.is(404, &[]).ran(&[]);
}

#[cors(origins = "https://app.example.com", methods = "*")]
async fn anything() -> impl Responder {
    mark("anything");
    HttpResponse::Ok()
}

/// A handler of every method takes a preflight of one requested method. With several it is no preflight: nothing is
/// granted, and the request is the handler's own, as any OPTIONS.
#[actix_web::test]
async fn several_requested_methods() {
    let app = init_service(App::new().service(anything::at("/any"))).await;
    let granted = preflight(&app, "/any", APP, "PUT").await;
    assert_eq!(granted.ran(&[]).values("access-control-allow-methods"), ["PUT"]);
    for lines in [["PUT", "PUT"], ["PUT", "DELETE"], ["PUT", "a b"]] {
        let [first, second] = lines.map(|method| ("access-control-request-method", method));
        ask(&app, "OPTIONS /any", &[("origin", APP), first, second])
            .await
            .is(200, &["access-control-allow-origin: https://app.example.com"])
            .ran(&["anything"]);
    }
    // One line is one method.
    let request = [("origin", APP), ("access-control-request-method", "PUT, DELETE")];
    ask(&app, "OPTIONS /any", &request).await.ran(&["anything"]);
}
