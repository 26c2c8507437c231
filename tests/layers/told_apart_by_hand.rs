//! Handlers with one path and method in resources that are built by hand, and beside annotated ones.

use actix_http::Request as HttpRequest;
use actix_web::{
    App, Error, HttpResponse, Resource, Responder, Route,
    body::MessageBody,
    delete,
    dev::{Service, ServiceResponse},
    guard::{GuardContext, fn_guard},
    put,
    test::init_service,
    web,
};
use cors_runtime::{
    Cors, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, ask, mark};

use crate::{
    pages::{is_not_sent, is_read},
    shared::{by_query, has_key, never},
};

policy!(static STRICT = { origins = "https://app.example.com" });

#[cors(origins = "*", methods = [PUT])]
async fn open() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn closed() -> impl Responder {
    mark("closed");
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/item", guard = "has_key")]
async fn open_entry() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com")]
#[put("/item")]
async fn closed_entry() -> impl Responder {
    mark("closed");
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/item")]
async fn any_item() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[put("/item")]
async fn turned_down() -> impl Responder {
    HttpResponse::Ok()
}

const ADMIN: &str = "application/admin";

fn by_accept(ctx: &GuardContext<'_>) -> bool {
    ctx.head()
        .headers()
        .get("accept")
        .is_some_and(|kinds| kinds == ADMIN)
}

fn put_open() -> Route {
    web::put().guard(fn_guard(has_key)).to(open).wrap(layer::<open>())
}

fn put_closed() -> Route {
    web::put().to(closed).wrap(layer::<closed>())
}

fn item(routes: impl IntoIterator<Item = Route>) -> Resource {
    routes.into_iter().fold(web::resource("/item"), Resource::route)
}

/// Once a request has shown where the other one is. No preflight shows what the guard looks at.
macro_rules! opens_nothing {
    ($app:expr) => {{
        let app = init_service($app).await;
        ask(&app, "PUT /item", &[("origin", APP)]).await.ran(&["closed"]);
        is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
        is_read(&app, &Browser::at(APP), Request::put("/item")).await;
    }};
}

#[actix_web::test]
async fn in_one_resource() {
    let both = || {
        item([
            preflight::<open>(),
            preflight::<closed>(),
            put_open(),
            put_closed(),
        ])
    };
    opens_nothing!(App::new().service(both()));
    opens_nothing!(App::new().service(both()).wrap(Cors::new(&STRICT)));
}

#[actix_web::test]
async fn behind_an_annotated_one() {
    let behind = || item([preflight::<closed>(), put_closed()]);
    opens_nothing!(App::new().service(open_entry).service(behind()));
    opens_nothing!(
        App::new()
            .service(open_entry)
            .service(behind())
            .wrap(Cors::new(&STRICT))
    );
}

/// A resource answers alone, whatever is behind it.
#[actix_web::test]
async fn in_front_of_an_annotated_one() {
    let front = item([preflight::<open>(), put_open()]);
    let app = init_service(App::new().service(front).service(closed_entry)).await;
    ask(&app, "PUT /item", &[("origin", APP)]).await.ran(&[]);
}

/// A preflight does not show the guarded header, so it passes by the resource in front.
#[actix_web::test]
async fn in_front_with_a_guard() {
    let all = || {
        let front = item([preflight::<closed>(), put_closed()]).guard(fn_guard(by_accept));
        App::new().service(front).service(any_item)
    };
    let app = init_service(all()).await;
    keeps_admins_apart(&app).await;
    let app = init_service(all().wrap(Cors::new(&STRICT))).await;
    keeps_admins_apart(&app).await;
}

async fn keeps_admins_apart(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
) {
    let headers = [("origin", APP), ("accept", ADMIN)];
    ask(app, "PUT /item", &headers).await.ran(&["closed"]);
    let admin = || Request::put("/item").header("accept", ADMIN);
    is_not_sent(app, &Browser::at(FOREIGN), admin()).await;
    is_read(app, &Browser::at(APP), admin()).await;
}

/// What `preflight_guard` turns down is not granted by a resource behind it.
#[actix_web::test]
async fn behind_one_that_turns_preflights_down() {
    let behind = || item([preflight::<open>(), web::put().to(open).wrap(layer::<open>())]);
    let app = init_service(App::new().service(turned_down).service(behind())).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
    let app = App::new().service(turned_down).service(behind());
    let app = init_service(app.wrap(Cors::new(&STRICT))).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
}

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[delete("/item")]
async fn turned_down_delete() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", preflight_guard = by_query)]
#[put("/item", guard = "by_query")]
async fn of_admins() -> impl Responder {
    HttpResponse::Ok()
}

/// What does not take the request closes nothing: it serves another method, or its guards tell it apart.
#[actix_web::test]
async fn behind_one_that_turns_other_preflights_down() {
    let behind = || item([preflight::<open>(), web::put().to(open).wrap(layer::<open>())]);
    let app = init_service(App::new().service(turned_down_delete).service(behind())).await;
    is_read(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
    let app = init_service(App::new().service(of_admins).service(behind())).await;
    is_read(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
}

/// An annotated one takes each request to its path, and one with a guard asks nobody who is at other paths.
#[actix_web::test]
async fn beside_a_resource_for_other_paths() {
    let others = || web::resource("/{id}").route(put_closed());
    let app = || App::new().service(any_item).service(others());
    macro_rules! opens_its_own {
        ($app:expr) => {{
            let app = init_service($app).await;
            ask(&app, "PUT /7", &[("origin", APP)]).await.ran(&["closed"]);
            is_read(&app, &Browser::at(FOREIGN), Request::put("/item")).await;
        }};
    }
    opens_its_own!(app());
    opens_its_own!(app().wrap(Cors::new(&STRICT)));
    let elsewhere = web::resource("/elsewhere").route(put_closed());
    let app = init_service(App::new().service(open_entry).service(elsewhere)).await;
    ask(&app, "PUT /elsewhere", &[("origin", APP)])
        .await
        .ran(&["closed"]);
    let granted = cors_tests::preflight(&app, "/item", FOREIGN, "PUT").await;
    granted.allows("*");
}

/// Two resources for one path, and one for a path beside it, keep what is their own.
#[actix_web::test]
async fn in_other_places() {
    let users = || {
        let one = web::resource("/users/me").route(preflight::<open>());
        let one = one.route(web::put().to(open).wrap(layer::<open>()));
        let other = web::resource("/users/{id}").route(preflight::<closed>());
        let other = other.route(web::put().to(closed).wrap(layer::<closed>()));
        App::new().service(one).service(other)
    };
    let app = init_service(users()).await;
    ask(&app, "PUT /users/7", &[("origin", APP)])
        .await
        .ran(&["closed"]);
    is_read(&app, &Browser::at(FOREIGN), Request::put("/users/me")).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/users/7")).await;
}
