//! What a module's attribute reaches: modules that a feature decides about, handlers in bodies, other names of
//! `#[cors]`, and functions that are no handlers.

use actix_web::{App, Scope, test::init_service, web};
use cors_tests::{APP, FOREIGN, ask, preflight};

#[cors_runtime::cors(origins = "https://app.example.com", max_age = 600)]
mod conditional {
    #[cfg_attr(all(), cors_runtime::cors(off))]
    pub(super) mod none {
        use actix_web::{HttpResponse, Responder, get};

        #[get("/none")]
        pub(in super::super) async fn none() -> impl Responder {
            HttpResponse::Ok()
        }
    }

    #[cfg_attr(all(), cors_runtime::cors(max_age = 1))]
    pub(super) mod overrides {
        use actix_web::{HttpResponse, Responder, get};

        #[get("/overrides")]
        pub(in super::super) async fn overrides() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cfg_attr(all(), cors_runtime::cors(max_age = 2))]
        pub(in super::super) mod deeper {
            use actix_web::{HttpResponse, Responder, get};

            #[get("/deeper")]
            pub(in super::super::super) async fn deeper() -> impl Responder {
                HttpResponse::Ok()
            }
        }
    }

    #[cfg_attr(any(), cors_runtime::cors(off))]
    #[cfg_attr(any(), doc = "Documented elsewhere.")]
    pub(super) mod inherits {
        use actix_web::{HttpResponse, Responder, get};

        #[get("/inherits")]
        pub(in super::super) async fn inherits() -> impl Responder {
            HttpResponse::Ok()
        }
    }
}

#[actix_web::test]
async fn a_feature_may_decide_about_a_module() {
    let app = init_service(
        App::new()
            .service(conditional::none::none)
            .service(conditional::overrides::overrides)
            .service(conditional::overrides::deeper::deeper)
            .service(conditional::inherits::inherits),
    )
    .await;
    ask(&app, "GET /none", &[("origin", APP)]).await.is(200, &[]);
    preflight(&app, "/none", APP, "GET").await.is(404, &[]);
    for (path, age) in [("/overrides", "1"), ("/deeper", "2"), ("/inherits", "600")] {
        let answer = preflight(&app, path, APP, "GET").await;
        assert_eq!(answer.values("access-control-max-age"), [age], "{path}");
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{path}");
    }
}

#[cors_runtime::cors(origins = "https://app.example.com", credentials, block = [write])]
mod bodies {
    use actix_web::{HttpResponse, Responder, Scope, dev::HttpServiceFactory, post, web};

    #[post("/outside")]
    async fn outside() -> impl Responder {
        HttpResponse::Ok()
    }

    pub(super) fn configure(config: &mut web::ServiceConfig) {
        #[post("/function")]
        async fn inside() -> impl Responder {
            HttpResponse::Ok()
        }
        let nested = |config: &mut web::ServiceConfig| {
            #[post("/closure")]
            async fn inside() -> impl Responder {
                HttpResponse::Ok()
            }
            config.service(inside);
        };
        config.service(outside).service(inside).configure(nested);
    }

    pub(super) struct Api;

    impl Api {
        pub(super) fn scope(&self) -> Scope {
            mod deep {
                use actix_web::{HttpResponse, Responder, post};

                #[post("/module")]
                pub(super) async fn inside() -> impl Responder {
                    HttpResponse::Ok()
                }
            }

            #[post("/method")]
            async fn inside() -> impl Responder {
                HttpResponse::Ok()
            }
            web::scope("/api").service(inside).service(deep::inside)
        }
    }

    pub(super) fn factory() -> impl HttpServiceFactory {
        #[cors_runtime::cors(block = [])]
        #[post("/opened")]
        async fn opened() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors_runtime::cors(off)]
        #[post("/off")]
        async fn off() -> impl Responder {
            HttpResponse::Ok()
        }
        (opened, off)
    }
}

/// A form on a foreign page reaches no handler of the module, wherever the handler is written.
#[actix_web::test]
async fn handlers_in_bodies_have_the_doors_of_their_module() {
    let api: Scope = bodies::Api.scope();
    let app = App::new().configure(bodies::configure).service(api);
    let app = init_service(app.service(bodies::factory())).await;
    let form = [
        ("host", "api.example.com"),
        ("origin", FOREIGN),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
        ("cookie", "session=1"),
    ];
    for path in ["/outside", "/function", "/closure", "/api/method", "/api/module"] {
        assert_eq!(
            ask(&app, &format!("POST {path}"), &form).await.status,
            403,
            "{path}"
        );
        let answer = preflight(&app, path, APP, "POST").await;
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{path}");
    }
    for (path, allowed) in [("/opened", 204), ("/off", 404)] {
        assert_eq!(
            ask(&app, &format!("POST {path}"), &form).await.status,
            200,
            "{path}"
        );
        assert_eq!(preflight(&app, path, APP, "POST").await.status, allowed, "{path}");
    }
}

#[cors_runtime::cors(origins = "https://app.example.com", max_age = 600)]
mod renamed {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors as cors_policy;

    #[cors_policy(max_age = 5)]
    #[get("/renamed")]
    pub(super) async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors_policy(off)]
    #[get("/renamed/off")]
    pub(super) async fn off() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors_policy(max_age = 1)]
    pub(super) mod inner {
        use actix_web::{HttpResponse, Responder, get};
        use cors_runtime::cors;

        #[get("/renamed/inner")]
        pub(in super::super) async fn handler() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors(max_age = 2)]
        #[get("/renamed/own")]
        pub(in super::super) async fn own() -> impl Responder {
            HttpResponse::Ok()
        }
    }

    #[cors_policy(off)]
    pub(super) mod none {
        use actix_web::{HttpResponse, Responder, get};
        use cors_runtime::cors;

        #[get("/renamed/none")]
        pub(in super::super) async fn handler() -> impl Responder {
            HttpResponse::Ok()
        }

        #[cors(origins = "https://app.example.com")]
        #[get("/renamed/alone")]
        pub(in super::super) async fn alone() -> impl Responder {
            HttpResponse::Ok()
        }
    }
}

#[actix_web::test]
async fn another_name_of_the_attribute_changes_nothing() {
    let app = init_service(
        App::new()
            .service(renamed::handler)
            .service(renamed::off)
            .service(renamed::inner::handler)
            .service(renamed::inner::own)
            .service(renamed::none::handler)
            .service(renamed::none::alone),
    )
    .await;
    for (path, age) in [
        ("/renamed", Some("5")),
        ("/renamed/inner", Some("1")),
        ("/renamed/own", Some("2")),
        ("/renamed/alone", None),
    ] {
        let answer = preflight(&app, path, APP, "GET").await;
        assert_eq!(
            answer.values("access-control-max-age"),
            Vec::from_iter(age),
            "{path}"
        );
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{path}");
    }
    for path in ["/renamed/off", "/renamed/none"] {
        ask(&app, &format!("GET {path}"), &[("origin", APP)])
            .await
            .is(200, &[]);
        preflight(&app, path, APP, "GET").await.is(404, &[]);
    }
}

#[cors_runtime::cors(origins = "https://app.example.com")]
mod documented {
    use actix_web::{HttpResponse, Responder, get, web};

    #[get("/documented")]
    async fn documented() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(any(), doc(cfg(feature = "cors")))]
    #[cfg_attr(all(), doc = "Registers everything here, with cors.")]
    pub(super) fn configure(config: &mut web::ServiceConfig) {
        config.service(documented);
    }

    #[cfg_attr(any(), cors_runtime::cors(off))]
    pub(super) fn also(config: &mut web::ServiceConfig) {
        config.service(documented);
    }

    #[cfg_attr(miri, ignore)]
    #[test]
    fn a_test_is_no_handler() {
        assert_eq!(
            std::any::type_name_of_val(&documented).rsplit("::").next(),
            Some("documented")
        );
    }
}

#[cors_runtime::cors(origins = "https://app.example.com")]
mod bare {
    use actix_web::{HttpResponse, Responder};

    #[cfg_attr(all(), cors_runtime::cors(methods = [GET]))]
    pub(super) async fn health() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(any(), cors_runtime::cors(methods = [GET]))]
    pub(super) async fn function() -> impl Responder {
        HttpResponse::Ok()
    }
}

#[actix_web::test]
async fn conditions_on_functions_without_a_routing_attribute() {
    let app = init_service(
        App::new()
            .configure(documented::configure)
            .service(bare::health::at("/health"))
            .route("/function", web::get().to(bare::function))
            .service(web::scope("/also").configure(documented::also)),
    )
    .await;
    for (path, status) in [
        ("/documented", 204),
        ("/also/documented", 204),
        ("/health", 204),
        ("/function", 404),
    ] {
        assert_eq!(preflight(&app, path, APP, "GET").await.status, status, "{path}");
    }
}
