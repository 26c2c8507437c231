//! Defaults of a module that is a scope of actix-web too.

use actix_web::{App, test::init_service};
use cors_tests::{APP, ask, preflight};

use crate::modules::VARY;

#[cors_runtime::cors(origins = "https://app.example.com")]
#[actix_web::scope("/above")]
mod above {
    use actix_web::{HttpResponse, Responder, get};

    #[get("/x")]
    pub(crate) async fn x() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::scope("/below")]
#[cors_runtime::cors(origins = "https://app.example.com")]
mod below {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    #[get("/x")]
    pub(crate) async fn x() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(max_age = 1)]
    #[get("/y")]
    pub(crate) async fn y() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::scope("/inside")]
mod inside {
    use actix_web::{HttpResponse, Responder, get, route};
    use cors_runtime::cors;

    #[cors(origins = "https://app.example.com")]
    #[get("/x")]
    pub(crate) async fn x() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(origins = "https://app.example.com", methods = [PURGE])]
    #[route("/y", method = "GET", method = "PURGE")]
    pub(crate) async fn y() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::test]
async fn with_scope() {
    let app = init_service(
        App::new()
            .service(above::x)
            .service(below::x)
            .service(below::y)
            .service(inside::x)
            .service(inside::y),
    )
    .await;
    for path in ["/above/x", "/below/x", "/below/y", "/inside/x", "/inside/y"] {
        ask(&app, &format!("GET {path}"), &[])
            .await
            .is(200, &["access-control-allow-origin: https://app.example.com"]);
    }
    for path in ["/above/x", "/below/x", "/inside/x"] {
        preflight(&app, path, APP, "GET").await.is(
            204,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-allow-methods: GET",
                VARY,
            ],
        );
    }
    assert_eq!(
        preflight(&app, "/below/y", APP, "GET")
            .await
            .values("access-control-max-age"),
        ["1"]
    );
    let answer = preflight(&app, "/inside/y", APP, "GET").await;
    assert_eq!(answer.values("access-control-allow-methods"), ["PURGE"]);
}
