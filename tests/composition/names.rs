//! Names that generated code must not trip over.

use actix_web::{App, test::init_service};
use cors_tests::{APP, FOREIGN, ask, preflight};

mod shadowed {
    //! Everything that a careless expansion would name, taken.

    #![allow(dead_code, non_camel_case_types, missing_docs)]

    pub(crate) mod core {}
    pub(crate) mod std {}
    pub(crate) mod alloc {}
    pub(crate) mod cors_runtime {}
    pub(crate) mod actix_web {}

    pub(crate) struct Option;
    pub(crate) struct Some;
    pub(crate) struct None;
    pub(crate) struct Result;
    pub(crate) struct Ok;
    pub(crate) struct Err;
    pub(crate) struct String;
    pub(crate) struct Box;
    pub(crate) struct Vec;
    pub(crate) struct Policy;
    pub(crate) struct Entry;
    pub(crate) struct Annotated;
    pub(crate) struct AppService;
    pub(crate) struct HttpServiceFactory;
    pub(crate) struct OriginPattern;
    pub(crate) struct Debug;
    pub(crate) struct Clone;
    pub(crate) struct Copy;
    pub(crate) struct str;
    pub(crate) struct bool;
    pub(crate) struct u32;
    pub(crate) trait Fn {}
}

mod handlers {
    #![allow(unused_imports, unused_macros, clippy::wildcard_imports)]

    macro_rules! assert {
        ($($tokens:tt)*) => {
            compile_error!("not this one")
        };
    }
    macro_rules! cfg {
        ($($tokens:tt)*) => {
            compile_error!("not this one")
        };
    }

    use super::shadowed::*;

    ::cors_runtime::policy!(pub(crate) static NAMED = {
        origins = ["https://app.example.com", "https://*.partner.example:8443"],
        debug_origins = "http://localhost:*"
    });

    #[::cors_runtime::cors(
        origins = ["https://app.example.com", "https://*.partner.example:8443"],
        debug_origins = "http://localhost:*",
        allow_headers = ["x-a"],
        expose_headers = ["x-b"],
        credentials,
        max_age = 600
    )]
    #[::actix_web::get("/routed", guard = "super::always", wrap = "super::pass()")]
    pub(crate) async fn routed() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(policy = NAMED, methods = [GET], max_age = 600, preflight_guard = super::always)]
    pub(crate) async fn bare() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }

    #[::cors_runtime::cors(policy = NAMED, credentials)]
    #[::actix_web::get("/named")]
    pub(crate) async fn named() -> ::actix_web::HttpResponse {
        ::actix_web::HttpResponse::Ok().finish()
    }
}

fn always(_: &actix_web::guard::GuardContext<'_>) -> bool {
    true
}

fn pass() -> actix_web::middleware::DefaultHeaders {
    actix_web::middleware::DefaultHeaders::new()
}

#[actix_web::test]
async fn shadowed_names() {
    let app = actix_web::test::init_service(
        actix_web::App::new()
            .service(handlers::routed)
            .service(handlers::bare::at("/bare"))
            .service(handlers::named),
    )
    .await;
    for path in ["/routed", "/bare", "/named"] {
        let answer = ask(
            &app,
            &format!("GET {path}"),
            &[("origin", "https://a.partner.example:8443")],
        )
        .await;
        assert_eq!(
            answer.values("access-control-allow-origin"),
            ["https://a.partner.example:8443"],
            "{path}"
        );
        assert_eq!(preflight(&app, path, APP, "GET").await.status, 204, "{path}");
    }
}

macro_rules! handlers {
    ($($path:literal $name:ident;)*) => {
        mod routed {
            use ::actix_web::{HttpResponse, Responder, get};

            static SOURCE: ::cors_runtime::RuntimeOrigins = ::cors_runtime::RuntimeOrigins::new();

            #[::cors_runtime::cors(origins = SOURCE)]
            #[get("/source")]
            pub(super) async fn source() -> impl Responder {
                HttpResponse::Ok()
            }

            $(
                #[::cors_runtime::cors(
                    origins = ["https://app.example.com", "https://*.partner.example"],
                    allow_headers = ["x-a"],
                    max_age = 1
                )]
                #[get($path, wrap = "super::pass()", guard = "super::always")]
                pub(super) async fn $name() -> impl Responder {
                    HttpResponse::Ok()
                }
            )*
        }

        mod bare {
            use ::actix_web::{HttpResponse, Responder};

            $(
                #[::cors_runtime::cors(origins = "https://app.example.com", methods = [POST], preflight_guard = super::always)]
                pub(super) async fn $name() -> impl Responder {
                    HttpResponse::Ok()
                }
            )*
        }

        fn configure(config: &mut ::actix_web::web::ServiceConfig) {
            config.service(routed::source)$(.service(routed::$name).service(bare::$name::at($path)))*;
        }

        const PATHS: &[&str] = &[$($path),*];
    };
}

// As variables, arguments, types and modules of generated code might be called.
handlers! {
    "/1" req;
    "/2" r#type;
    "/3" r#match;
    "/4" app;
    "/5" config;
    "/6" path;
    "/7" origin;
    "/8" request;
    "/9" policy;
    "/10" entry;
    "/11" at;
    "/12" cors_runtime;
    "/13" actix_web;
    "/14" core;
    "/15" origins;
    "/16" methods;
    "/17" name;
    "/18" register;
    "/19" serves;
    "/20" cors_;
    "/21" h;
    "/22" x;
    "/23" ctx;
    "/24" str;
}

#[actix_web::test]
async fn handlers_with_common_names() {
    let app = actix_web::test::init_service(actix_web::App::new().configure(configure)).await;
    for path in PATHS {
        for method in ["GET", "POST"] {
            let answer = ask(&app, &format!("{method} {path}"), &[("origin", APP)]).await;
            assert_eq!(
                answer.values("access-control-allow-origin"),
                [APP],
                "{method} {path}"
            );
            assert_eq!(
                preflight(&app, path, APP, method).await.status,
                204,
                "{method} {path}"
            );
        }
    }
}

/// The entry of such a handler is called as actix-web's own attributes call it.
#[actix_web::test]
async fn raw_names() {
    async fn url(request: actix_web::HttpRequest) -> String {
        request
            .url_for_static("r#type")
            .map(|url| url.path().to_owned())
            .unwrap_or_default()
    }
    let app = actix_web::test::init_service(
        actix_web::App::new()
            .configure(configure)
            .route("/url", actix_web::web::get().to(url)),
    )
    .await;
    assert_eq!(ask(&app, "GET /url", &[]).await.body, "/2");
    ask(&app, "GET /source", &[("origin", APP)])
        .await
        .is(200, &["vary: Origin"]);
}

#[cors_runtime::cors(origins = "https://app.example.com", credentials, block = [write])]
mod raw {
    use actix_web::{HttpResponse, Responder};

    #[actix_web::r#post("/routed")]
    pub(super) async fn routed() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cfg_attr(all(), actix_web::r#post("/conditional"))]
    pub(super) async fn conditional() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors_runtime::r#cors(max_age = 5)]
    #[actix_web::post("/own")]
    pub(super) async fn own() -> impl Responder {
        HttpResponse::Ok()
    }
}

/// `r#` does not change what a name means.
#[actix_web::test]
async fn raw_names_have_the_policy_of_their_module() {
    let app = init_service(
        App::new()
            .service(raw::routed)
            .service(raw::conditional)
            .service(raw::own),
    )
    .await;
    let form = [
        ("host", "api.example.com"),
        ("origin", FOREIGN),
        ("sec-fetch-site", "cross-site"),
    ];
    for path in ["/routed", "/conditional", "/own"] {
        let refused = ask(&app, &format!("POST {path}"), &form).await;
        assert_eq!(refused.status, 403, "{path}");
        let answer = preflight(&app, path, APP, "POST").await;
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{path}");
    }
}
