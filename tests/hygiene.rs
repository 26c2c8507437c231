//! Expansions where nothing is in scope.

#![deny(warnings)]

mod nothing {
    #![no_implicit_prelude]

    ::cors_runtime::policy!(pub(crate) static NAMED = {
        origins = ["https://app.example.com", "https://*.partner.example"],
        debug_origins = "http://localhost:*",
        methods = [GET]
    });

    static SOURCE: ::cors_runtime::RuntimeOrigins = ::cors_runtime::RuntimeOrigins::new();

    #[::cors_runtime::cors(
        origins = ["https://app.example.com", "https://*.partner.example"],
        debug_origins = "http://localhost:*",
        allow_headers = ["x-a"],
        expose_headers = ["x-b"],
        credentials,
        max_age = 600,
        preflight_guard = anyone
    )]
    #[::actix_web::get("/routed", guard = "anyone", wrap = "wrapped()")]
    pub(crate) async fn routed() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(origins = "*")]
    #[::actix_web::routes]
    #[get("/several")]
    #[post("/several")]
    pub(crate) async fn several() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(policy = NAMED, credentials)]
    pub(crate) async fn bare() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(origins = SOURCE)]
    #[::actix_web::get("/source")]
    pub(crate) async fn source() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(policy = super::NAMED)]
    pub(crate) mod module {
        #[::actix_web::get("/module")]
        pub(crate) async fn inherits() -> ::actix_web::HttpResponse {
            ::actix_web::HttpResponse::Ok().finish()
        }
    }

    fn anyone(_: &::actix_web::guard::GuardContext<'_>) -> bool {
        true
    }

    fn wrapped() -> ::actix_web::middleware::DefaultHeaders {
        ::actix_web::middleware::DefaultHeaders::new()
    }
}

#[actix_web::test]
async fn works() {
    let app = actix_web::test::init_service(
        actix_web::App::new()
            .service(nothing::routed)
            .service(nothing::several)
            .service(nothing::bare::at("/bare"))
            .service(nothing::source)
            .service(nothing::module::inherits),
    )
    .await;
    for (path, status) in [
        ("/routed", 204),
        ("/several", 204),
        ("/bare", 204),
        ("/source", 403),
        ("/module", 204),
    ] {
        assert_eq!(
            cors_tests::preflight(&app, path, cors_tests::APP, "GET")
                .await
                .status,
            status,
            "{path}"
        );
    }
}
