//! A handler that a preflight does not reach, and its request does: its `preflight_guard` or the guard of a scope is in
//! front. Whoever the preflight reaches grants nothing that it closes.

use actix_web::{
    App, HttpResponse, Responder, delete, get, guard, put,
    test::init_service,
    web::{self, ServiceConfig},
};
use cors_runtime::{
    Cors, SkipPreflight, cors, layer, policy, preflight,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, mark, preflight as ask_preflight};

use crate::{
    pages::is_not_sent,
    shared::{anybody, by_query, me_guarded, never, running},
};

policy!(static STRICT = { origins = "https://app.example.com" });
policy!(static OPEN = { origins = "*", allow_headers = ["x-key"] });

#[cors(origins = "https://app.example.com", preflight_guard = never)]
#[put("/reports/{year:(?P<digits>[0-9]{4})}")]
async fn by_year() -> impl Responder {
    mark("by_year");
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[put("/reports/{name}")]
async fn by_name() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*", methods = [PUT])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

fn hand_built(path: &str) -> actix_web::Resource {
    web::resource(path)
        .route(preflight::<by_hand>())
        .route(web::put().to(by_hand).wrap(layer::<by_hand>()))
}

fn users(app: &mut ServiceConfig) {
    app.service(web::scope("/api").service((me_guarded, anybody)));
}

/// Neither it nor its scope has a guard that would turn the request down too.
#[actix_web::test]
async fn in_a_scope() {
    let (browser, put) = (Browser::at(FOREIGN), || Request::put("/api/users/me"));
    let app = init_service(App::new().configure(users)).await;
    is_not_sent(&app, &browser, put()).await;
    let app = init_service(App::new().configure(users).wrap(Cors::new(&STRICT))).await;
    is_not_sent(&app, &browser, put()).await;
    let skip = SkipPreflight(actix_web::middleware::NormalizePath::trim());
    let app = init_service(App::new().configure(users).wrap(skip)).await;
    is_not_sent(&app, &browser, put()).await;
}

/// The two have one policy, but for the guard.
#[actix_web::test]
async fn in_a_scope_beside_one_that_is_alike() {
    #[cors(origins = "https://app.example.com")]
    #[put("/users/{id}")]
    async fn alike() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = App::new().service(web::scope("/api").service((me_guarded, alike)));
    let app = init_service(app).await;
    is_not_sent(&app, &Browser::at(APP), Request::put("/api/users/me")).await;
}

/// Guards of scopes tell tenants apart, and a `preflight_guard` on each handler says the same for preflights.
#[actix_web::test]
async fn each_has_a_guard_that_tells_the_same() {
    fn is_admin(ctx: &guard::GuardContext<'_>) -> bool {
        by_query(ctx)
    }
    fn is_user(ctx: &guard::GuardContext<'_>) -> bool {
        !by_query(ctx)
    }
    #[cors(origins = "https://app.example.com", preflight_guard = is_admin)]
    #[put("/item")]
    async fn for_admins() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*", preflight_guard = is_user)]
    #[put("/item")]
    async fn for_all() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", preflight_guard = is_admin)]
    #[put("/{name}")]
    async fn any_for_admins() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*", preflight_guard = is_user)]
    #[put("/{name}")]
    async fn any_for_all() -> impl Responder {
        HttpResponse::Ok()
    }
    fn scopes(app: &mut ServiceConfig) {
        app.service(
            web::scope("/api")
                .guard(guard::fn_guard(is_admin))
                .service((for_admins, any_for_admins)),
        )
        .service(
            web::scope("/api")
                .guard(guard::fn_guard(is_user))
                .service((for_all, any_for_all)),
        );
    }
    let app = init_service(App::new().configure(scopes)).await;
    ask_preflight(&app, "/api/item", FOREIGN, "PUT").await.allows("*");
    ask_preflight(&app, "/api/item?admin", FOREIGN, "PUT")
        .await
        .grants_nothing();
    let app = init_service(App::new().configure(scopes).wrap(Cors::new(&STRICT))).await;
    ask_preflight(&app, "/api/item", FOREIGN, "PUT").await.allows("*");
    ask_preflight(&app, "/api/item?admin", FOREIGN, "PUT")
        .await
        .grants_nothing();
}

/// Their guards for preflights are told apart, and nothing tells their requests apart: the first one takes both.
#[actix_web::test]
async fn nothing_tells_their_requests_apart() {
    #[cors(origins = "*", preflight_guard = always)]
    #[put("/users/{id}")]
    async fn guarded_anybody() -> impl Responder {
        HttpResponse::Ok()
    }
    fn always(_: &guard::GuardContext<'_>) -> bool {
        true
    }
    fn both(app: &mut ServiceConfig) {
        app.service(web::scope("/api").service((me_guarded, guarded_anybody)));
    }
    let (browser, put) = (Browser::at(FOREIGN), || Request::put("/api/users/me"));
    let app = init_service(App::new().configure(both)).await;
    is_not_sent(&app, &browser, put()).await;
    let app = init_service(App::new().configure(both).wrap(Cors::new(&STRICT))).await;
    is_not_sent(&app, &browser, put()).await;
}

/// A pattern that is not read may match.
#[actix_web::test]
async fn at_a_pattern_that_is_not_known() {
    let (browser, put) = (Browser::at(FOREIGN), || Request::put("/reports/2024"));
    let app = init_service(App::new().service((by_year, by_name)).wrap(Cors::new(&STRICT))).await;
    is_not_sent(&app, &browser, put()).await;
    let app = App::new().service(by_year).service(hand_built("/reports/{name}"));
    is_not_sent(&init_service(app).await, &browser, put()).await;
}

#[actix_web::test]
async fn in_front_of_one_that_is_built_by_hand() {
    let scope = web::scope("/api")
        .service(me_guarded)
        .service(hand_built("/users/{name}"));
    let app = init_service(App::new().service(scope)).await;
    is_not_sent(&app, &Browser::at(FOREIGN), Request::put("/api/users/me")).await;
}

#[cors(origins = "https://app.example.com", allow_headers = ["x-key"])]
#[put("/item")]
async fn closed() -> impl Responder {
    mark("closed");
    HttpResponse::Ok()
}

#[cors(origins = "*", allow_headers = ["x-key"])]
#[put("/item")]
async fn open() -> impl Responder {
    HttpResponse::Ok()
}

fn keyed(path: &str) -> actix_web::Scope {
    web::scope(path)
        .guard(guard::Header("x-key", "1"))
        .service(closed)
}

/// A layer that is not around it. What the layer is around takes the preflight alone.
#[actix_web::test]
async fn outside_a_layer_in_a_scope_with_a_guard() {
    let (browser, put) = (Browser::at(FOREIGN), || {
        Request::put("/s/item").header("x-key", "1")
    });
    let resource = || {
        web::resource("/s/item")
            .route(web::get().to(running))
            .wrap(Cors::new(&OPEN))
    };
    let app = init_service(App::new().service(keyed("/s")).service(resource())).await;
    is_not_sent(&app, &browser, put()).await;
    let scope = || {
        web::scope("/s")
            .route("/other", web::get().to(running))
            .wrap(Cors::new(&OPEN))
    };
    let app = init_service(App::new().service(keyed("/{any}")).service(scope())).await;
    is_not_sent(&app, &browser, put()).await;
    let scope = web::scope("/s").service(open).wrap(Cors::new(&OPEN));
    let app = init_service(App::new().service(keyed("/{any}")).service(scope)).await;
    is_not_sent(&app, &browser, put()).await;
}

#[actix_web::test]
async fn outside_a_layer_with_a_guard_for_preflights() {
    let (browser, put) = (Browser::at(FOREIGN), || Request::put("/users/me"));
    let scope = web::scope("/users")
        .route("/x", web::get().to(running))
        .wrap(Cors::new(&OPEN));
    let app = init_service(App::new().service(me_guarded).service(scope)).await;
    is_not_sent(&app, &browser, put()).await;
    let resource = web::resource("/users/{id}")
        .route(web::get().to(running))
        .wrap(Cors::new(&OPEN));
    let app = init_service(App::new().service(me_guarded).service(resource)).await;
    is_not_sent(&app, &browser, put()).await;
}

/// In no scope and with no guard, it would have taken the preflight: it is behind the scope, which takes the request.
#[actix_web::test]
async fn outside_a_layer_and_behind() {
    #[cors(origins = "https://app.example.com")]
    #[put("/s/item")]
    async fn behind() -> impl Responder {
        HttpResponse::Ok()
    }
    let scope = web::scope("/s").service(open).wrap(Cors::new(&OPEN));
    let app = init_service(App::new().service(scope).service(behind)).await;
    ask_preflight(&app, "/s/item", FOREIGN, "PUT").await.allows("*");
}

/// What a browser remembers of a grant inside a layer is for the whole URL, and a guard of a scope outside decides who
/// gets the next request.
#[actix_web::test]
async fn outside_a_layer_and_remembered() {
    #[cors(origins = "*", allow_headers = ["x-key"], max_age = 600)]
    #[delete("/item")]
    async fn open_delete() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", allow_headers = ["x-key"])]
    #[get("/item")]
    async fn closed_get() -> impl Responder {
        mark("closed_get");
        HttpResponse::Ok()
    }
    let keyed = web::scope("/{any}")
        .guard(guard::Header("x-key", "1"))
        .service(closed_get);
    let scope = web::scope("/s").service(open_delete).wrap(Cors::new(&OPEN));
    let app = init_service(App::new().service(keyed).service(scope)).await;
    let browser = Browser::at(FOREIGN);
    let deleted = browser.fetch(&app, Request::delete("/s/item")).await;
    assert!(deleted.is_readable(), "{deleted:?}");
    is_not_sent(&app, &browser, Request::get("/s/item").header("x-key", "1")).await;
}
