//! What answers in front of an annotated handler: middleware, guards, other handlers, other spellings of its path.

use actix_web::{
    App, guard,
    middleware::{NormalizePath, from_fn},
    web,
};
use cors_runtime::Cors;

use super::{WIDE, caching, clearing, configure, everything, limiting, refusing, stays_closed};

#[actix_web::test]
async fn whatever_answers_in_front_of_the_handler() {
    stays_closed(App::new().configure(configure).wrap(Cors::new(&WIDE)), "/item").await;
    stays_closed(
        App::new()
            .configure(configure)
            .wrap(from_fn(refusing))
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
    stays_closed(
        App::new()
            .configure(configure)
            .wrap(from_fn(limiting))
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
    stays_closed(
        App::new()
            .configure(configure)
            .wrap(from_fn(caching))
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
    stays_closed(
        App::new()
            .configure(configure)
            .wrap(from_fn(clearing))
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
    stays_closed(
        App::new()
            .service(
                web::scope("/v{version}")
                    .configure(configure)
                    .wrap(from_fn(refusing)),
            )
            .wrap(Cors::new(&WIDE)),
        "/v1/item",
    )
    .await;
    stays_closed(
        App::new().service(
            web::scope("/{tenant}")
                .service(web::scope("/{id}").configure(configure).wrap(from_fn(caching)))
                .wrap(Cors::new(&WIDE)),
        ),
        "/1/2/item",
    )
    .await;
    stays_closed(
        App::new()
            .service(web::scope("").configure(configure).wrap(from_fn(caching)))
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
}

#[actix_web::test]
async fn guards_of_scopes_and_handlers_for_options() {
    let guarded = web::scope("/scope")
        .guard(guard::Header("x-key", "1"))
        .configure(configure);
    stays_closed(App::new().service(guarded).wrap(Cors::new(&WIDE)), "/scope/item").await;
    stays_closed(
        App::new()
            .route(
                "/item",
                web::method(actix_web::http::Method::OPTIONS).to(everything),
            )
            .configure(configure)
            .wrap(Cors::new(&WIDE)),
        "/item",
    )
    .await;
}

#[actix_web::test]
async fn paths_as_normalize_path_leaves_them() {
    stays_closed(
        App::new()
            .configure(configure)
            .wrap(NormalizePath::trim())
            .wrap(Cors::new(&WIDE)),
        "//item/",
    )
    .await;
    stays_closed(App::new().configure(configure).wrap(Cors::new(&WIDE)), "/%69tem").await;
}
