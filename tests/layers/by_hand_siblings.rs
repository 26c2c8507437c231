//! What a browser remembers of one handler opens no other on its path, where one of them, or both, is in a resource that
//! is built by hand. No layer is around them.

use actix_web::{
    App, HttpResponse, Resource, Responder, Route, middleware::NormalizePath, put, test::init_service, web,
};
use cors_runtime::{
    Cors, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{FOREIGN, PARTNER, mark};

policy!(static SITE = { origins = "https://app.example.com" });

#[cors(origins = "*", methods = [PUT], allow_headers = ["content-type"], max_age = 600)]
async fn wide() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", methods = [POST], allow_headers = ["content-type"])]
async fn narrow() -> impl Responder {
    mark("narrow");
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = ["content-type"], max_age = 600)]
#[put("/item")]
async fn wide_entry() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", allow_headers = ["content-type"])]
#[actix_web::post("/item")]
async fn narrow_entry() -> impl Responder {
    mark("narrow");
    HttpResponse::Ok()
}

fn put_wide() -> Route {
    web::put().to(wide).wrap(layer::<wide>())
}

fn post_narrow() -> Route {
    web::post().to(narrow).wrap(layer::<narrow>())
}

fn at_item(routes: impl IntoIterator<Item = Route>) -> Resource {
    routes.into_iter().fold(web::resource("/item"), Resource::route)
}

fn with_json(request: Request) -> Request {
    request.header("content-type", "application/json").body("{}")
}

/// A foreign page that was granted a PUT with JSON posts JSON. The partner's own page may.
macro_rules! posts_nothing {
    ($app:expr) => {{
        let app = init_service($app).await;
        let page = Browser::at(FOREIGN);
        let granted = page.fetch(&app, with_json(Request::put("/item"))).await;
        assert!(granted.is_readable(), "{granted:?}");
        let posted = page.fetch(&app, with_json(Request::post("/item"))).await;
        assert!(posted.sent().is_none() && posted.is_blocked(), "{posted:?}");
        let partner = Browser::at(PARTNER);
        let posted = partner.fetch(&app, with_json(Request::post("/item"))).await;
        assert!(posted.is_readable(), "{posted:?}");
    }};
}

#[actix_web::test]
async fn both_in_one_resource() {
    posts_nothing!(App::new().service(at_item([
        preflight::<wide>(),
        preflight::<narrow>(),
        put_wide(),
        post_narrow()
    ])));
    posts_nothing!(App::new().service(at_item([
        preflight::<narrow>(),
        post_narrow(),
        preflight::<wide>(),
        put_wide()
    ])));
}

#[actix_web::test]
async fn behind_an_annotated_one() {
    let wide = at_item([preflight::<wide>(), put_wide()]);
    posts_nothing!(App::new().service(narrow_entry).service(wide));
}

#[actix_web::test]
async fn in_front_of_one() {
    let narrow = || at_item([preflight::<narrow>(), post_narrow()]);
    posts_nothing!(App::new().service(wide_entry).service(narrow()));
    let scope = web::scope("/{tenant}").service(narrow());
    posts_nothing!(
        App::new()
            .service(wide_entry)
            .service(web::scope("").service(narrow()))
            .service(scope)
    );
}

/// Nothing else is known of a hand-built handler before a request has reached it. From then on only its own path counts.
#[actix_web::test]
async fn what_is_elsewhere_opens_nothing_once_it_is_found() {
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app = init_service(App::new().service(wide_entry).service(elsewhere)).await;
    let seconds = async || {
        let granted = cors_tests::preflight(&app, "/item", FOREIGN, "PUT").await;
        granted.values("access-control-max-age").join(", ")
    };
    assert_eq!(seconds().await, "0");
    let refused = cors_tests::preflight(&app, "/elsewhere", FOREIGN, "POST").await;
    refused.grants_nothing();
    assert_eq!(
        seconds().await,
        "0",
        "its preflights may be elsewhere than the layer around it"
    );
    let partner = Browser::at(PARTNER);
    let posted = partner.fetch(&app, with_json(Request::post("/elsewhere"))).await;
    assert!(posted.is_readable(), "{posted:?}");
    assert_eq!(seconds().await, "600");
}

/// One without a layer around it, whose answers nobody may read, runs all the same.
#[actix_web::test]
async fn a_route_for_preflights_alone() {
    let bare = at_item([preflight::<narrow>(), web::post().to(narrow)]);
    let app = init_service(App::new().service(wide_entry).service(bare)).await;
    let page = Browser::at(FOREIGN);
    assert!(
        page.fetch(&app, with_json(Request::put("/item")))
            .await
            .is_readable()
    );
    let posted = page.fetch(&app, with_json(Request::post("/item"))).await;
    assert!(posted.sent().is_none(), "{posted:?}");
}

/// actix-web tells the first pattern of a resource alone.
#[actix_web::test]
async fn reached_by_another_pattern() {
    let several = web::resource(["/first", "/item"])
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app = init_service(App::new().service(wide_entry).service(several)).await;
    let partner = Browser::at(PARTNER);
    let posted = partner.fetch(&app, with_json(Request::post("/item"))).await;
    assert!(posted.is_readable(), "{posted:?}");
    let page = Browser::at(FOREIGN);
    assert!(
        page.fetch(&app, with_json(Request::put("/item")))
            .await
            .is_readable()
    );
    let posted = page.fetch(&app, with_json(Request::post("/item"))).await;
    assert!(posted.sent().is_none(), "{posted:?}");
}

/// A layer answers before `NormalizePath` has changed the path.
#[actix_web::test]
async fn at_a_path_that_is_normalized() {
    let narrow = at_item([preflight::<narrow>(), post_narrow()]);
    let app = App::new().service(wide_entry).service(narrow);
    let app = init_service(app.wrap(NormalizePath::trim()).wrap(Cors::new(&SITE))).await;
    let partner = Browser::at(PARTNER);
    let posted = partner.fetch(&app, with_json(Request::post("/item"))).await;
    assert!(posted.is_readable(), "{posted:?}");
    let page = Browser::at(FOREIGN);
    let granted = page.fetch(&app, with_json(Request::put("/item/"))).await;
    assert!(granted.is_readable(), "{granted:?}");
    let posted = page.fetch(&app, with_json(Request::post("/item/"))).await;
    assert!(posted.sent().is_none(), "{posted:?}");
}

/// Where no layer is around a handler, its preflights show where it is. A layer of an application that is gone says
/// nothing of it.
#[actix_web::test]
async fn preflights_show_where_a_handler_without_a_layer_is() {
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(web::post().to(narrow));
    let app = init_service(App::new().service(wide_entry).service(elsewhere)).await;
    let gone = init_service(App::new().service(at_item([post_narrow()]))).await;
    drop(gone);
    let seconds = async || {
        let granted = cors_tests::preflight(&app, "/item", FOREIGN, "PUT").await;
        granted.values("access-control-max-age").join(", ")
    };
    assert_eq!(seconds().await, "0");
    cors_tests::preflight(&app, "/elsewhere", PARTNER, "POST")
        .await
        .allows(PARTNER);
    assert_eq!(seconds().await, "600");
}
