//! Defaults of a module inside a module.

use actix_web::{App, test::init_service, web};
use cors_tests::{APP, PARTNER, ask, preflight};

use crate::modules::VARY;

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
