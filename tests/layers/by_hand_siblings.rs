//! What a browser remembers of one handler opens no other on its path, where one of them, or both, is in a resource
//! that is built by hand. No layer is around them.

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpResponse, Resource, Responder, Route,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    middleware::NormalizePath,
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{FOREIGN, PARTNER, mark};

use crate::pages::with_json;

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

/// A foreign page that was granted a PUT with JSON posts JSON.
async fn foreign_page_posts_nothing(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
    path: &str,
) {
    let page = Browser::at(FOREIGN);
    let granted = page.fetch(app, with_json(Request::put(path))).await;
    assert!(granted.is_readable(), "{granted:?}");
    let posted = page.fetch(app, with_json(Request::post(path))).await;
    assert!(posted.sent().is_none() && posted.is_blocked(), "{posted:?}");
}

/// The page of the partner may.
async fn partner_posts(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
    path: &str,
) {
    let posted = Browser::at(PARTNER)
        .fetch(app, with_json(Request::post(path)))
        .await;
    assert!(posted.is_readable(), "{posted:?}");
}

/// Before a request has reached the handler, and after.
macro_rules! posts_nothing {
    ($app:expr) => {{
        let app = init_service($app).await;
        foreign_page_posts_nothing(&app, "/item").await;
        partner_posts(&app, "/item").await;
        foreign_page_posts_nothing(&app, "/item").await;
    }};
}

/// For how long a granted PUT is remembered.
async fn seconds(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
) -> String {
    let granted = cors_tests::preflight(app, "/item", FOREIGN, "PUT").await;
    granted.values("access-control-max-age").join(", ")
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

/// Reached at the address of one tenant, it is known at those of all.
#[actix_web::test]
async fn behind_a_prefix_with_a_parameter() {
    let narrow = at_item([preflight::<narrow>(), post_narrow()]);
    let tenants = web::scope("/{tenant}").service(wide_entry).service(narrow);
    let app = init_service(App::new().service(tenants)).await;
    foreign_page_posts_nothing(&app, "/a/item").await;
    partner_posts(&app, "/a/item").await;
    foreign_page_posts_nothing(&app, "/b/item").await;
}

/// Nothing else is known of a hand-built handler before a request has reached it. From then on only its own path
/// counts.
#[actix_web::test]
async fn what_is_elsewhere_opens_nothing_once_it_is_found() {
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app = init_service(App::new().service(wide_entry).service(elsewhere)).await;
    assert_eq!(seconds(&app).await, "0");
    let refused = cors_tests::preflight(&app, "/elsewhere", FOREIGN, "POST").await;
    refused.grants_nothing();
    assert_eq!(
        seconds(&app).await,
        "0",
        "the layer may be elsewhere than its preflights"
    );
    partner_posts(&app, "/elsewhere").await;
    assert_eq!(seconds(&app).await, "600");
}

/// One without a layer around it, whose answers nobody may read, runs all the same.
#[actix_web::test]
async fn a_route_for_preflights_alone() {
    let bare = at_item([preflight::<narrow>(), web::post().to(narrow)]);
    let app = init_service(App::new().service(wide_entry).service(bare)).await;
    foreign_page_posts_nothing(&app, "/item").await;
}

/// A layer around the handler in one place says nothing of another, where there is none.
#[actix_web::test]
async fn a_route_for_preflights_alone_and_a_layer_elsewhere() {
    let bare = at_item([preflight::<narrow>(), web::post().to(narrow)]);
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app = App::new().service(wide_entry).service(bare).service(elsewhere);
    let app = init_service(app).await;
    partner_posts(&app, "/elsewhere").await;
    foreign_page_posts_nothing(&app, "/item").await;
}

/// It is in a second place, where nobody answers its preflights, and which no request has reached.
#[actix_web::test]
async fn a_layer_without_a_route_for_preflights() {
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app =
        App::new()
            .service(elsewhere)
            .service(at_item([preflight::<wide>(), put_wide(), post_narrow()]));
    let app = init_service(app).await;
    partner_posts(&app, "/elsewhere").await;
    foreign_page_posts_nothing(&app, "/item").await;
}

/// actix-web tells the first pattern of a resource alone.
#[actix_web::test]
async fn reached_by_another_pattern() {
    let several = web::resource(["/first", "/item"])
        .route(preflight::<narrow>())
        .route(post_narrow());
    posts_nothing!(App::new().service(wide_entry).service(several));
}

/// A layer answers before `NormalizePath` has changed the path.
#[actix_web::test]
async fn at_a_path_that_is_normalized() {
    let narrow = at_item([preflight::<narrow>(), post_narrow()]);
    let app = App::new().service(wide_entry).service(narrow);
    let app = init_service(app.wrap(NormalizePath::trim()).wrap(Cors::new(&SITE))).await;
    partner_posts(&app, "/item").await;
    foreign_page_posts_nothing(&app, "/item/").await;
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
    cors_tests::ask(&gone, "POST /item", &[]).await;
    drop(gone);
    assert_eq!(seconds(&app).await, "0");
    let shown = cors_tests::preflight(&app, "/elsewhere", PARTNER, "POST").await;
    shown.allows(PARTNER);
    assert_eq!(seconds(&app).await, "600");
}

/// What another application has at the same path, or has had anywhere, is not in this one.
#[actix_web::test]
async fn handlers_of_other_applications() {
    let elsewhere = web::resource("/elsewhere")
        .route(preflight::<narrow>())
        .route(post_narrow());
    let app = init_service(App::new().service(wide_entry).service(elsewhere)).await;
    let other = init_service(App::new().service(at_item([post_narrow()]))).await;
    cors_tests::ask(&other, "POST /item", &[]).await.ran(&["narrow"]);
    let gone = init_service(App::new().service(at_item([preflight::<narrow>()]))).await;
    drop(gone);
    cors_tests::ask(&app, "POST /elsewhere", &[])
        .await
        .ran(&["narrow"]);
    assert_eq!(seconds(&app).await, "600");
}
