//! What has no attribute: what the layer's own policy opens of it, and what never sees a preflight.

use actix_web::{App, HttpResponse, Responder, delete, middleware::from_fn, test::init_service, web};
use cors_runtime::Cors;
use cors_tests::{APP, FOREIGN, PARTNER, ask, preflight};

use super::{WIDE, by_hand, everything, limiting, refusing};

/// Any method, where the policy names none: half of real configurations say so.
#[actix_web::test]
async fn a_layer_without_methods_opens_what_has_no_policy() {
    #[delete("/deleted")]
    async fn deleted() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = init_service(
        App::new()
            .service(deleted)
            .route("/routed", web::put().to(everything))
            .service(web::scope("/scope").route("/routed", web::patch().to(everything)))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for (path, method) in [
        ("/deleted", "DELETE"),
        ("/routed", "PUT"),
        ("/scope/routed", "PATCH"),
    ] {
        let answer = preflight(&app, path, APP, method).await;
        answer.ran(&[]);
        assert_eq!(answer.values("access-control-allow-methods"), [method], "{path}");
        assert_eq!(answer.values("access-control-max-age"), ["600"], "{path}");
    }
}

/// No handler for any method, no default service and no middleware sees a preflight.
#[actix_web::test]
async fn nothing_inside_sees_a_preflight() {
    let app = init_service(
        App::new()
            .service(web::resource("/any").to(everything))
            .default_service(web::to(everything))
            .wrap(from_fn(limiting))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/any", "/nothing"] {
        for origin in [APP, FOREIGN] {
            preflight(&app, path, origin, "PUT").await.ran(&[]);
        }
    }
}

/// Resources that are built by hand have no path that a layer could know.
#[actix_web::test]
async fn hand_built_resources() {
    macro_rules! resource {
        () => {
            web::resource("/item")
                .route(cors_runtime::preflight::<by_hand>())
                .route(
                    web::put()
                        .to(by_hand)
                        .wrap(cors_runtime::layer::<by_hand>()),
                )
        };
    }
    let app = init_service(App::new().service(resource!()).wrap(Cors::new(&WIDE))).await;
    for _ in 0..2 {
        preflight(&app, "/item", PARTNER, "PUT")
            .await
            .grants_nothing()
            .ran(&[]);
        preflight(&app, "/item", APP, "PUT").await.allows(APP);
        ask(&app, "PUT /item", &[("origin", PARTNER)]).await.allows(APP);
    }
    let app = init_service(
        App::new()
            .service(resource!())
            .wrap(from_fn(refusing))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    preflight(&app, "/item", PARTNER, "PUT").await.grants_nothing();
}
