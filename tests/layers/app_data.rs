//! Sources of origins that ask for the application's data, which scopes between a layer and a handler may replace.

use actix_web::{
    App, Error, HttpMessage as _, HttpResponse, Responder,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse},
    get,
    middleware::{Next, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, SkipPreflight, cors, policy};
use cors_tests::{APP, FOREIGN, Log, PARTNER, ask, get, mark, preflight};
use tracing::Level;

use crate::middleware::{limiting, refusing, waiting};

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

#[cors(origins = OF_DATA)]
#[put("/item")]
async fn of_data() -> impl Responder {
    mark("of_data");
    HttpResponse::Ok()
}

#[get("/plain")]
async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

/// Looks at the data itself.
struct ByHand;

impl AllowOrigin for ByHand {
    fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        asking.app_data::<&'static str>() == Some(&origin)
    }
}

static BY_HAND: ByHand = ByHand;

#[cors(origins = BY_HAND)]
#[put("/by-hand/{id}")]
async fn by_hand() -> impl Responder {
    mark("by_hand");
    HttpResponse::Ok()
}

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], credentials });
policy!(static LAYER_OF_DATA = { origins = OF_DATA });

fn list(origin: &str) -> RuntimeOrigins {
    let list = RuntimeOrigins::new();
    list.set([origin]).expect("an origin");
    list
}

/// Who may send a preflight to the handler, and read its answer.
async fn allowed<S, B>(app: &S, path: &str) -> Vec<(&'static str, bool)>
where
    S: Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let mut allowed = Vec::new();
    for origin in [APP, PARTNER, FOREIGN] {
        let answer = preflight(app, path, origin, "PUT").await;
        answer.ran(&[]);
        let is_granted = answer.values("access-control-allow-origin") == [origin];
        assert_eq!(
            answer.status,
            if is_granted { 204 } else { 403 },
            "{path} {origin}"
        );
        let answer = ask(app, &format!("PUT {path}"), &[("origin", origin)]).await;
        let is_readable = answer.values("access-control-allow-origin") == [origin];
        assert_eq!(is_granted, is_readable, "{path} {origin}");
        if is_granted {
            allowed.push((origin, is_readable));
        }
    }
    allowed
}

/// The innermost data decides for preflights as it does for the answers, wherever the layer is.
#[actix_web::test]
async fn the_data_of_the_innermost_scope_decides() {
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .app_data(APP)
            .service(
                web::scope("/own")
                    .app_data(list(PARTNER))
                    .app_data(PARTNER)
                    .service(of_data)
                    .service(by_hand)
                    .service(web::scope("/back/again").app_data(list(APP)).service(of_data))
                    .service(web::scope("/{id}").service(of_data)),
            )
            .service(web::scope("/shared").service(of_data).service(by_hand))
            .service(of_data)
            .service(by_hand)
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for (path, origin) in [
        ("/item", APP),
        ("/by-hand/1", APP),
        ("/shared/item", APP),
        ("/shared/by-hand/1", APP),
        ("/own/item", PARTNER),
        ("/own/by-hand/1", PARTNER),
        ("/own/1/item", PARTNER),
        ("/own/back/again/item", APP),
    ] {
        assert_eq!(allowed(&app, path).await, [(origin, true)], "{path}");
    }
}

/// Data of two forms: which is further in is not known, so that an origin needs both.
#[actix_web::test]
async fn the_same_source_in_both_forms() {
    let both = || {
        let list = RuntimeOrigins::new();
        list.set([APP, PARTNER]).expect("origins");
        list
    };
    let app = init_service(
        App::new()
            .app_data(both())
            .service(
                web::scope("/narrower")
                    .app_data(web::Data::new(list(PARTNER)))
                    .service(of_data),
            )
            .service(
                web::scope("/other")
                    .app_data(web::Data::new(list(FOREIGN)))
                    .service(of_data),
            )
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    let log = Log::listen(Level::WARN);
    assert_eq!(allowed(&app, "/narrower/item").await, [(PARTNER, true)]);
    assert_eq!(allowed(&app, "/other/item").await, []);
    let is_about_both = |line: &String| line.contains("allow what both allow");
    assert_eq!(log.lines().into_iter().filter(is_about_both).count(), 1);
}

/// A scope without a prefix hides nothing either, and neither does a layer of its own.
#[actix_web::test]
async fn scopes_without_a_prefix_and_layers_on_scopes() {
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .service(
                web::scope("/layered")
                    .app_data(list(PARTNER))
                    .service(of_data)
                    .wrap(Cors::new(&WIDE)),
            )
            .service(
                web::scope("").service(
                    web::scope("")
                        .app_data(list(PARTNER))
                        .service(of_data)
                        .wrap(Cors::new(&WIDE)),
                ),
            )
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    assert_eq!(allowed(&app, "/layered/item").await, [(PARTNER, true)]);
    assert_eq!(allowed(&app, "/item").await, [(PARTNER, true)]);
}

/// Whoever answers before the handler is asked: its preflight is refused, and a page that the handler may deny reads
/// nothing.
#[actix_web::test]
async fn middleware_in_between_opens_nothing() {
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .service(
                web::scope("/err")
                    .app_data(list(PARTNER))
                    .service(of_data)
                    .wrap(from_fn(refusing)),
            )
            .service(
                web::scope("/ok")
                    .app_data(list(PARTNER))
                    .service(of_data)
                    .wrap(from_fn(limiting)),
            )
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/err/item", "/ok/item"] {
        for origin in [APP, PARTNER, FOREIGN] {
            let answer = preflight(&app, path, origin, "PUT").await;
            assert_eq!(answer.grants_nothing().status, 403, "{path}");
            ask(&app, &format!("PUT {path}"), &[("origin", origin)])
                .await
                .grants_nothing();
        }
    }
}

/// An error has no request, and the layer has seen none before: it knows its handlers all the same.
#[actix_web::test]
async fn an_error_as_the_first_answer_of_all() {
    #[cors(origins = "https://app.example.com")]
    #[put("/first")]
    async fn first() -> impl Responder {
        HttpResponse::Ok()
    }
    for origin in [PARTNER, APP] {
        let app = init_service(
            App::new()
                .service(web::scope("/scope").service(first).wrap(from_fn(refusing)))
                .wrap(Cors::new(&WIDE)),
        )
        .await;
        let answer = ask(&app, "PUT /scope/first", &[("origin", origin)]).await;
        assert_eq!(answer.status, 401);
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{origin}");
        assert_eq!(answer.values("access-control-allow-credentials"), [""; 0]);
    }
}

/// It can answer neither, so that the middleware is asked.
#[actix_web::test]
async fn skip_preflight_does_not_guess() {
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .service(web::scope("/own").app_data(list(PARTNER)).service(of_data))
            .service(of_data)
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    preflight(&app, "/item", APP, "PUT").await.ran(&[]).allows(APP);
    for origin in [APP, PARTNER] {
        let answer = preflight(&app, "/own/item", origin, "PUT").await;
        assert_eq!(answer.grants_nothing().ran(&["middleware"]).status, 429);
    }
    // A layer directly inside cannot hand it on either.
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .service(web::scope("/own").app_data(list(PARTNER)).service(of_data))
            .wrap(Cors::new(&WIDE))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    for origin in [APP, PARTNER] {
        preflight(&app, "/own/item", origin, "PUT")
            .await
            .grants_nothing()
            .ran(&["middleware"]);
    }
}

/// The layer's own source sees the data around the layer: for the preflight and for what follows it.
#[actix_web::test]
async fn the_source_of_a_layer() {
    let app = init_service(
        App::new()
            .app_data(list(APP))
            .service(web::scope("/own").app_data(list(PARTNER)).service(plain))
            .service(plain)
            .wrap(Cors::new(&LAYER_OF_DATA)),
    )
    .await;
    for path in ["/plain", "/own/plain", "/nothing"] {
        for origin in [APP, PARTNER] {
            let is_granted = preflight(&app, path, origin, "GET").await.status == 204;
            let answer = get(&app, path, origin).await;
            let is_readable = answer.values("access-control-allow-origin") == [origin];
            assert_eq!(
                (is_granted, is_readable),
                (origin == APP, origin == APP),
                "{path} {origin}"
            );
        }
    }
}

async fn clearing(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().clear();
    next.call(request).await
}

/// Middleware that clears what layers put on a request changes nothing of what a handler in a scope has said.
#[actix_web::test]
async fn what_a_scopes_data_decides_is_kept() {
    let scope = web::scope("/own").app_data(list(PARTNER)).service(of_data);
    let app = App::new().service(scope).wrap(from_fn(clearing));
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    assert_eq!(allowed(&app, "/own/item").await, [(PARTNER, true)]);
}

/// Nor does middleware that waits.
#[actix_web::test]
async fn what_a_scopes_data_decides_is_waited_for() {
    let scope = web::scope("/own").app_data(list(PARTNER)).service(of_data);
    let app = App::new().service(scope.wrap(from_fn(waiting)));
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    assert_eq!(allowed(&app, "/own/item").await, [(PARTNER, true)]);
}
