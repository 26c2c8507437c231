//! Handlers of resources that are built by hand: a layer knows where they are once a request has reached them.

use std::cell::RefCell;

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    guard::{GuardContext, fn_guard},
    middleware::{Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{
    AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, layer, policy,
    testing::{Browser, Request},
};
use cors_tests::{APP, FOREIGN, PARTNER, get, mark, preflight};

use crate::{middleware::answering, shared::list};

policy!(static SITE = { origins = "https://partner.example", methods = [GET, DELETE], allow_headers = ["x-api"], max_age = 600 });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], credentials });

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [GET])]
async fn for_app() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", methods = [GET])]
async fn for_partner() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = ["https://app.example.com", "https://partner.example"], credentials, methods = [GET])]
async fn for_both() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example", methods = [DELETE, PUT])]
async fn change() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [POST])]
async fn create() -> impl Responder {
    mark("create");
    HttpResponse::Ok()
}

/// A browser remembers the header names of a grant for the whole path. The layer does not ask the router where a
/// handler is that serves another method, so that nothing is remembered anywhere.
#[actix_web::test]
async fn a_grant_opens_none_for_what_it_names() {
    let item = web::resource("/item")
        .route(web::delete().to(plain))
        .route(cors_runtime::preflight::<create>())
        .route(web::post().to(create).wrap(cors_runtime::layer::<create>()));
    let app = init_service(App::new().service(item).wrap(Cors::new(&SITE))).await;
    let page = Browser::at(PARTNER);
    let deleted = page
        .fetch(&app, Request::delete("/item").header("x-api", "1"))
        .await;
    assert!(deleted.is_readable(), "{deleted:?}");
    let created = page
        .fetch(&app, Request::post("/item").header("x-api", "1"))
        .await;
    assert!(created.is_blocked() && created.sent().is_none(), "{created:?}");
}

/// Where the router is asked, since the requested method is that of one somewhere, it is known what is at the path.
#[actix_web::test]
async fn a_grant_is_remembered_where_none_is() {
    let elsewhere = web::resource("/elsewhere")
        .route(cors_runtime::preflight::<change>())
        .route(web::put().to(change).wrap(cors_runtime::layer::<change>()));
    let beside = web::resource("/beside")
        .route(cors_runtime::preflight::<for_partner>())
        .route(
            web::get()
                .to(for_partner)
                .wrap(cors_runtime::layer::<for_partner>()),
        )
        .route(web::delete().to(plain));
    let app = App::new()
        .service(elsewhere)
        .service(beside)
        .route("/alone", web::delete().to(plain))
        .wrap(Cors::new(&SITE));
    let app = init_service(app).await;
    for (path, seconds) in [("/beside", "0"), ("/alone", "600")] {
        let granted = preflight(&app, path, PARTNER, "DELETE").await;
        granted.allows(PARTNER);
        assert_eq!(
            granted.values("access-control-allow-methods"),
            ["DELETE"],
            "{path}"
        );
        assert_eq!(granted.values("access-control-max-age"), [seconds], "{path}");
    }
    // What is open to the origin: of the layer what the handler does not serve, and of the handler.
    for (path, methods) in [("/beside", "DELETE, GET"), ("/alone", "GET, DELETE")] {
        let explained = preflight(&app, path, PARTNER, "PUT").await;
        assert_eq!(
            explained.values("access-control-allow-methods"),
            [methods],
            "{path}"
        );
    }
}

thread_local! {
    /// The paths that were asked for before.
    static ASKED: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Answers what it has seen before, as a cache does that keeps no headers.
async fn caching(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path().to_owned();
    let is_kept = ASKED.with_borrow(|asked| asked.contains(&path));
    if is_kept {
        mark("cache");
        return Ok(request.into_response(HttpResponse::Ok()));
    }
    ASKED.with_borrow_mut(|asked| asked.push(path));
    let response = next.call(request).await?;
    Ok(response.map_into_boxed_body())
}

fn by_key(context: &GuardContext<'_>) -> bool {
    context.head().headers().contains_key("x-key")
}

/// Each place is that of its own handler, whichever was reached first.
#[actix_web::test]
async fn each_is_known_where_it_was_reached() {
    let of_app =
        web::resource("/app/{id}").route(web::get().to(for_app).wrap(cors_runtime::layer::<for_app>()));
    let of_partner = web::resource("/partner/{id}").route(
        web::get()
            .to(for_partner)
            .wrap(cors_runtime::layer::<for_partner>()),
    );
    let app = App::new()
        .service(of_app)
        .service(of_partner)
        .wrap(from_fn(caching))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    for (path, origin) in [("/partner/1", PARTNER), ("/app/1", APP)] {
        get(&app, path, FOREIGN).await.ran(&[]).allows(origin);
    }
    for (path, origin) in [("/partner/1", PARTNER), ("/app/1", APP)] {
        let kept = get(&app, path, FOREIGN).await;
        kept.ran(&["cache"]).allows(origin);
        assert_eq!(kept.values("access-control-allow-credentials"), [""; 0]);
    }
}

/// A guard tells two apart, and a cache does not: what it keeps is for those who may read both, without cookies where
/// one of them wants none.
#[actix_web::test]
async fn two_at_one_place() {
    let both = web::resource("/two")
        .route(
            web::get()
                .guard(fn_guard(by_key))
                .to(for_both)
                .wrap(cors_runtime::layer::<for_both>()),
        )
        .route(web::get().to(for_app).wrap(cors_runtime::layer::<for_app>()));
    let app = App::new()
        .service(both)
        .wrap(from_fn(caching))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    let keyed = [("origin", APP), ("x-key", "1")];
    let answer = cors_tests::ask(&app, "GET /two", &keyed).await;
    answer.ran(&[]).allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), ["true"]);
    ASKED.take();
    get(&app, "/two", APP).await.ran(&[]).allows(APP);
    let kept = get(&app, "/two", PARTNER).await;
    kept.ran(&["cache"]).grants_nothing();
    let kept = get(&app, "/two", APP).await;
    kept.ran(&["cache"]).allows(APP);
    assert_eq!(kept.values("access-control-allow-credentials"), [""; 0]);
    assert_eq!(kept.values("vary"), ["Origin"]);
}

/// Nobody knows of whom it is what middleware of a scope answers, in place of a handler that was never reached.
#[actix_web::test]
async fn in_place_of_one_in_a_scope() {
    let scope = || {
        web::scope("/s").wrap(from_fn(answering)).service(
            web::resource("/b/{id}").route(web::get().to(for_app).wrap(cors_runtime::layer::<for_app>())),
        )
    };
    let app = init_service(App::new().service(scope()).wrap(Cors::new(&WIDE))).await;
    get(&app, "/s/b/7", PARTNER).await.grants_nothing();
    // A scope in front of it, whose prefix fits too: the map of resources ends its search there.
    let overlapped = App::new()
        .service(
            web::scope("")
                .guard(fn_guard(by_key))
                .route("/x", web::get().to(plain)),
        )
        .service(scope())
        .wrap(Cors::new(&WIDE));
    let app = init_service(overlapped).await;
    get(&app, "/s/b/7", PARTNER).await.grants_nothing();
    get(&app, "/nothing", PARTNER).await.allows(PARTNER);
    let twice = App::new()
        .service(scope())
        .wrap(Cors::new(&WIDE))
        .wrap(Cors::new(&WIDE));
    let app = init_service(twice).await;
    get(&app, "/s/b/7", PARTNER).await.grants_nothing();
    preflight(&app, "/s/b/7", PARTNER, "GET").await.grants_nothing();
}

struct Partners;
static PARTNERS: Partners = Partners;
policy!(static OF_SOURCE = { origins = PARTNERS });

impl AllowOrigin for Partners {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        origin == PARTNER
    }
}

#[cors(origins = ["https://app.example.com", "https://www.example.com"], methods = [GET])]
async fn for_site() -> impl Responder {
    HttpResponse::Ok()
}

/// What the source of the layer said on the way in is for the layer alone.
#[actix_web::test]
async fn under_a_layer_with_a_source() {
    let resource = |handler| web::resource("/item").route(handler);
    let of_site = resource(web::get().to(for_site).wrap(layer::<for_site>()));
    let app = App::new()
        .service(of_site)
        .wrap(from_fn(caching))
        .wrap(Cors::new(&OF_SOURCE));
    let app = init_service(app).await;
    get(&app, "/item", APP).await.ran(&[]).allows(APP);
    get(&app, "/item", APP).await.ran(&["cache"]).allows(APP);
    get(&app, "/item", PARTNER).await.ran(&["cache"]).grants_nothing();

    let of_others = resource(web::get().guard(fn_guard(by_key)).to(plain))
        .route(web::get().to(for_both).wrap(layer::<for_both>()));
    let app = init_service(App::new().service(of_others).wrap(Cors::new(&OF_SOURCE))).await;
    get(&app, "/item", APP).await.allows(APP);
    for origin in [APP, PARTNER] {
        let answer = cors_tests::ask(&app, "GET /item", &[("origin", origin), ("x-key", "1")]).await;
        let allowed = answer.values("access-control-allow-origin");
        assert_eq!(allowed, [PARTNER][..usize::from(origin == PARTNER)]);
    }
}

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = OF_DATA, methods = [GET])]
async fn of_data() -> impl Responder {
    HttpResponse::Ok()
}

/// A source is not asked with the data around the layer what it allows in the scope of a handler.
#[actix_web::test]
async fn the_source_of_one_in_a_scope() {
    let item = web::resource("/item").route(web::get().to(of_data).wrap(layer::<of_data>()));
    let app = App::new()
        .app_data(list(PARTNER))
        .service(web::scope("/s").app_data(list(APP)).service(item))
        .wrap(from_fn(caching))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    get(&app, "/s/item", APP).await.ran(&[]).allows(APP);
    get(&app, "/s/item", PARTNER)
        .await
        .ran(&["cache"])
        .grants_nothing();
}
