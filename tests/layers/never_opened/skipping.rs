//! Requests that `SkipPreflight` lets past a middleware: preflights alone, and only to an answer of ours.

use actix_web::{App, middleware::from_fn, test::init_service, web};
use cors_runtime::{Cors, SkipPreflight};
use cors_tests::{APP, PARTNER, ask, preflight};

use super::{WIDE, by_hand, configure, everything, limiting};

/// The credentials are not checked for a preflight, so nothing but our own answers may come of one.
#[actix_web::test]
async fn what_skip_preflight_keeps_from_the_handlers() {
    let app = init_service(
        App::new()
            .service(web::resource("/admin").to(everything))
            .service(
                web::resource("/by-hand")
                    .route(cors_runtime::preflight::<by_hand>())
                    .route(web::route().to(by_hand).wrap(cors_runtime::layer::<by_hand>())),
            )
            .configure(configure)
            .default_service(web::to(everything))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    for path in ["/admin", "/by-hand", "/nothing", "/item"] {
        for method in ["GET", "PATCH", "PUT"] {
            let answer = preflight(&app, path, APP, method).await;
            let is_served = path == "/item" && method == "PUT";
            assert_eq!(
                answer.status,
                if is_served { 204 } else { 429 },
                "{method} {path}"
            );
            answer.ran(if is_served { &[] } else { &["middleware"] });
        }
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            ("access-control-request-method", "PUT"),
        ];
        let answer = ask(&app, &format!("OPTIONS {path}"), &headers).await;
        assert_eq!(answer.status, 429, "{path}");
    }
}

/// Straight to a layer directly inside, which hands nothing on.
#[actix_web::test]
async fn a_layer_inside_skip_preflight() {
    let app = init_service(
        App::new()
            .service(web::resource("/any").to(everything))
            .service(
                web::resource("/by-hand")
                    .route(cors_runtime::preflight::<by_hand>())
                    .default_service(web::to(everything)),
            )
            .wrap(Cors::new(&WIDE))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    preflight(&app, "/any", PARTNER, "PATCH")
        .await
        .ran(&[])
        .allows(PARTNER);
    preflight(&app, "/by-hand", PARTNER, "PUT")
        .await
        .grants_nothing()
        .ran(&[]);
}
