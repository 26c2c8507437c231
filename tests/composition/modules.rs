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

const VARY: &str = "vary: Origin, Access-Control-Request-Method";

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

#[cors_runtime::cors(origins = "https://app.example.com", max_age = 600, allow_headers = ["x-a"])]
mod outer {
    pub(crate) mod inherits {
        use actix_web::{HttpResponse, Responder, get};

        #[get("/deep")]
        pub(crate) async fn deep() -> impl Responder {
            HttpResponse::Ok()
        }
    }

    #[cors_runtime::cors(max_age = 1)]
    pub(crate) mod overrides {
        use actix_web::{HttpResponse, Responder, get};
        use cors_runtime::cors;

        #[get("/middle")]
        pub(crate) async fn middle() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors(allow_headers = ["x-inner"])]
        #[get("/inner")]
        pub(crate) async fn inner() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors(off)]
        pub(crate) mod none {
            use actix_web::{HttpResponse, Responder, get};
            use cors_runtime::cors;

            #[get("/none")]
            pub(crate) async fn none() -> impl Responder {
                HttpResponse::Ok()
            }

            #[cors(origins = "https://partner.example")]
            #[get("/own")]
            pub(crate) async fn own() -> impl Responder {
                HttpResponse::Ok()
            }
        }
    }
}

#[actix_web::test]
async fn two_deep() {
    let app = init_service(
        App::new()
            .service(outer::inherits::deep)
            .service(outer::overrides::middle)
            .service(outer::overrides::inner)
            .service(outer::overrides::none::none)
            .service(web::scope("").service(outer::overrides::none::own)),
    )
    .await;
    for (path, age, headers) in [
        ("/deep", "600", "x-a"),
        ("/middle", "1", "x-a"),
        ("/inner", "1", "x-inner"),
    ] {
        let age = format!("access-control-max-age: {age}");
        let headers = format!("access-control-allow-headers: {headers}");
        preflight(&app, path, APP, "GET").await.is(
            204,
            &[
                "access-control-allow-origin: https://app.example.com",
                "access-control-allow-methods: GET",
                &age,
                &headers,
                VARY,
            ],
        );
    }
    ask(&app, "GET /none", &[("origin", APP)]).await.is(200, &[]);
    preflight(&app, "/own", PARTNER, "GET").await.is(
        204,
        &[
            "access-control-allow-origin: https://partner.example",
            "access-control-allow-methods: GET",
            VARY,
        ],
    );
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
