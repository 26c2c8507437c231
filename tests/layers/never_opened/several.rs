//! Several layers around one another, and several applications on one thread.

use actix_web::{App, HttpResponse, Responder, put, test::init_service, web};
use cors_runtime::{Cors, cors, policy};
use cors_tests::{APP, PARTNER, preflight};

use super::{WIDE, everything, plain, strict};

policy!(static INNER = { origins = "https://partner.example" });

/// The innermost layer around the path decides, from the first request on.
#[actix_web::test]
async fn an_inner_layer_from_the_first_request_on() {
    let app = init_service(
        App::new()
            .service(
                web::scope("/inner")
                    .service(plain)
                    .service(web::resource("/any").to(everything))
                    .wrap(Cors::new(&INNER)),
            )
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/inner/item", "/inner/any", "/inner/nothing"] {
        preflight(&app, path, APP, "PUT").await.grants_nothing().ran(&[]);
        preflight(&app, path, PARTNER, "PUT")
            .await
            .ran(&[])
            .allows(PARTNER);
    }
    preflight(&app, "/outside", APP, "PUT").await.allows(APP);
}

/// Several applications on one thread, each with its own handlers on the same paths.
#[actix_web::test]
async fn several_applications_on_one_thread() {
    #[cors(origins = "https://partner.example")]
    #[put("/item")]
    async fn other() -> impl Responder {
        HttpResponse::Ok()
    }
    let first = init_service(App::new().service(strict).wrap(Cors::new(&WIDE))).await;
    let second = init_service(
        App::new()
            .service(web::scope("").service(other))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    let third = init_service(App::new().wrap(Cors::new(&WIDE))).await;
    for _ in 0..2 {
        preflight(&first, "/item", PARTNER, "PUT").await.grants_nothing();
        preflight(&second, "/item", APP, "PUT").await.grants_nothing();
        preflight(&second, "/item", PARTNER, "PUT").await.allows(PARTNER);
        preflight(&third, "/item", PARTNER, "PUT").await.allows(PARTNER);
    }
}
