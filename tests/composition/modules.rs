//! Defaults of a module.

use actix_web::{App, test::init_service, web};
use cors_tests::{APP, PARTNER, ask, preflight};

#[cors_runtime::cors(origins = "https://app.example.com", allow_headers = ["x-a"], credentials, max_age = 600)]
mod plain {
    use actix_web::{HttpResponse, Responder, get, routes};
    use cors_runtime::cors;

    #[get("/inherits")]
    async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }

    /// Documented, with its own age.
    #[cors(max_age = 5)]
    #[routes]
    #[get("/overrides")]
    #[post("/overrides")]
    async fn overrides() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(origins = "https://partner.example", credentials = false, allow_headers = ["x-b"])]
    #[actix_web::get("/other")]
    async fn other() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(off)]
    #[get("/off")]
    async fn off() -> impl Responder {
        HttpResponse::Ok()
    }

    // No handler: left alone.
    pub(super) fn configure(config: &mut actix_web::web::ServiceConfig) {
        config
            .service(inherits)
            .service(overrides)
            .service(other)
            .service(off);
    }
}

pub(crate) const VARY: &str = "vary: Origin, Access-Control-Request-Method";

#[actix_web::test]
async fn defaults_and_overrides() {
    let app = init_service(App::new().configure(plain::configure)).await;
    let common = [
        "access-control-allow-credentials: true",
        "access-control-allow-headers: x-a",
        "access-control-allow-origin: https://app.example.com",
    ];
    preflight(&app, "/inherits", APP, "GET").await.is(
        204,
        &[
            common[0],
            common[1],
            common[2],
            "access-control-allow-methods: GET",
            "access-control-max-age: 600",
            VARY,
        ],
    );
    preflight(&app, "/overrides", APP, "POST").await.is(
        204,
        &[
            common[0],
            common[1],
            common[2],
            "access-control-allow-methods: GET, POST",
            "access-control-max-age: 5",
            VARY,
        ],
    );
    preflight(&app, "/other", PARTNER, "GET").await.is(
        204,
        &[
            "access-control-allow-headers: x-b",
            "access-control-allow-methods: GET",
            "access-control-allow-origin: https://partner.example",
            "access-control-max-age: 600",
            VARY,
        ],
    );
    preflight(&app, "/other", APP, "GET").await.is(403, &[VARY]);
    ask(&app, "GET /off", &[("origin", APP)]).await.is(200, &[]);
    preflight(&app, "/off", APP, "GET").await.is(404, &[]);
}

/// A handler without a routing attribute takes part where it says so.
#[cors_runtime::cors(origins = "https://app.example.com", methods = [GET, PUT], max_age = 600)]
mod with_bare {
    use actix_web::{HttpResponse, Responder};
    use cors_runtime::cors;

    #[cors]
    pub(crate) async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(methods = [PUT])]
    pub(crate) async fn overrides() -> impl Responder {
        HttpResponse::Ok()
    }

    pub(crate) async fn function() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::test]
async fn bare_handlers() {
    let app = init_service(
        App::new()
            .service(with_bare::inherits::at("/inherits"))
            .service(with_bare::overrides::at("/overrides"))
            .route("/function", web::put().to(with_bare::function)),
    )
    .await;
    for (path, methods) in [("/inherits", "GET, PUT"), ("/overrides", "PUT")] {
        let answer = preflight(&app, path, APP, "PUT").await;
        assert_eq!(answer.values("access-control-allow-methods"), [methods], "{path}");
        assert_eq!(answer.values("access-control-max-age"), ["600"], "{path}");
    }
    ask(&app, "PUT /function", &[("origin", APP)]).await.is(200, &[]);
}

cors_runtime::policy!(static STRICT = { origins = "https://app.example.com" });

#[cors_runtime::cors(origins = "*", allow_headers = ["x-a"], max_age = 600)]
mod names_a_policy {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    #[cors(policy = super::STRICT)]
    #[get("/strict")]
    pub(super) async fn strict() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(policy = super::STRICT, max_age = 5)]
    #[get("/aged")]
    pub(super) async fn aged() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(policy = super::super::STRICT)]
    pub(super) mod inner {
        use actix_web::{HttpResponse, Responder, get};

        #[get("/inner")]
        pub(in super::super) async fn inside() -> impl Responder {
            HttpResponse::Ok()
        }
    }
}

/// What a policy closes, the module around the handler must not open.
#[actix_web::test]
async fn a_handler_that_names_a_policy_takes_nothing_from_its_module() {
    let app = init_service(
        App::new()
            .service(names_a_policy::strict)
            .service(names_a_policy::aged)
            .service(names_a_policy::inner::inside),
    )
    .await;
    let origin = "access-control-allow-origin: https://app.example.com";
    let methods = "access-control-allow-methods: GET";
    for path in ["/strict", "/inner"] {
        preflight(&app, path, APP, "GET")
            .await
            .is(204, &[origin, methods, VARY]);
        preflight(&app, path, PARTNER, "GET").await.is(403, &[VARY]);
    }
    let aged = ["access-control-max-age: 5", origin, methods, VARY];
    preflight(&app, "/aged", APP, "GET").await.is(204, &aged);
}
