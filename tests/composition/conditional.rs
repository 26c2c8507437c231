//! `cfg` and `cfg_attr`, and handlers in function bodies.

use actix_web::{App, HttpResponse, Responder, get, post, test::init_service, web};
use cors_runtime::cors;
use cors_tests::{APP, ask, preflight};

#[cfg(any())]
#[cors(origins = "https://app.example.com")]
#[get("/absent")]
async fn absent() -> impl Responder {
    HttpResponse::NoSuchThing()
}

#[cors(origins = "https://app.example.com")]
#[get("/below")]
#[cfg(any())]
async fn absent_below() -> impl Responder {
    HttpResponse::NoSuchThing()
}

#[cfg(not(any()))]
#[cors(origins = "https://app.example.com")]
#[get("/present")]
async fn present() -> impl Responder {
    HttpResponse::Ok()
}

/// Two of one name, one of them there.
#[cors(origins = "https://app.example.com")]
#[cfg(not(any()))]
#[get("/either")]
async fn either() -> impl Responder {
    "one"
}

#[cors(origins = "https://partner.example")]
#[cfg(any())]
#[get("/either")]
async fn either() -> impl Responder {
    "other"
}

#[cfg_attr(all(), cors(origins = "https://app.example.com"))]
#[get("/conditionally")]
async fn conditionally() -> impl Responder {
    HttpResponse::Ok()
}

#[cfg_attr(any(), cors(origins = "https://app.example.com"))]
#[get("/without")]
async fn without() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[cfg_attr(all(), post("/attribute"))]
#[cfg_attr(any(), get("/attribute"))]
async fn attribute() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", max_age = 600)]
mod module {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    #[cfg(any())]
    #[get("/absent")]
    async fn absent() -> impl Responder {
        HttpResponse::NoSuchThing()
    }

    #[cfg_attr(all(), cors(max_age = 5))]
    #[get("/module/own")]
    pub(super) async fn own() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(any(), cors(max_age = 5))]
    #[get("/module/inherits")]
    pub(super) async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(all(), cors(off))]
    #[get("/module/off")]
    pub(super) async fn off() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(any(), get("/module/function"))]
    pub(super) async fn function() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(all(), get("/module/conditional"))]
    pub(super) async fn conditional() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::test]
async fn conditional_handlers() {
    let app = init_service(
        App::new()
            .service(present)
            .service(either)
            .service(conditionally)
            .service(without)
            .service(attribute)
            .service(module::own)
            .service(module::inherits)
            .service(module::conditional)
            .service(module::off)
            .route("/module/function", web::get().to(module::function)),
    )
    .await;
    for (path, method, age) in [
        ("/present", "GET", None),
        ("/either", "GET", None),
        ("/conditionally", "GET", None),
        ("/attribute", "POST", None),
        ("/module/own", "GET", Some("5")),
        ("/module/inherits", "GET", Some("600")),
        ("/module/conditional", "GET", Some("600")),
    ] {
        let answer = preflight(&app, path, APP, method).await;
        assert_eq!(answer.status, 204, "{path}");
        assert_eq!(
            answer.values("access-control-max-age"),
            Vec::from_iter(age),
            "{path}"
        );
        let answer = ask(&app, &format!("{method} {path}"), &[]).await;
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{path}");
    }
    for path in ["/without", "/module/off", "/module/function"] {
        ask(&app, &format!("GET {path}"), &[("origin", APP)])
            .await
            .is(200, &[]);
        preflight(&app, path, APP, "GET").await.is(404, &[]);
    }
    assert_eq!(ask(&app, "GET /either", &[]).await.body, "one");
}

/// In a function body nothing can be named through the module around it.
#[actix_web::test]
async fn in_a_function() {
    cors_runtime::policy!(static LOCAL = { origins = "https://app.example.com", methods = [GET] });

    #[cors(origins = "https://app.example.com")]
    #[get("/routed")]
    async fn local() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn bare() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(policy = LOCAL)]
    #[get("/named")]
    async fn named() -> impl Responder {
        HttpResponse::Ok()
    }

    let app = init_service(
        App::new()
            .service(local)
            .service(bare::at("/bare"))
            .service(named),
    )
    .await;
    for path in ["/routed", "/bare", "/named"] {
        assert_eq!(preflight(&app, path, APP, "GET").await.status, 204, "{path}");
    }
    assert_eq!(
        bare()
            .await
            .respond_to(&actix_web::test::TestRequest::default().to_http_request())
            .status(),
        200
    );
}
