//! A path that an annotated handler would serve, and another resource or something in front of it answers.

use std::cell::Cell;

use actix_web::{
    App, Error, HttpMessage as _, HttpResponse, Responder,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    guard,
    http::StatusCode,
    middleware::{Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, policy};
use cors_tests::{APP, FOREIGN, Log, PARTNER, get, preflight};
use tracing::Level;

use crate::{
    middleware::{answering, waiting},
    shared::list,
};

policy!(static NOTHING_SHOWN = { origins = "https://app.example.com" });
policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], credentials });

#[cors(origins = "https://app.example.com")]
#[actix_web::get("/{name}")]
async fn named() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", expose_headers = ["x-own"])]
#[actix_web::get("/{showing}")]
async fn showing() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

/// The layer cannot tell for certain which of the two has answered: it says no more than both allow.
#[actix_web::test]
async fn another_resource_is_found_first() {
    let app = App::new()
        .route("/plain", web::get().to(plain))
        .service(named)
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    let of_both = get(&app, "/plain", APP).await;
    of_both.allows(APP);
    assert_eq!(of_both.values("access-control-allow-credentials"), [""; 0]);
    for origin in [PARTNER, FOREIGN] {
        let log = Log::listen(Level::WARN);
        let answer = get(&app, "/plain", origin).await;
        let [line] = &log.lines()[..] else {
            panic!("one line: {:#?}", log.lines())
        };
        assert!(line.contains("named") && line.contains(origin), "{line}");
        assert_eq!(
            answer.values("access-control-allow-credentials"),
            [""; 0],
            "{origin}"
        );
        assert_ne!(answer.values("access-control-allow-origin"), [origin]);
    }
    let of_handler = get(&app, "/other", APP).await;
    of_handler.allows(APP);
    assert_eq!(of_handler.values("access-control-allow-credentials"), [""; 0]);
}

/// What answers in front of the router has found no other resource: the answer is the handler's.
#[actix_web::test]
async fn nothing_was_found() {
    let app = App::new()
        .service(named)
        .wrap(from_fn(answering))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    let answer = get(&app, "/other", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), [""; 0]);
    get(&app, "/other", PARTNER).await.allows(APP);
    let app = App::new()
        .service(read)
        .wrap(from_fn(answering))
        .wrap(Cors::new(&SHOWING_LESS));
    let answer = get(&init_service(app).await, "/c", APP).await;
    assert_eq!(answer.values("access-control-expose-headers"), ["x-own"]);
}

/// The router has found the handler's own resource, and what the handler has said is forgotten.
#[actix_web::test]
async fn the_handlers_own_resource_was_found() {
    let app = App::new()
        .service(read)
        .wrap(from_fn(waiting))
        .wrap(Cors::new(&SHOWING_LESS));
    let answer = get(&init_service(app).await, "/c", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-expose-headers"), ["x-own"]);
}

#[cors(origins = "https://partner.example", methods = [GET], expose_headers = ["x-own"])]
async fn unnamed() -> impl Responder {
    HttpResponse::Ok()
}

/// Users give names too, and may take that of a handler.
#[actix_web::test]
async fn another_resource_is_found_first_and_has_the_handlers_name() {
    let other = web::resource("/plain").name("named").to(plain);
    let app = App::new().service(other).service(named).wrap(Cors::new(&WIDE));
    let answer = get(&init_service(app).await, "/plain", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), [""; 0]);
    let app = App::new()
        .service(web::resource("/plain").name("showing").to(plain))
        .service(showing)
        .wrap(Cors::new(&NOTHING_SHOWN));
    let answer = get(&init_service(app).await, "/plain", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-expose-headers"), [""; 0]);
}

/// Neither of the two has a name.
#[actix_web::test]
async fn another_resource_is_found_first_and_has_no_name() {
    policy!(static NARROW = { origins = "https://app.example.com" });
    let app = App::new()
        .route("/plain", web::get().to(plain))
        .service(unnamed::at("/{name}"))
        .wrap(Cors::new(&NARROW));
    let app = init_service(app).await;
    for origin in [APP, PARTNER, FOREIGN] {
        let answer = get(&app, "/plain", origin).await;
        assert_ne!(answer.values("access-control-allow-origin"), [origin]);
    }
    let own = get(&app, "/other", PARTNER).await;
    own.allows(PARTNER);
    assert_eq!(own.values("access-control-expose-headers"), ["x-own"]);
}

#[cors(origins = ["https://app.example.com", "https://partner.example"])]
#[actix_web::get("/{both}")]
async fn both() -> impl Responder {
    HttpResponse::Ok()
}

/// Where both have to allow the origin, the layer's source is asked as well.
#[actix_web::test]
async fn a_layers_source_has_a_say() {
    policy!(static OF_PARTNERS = { origins = PARTNERS });
    let app = App::new()
        .route("/plain", web::get().to(plain))
        .service(both)
        .wrap(Cors::new(&OF_PARTNERS));
    let app = init_service(app).await;
    get(&app, "/plain", PARTNER).await.allows(PARTNER);
    get(&app, "/plain", APP).await.grants_nothing();
    get(&app, "/other", APP).await.allows(APP);
}

static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();

/// A source that has seen the request on its way in, for `block`, is not asked again behind the router, where scopes
/// may have other data.
#[actix_web::test]
async fn a_layers_source_that_was_asked_before() {
    policy!(static BLOCKING = { origins = OF_DATA, block = [write] });
    let app = App::new()
        .app_data(list(PARTNER))
        .route("/plain", web::get().to(plain))
        .service(both)
        .wrap(Cors::new(&BLOCKING));
    let app = init_service(app).await;
    get(&app, "/plain", PARTNER).await.allows(PARTNER);
    get(&app, "/plain", APP).await.grants_nothing();
}

#[cors(origins = "https://app.example.com", expose_headers = ["x-own"])]
#[actix_web::get("/c")]
async fn read() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SHOWING_MORE = { origins = "https://app.example.com", expose_headers = ["x-own", "x-other"], credentials });
policy!(static SHOWING_LESS = { origins = "https://app.example.com" });
policy!(static SHOWING_OTHERS = { origins = "https://app.example.com", expose_headers = ["x-other"] });

/// What an annotated handler has said is not forgotten while middleware waits behind it, and a plain handler for
/// another method has the name of the path.
#[actix_web::test]
async fn middleware_waits_behind_it() {
    for layer in [&SHOWING_MORE, &SHOWING_LESS, &SHOWING_OTHERS] {
        let app = App::new()
            .service(web::resource("/c").guard(guard::Put()).to(plain))
            .service(read)
            .wrap(from_fn(waiting))
            .wrap(Cors::new(layer));
        let answer = get(&init_service(app).await, "/c", APP).await;
        answer.allows(APP);
        assert_eq!(answer.values("access-control-expose-headers"), ["x-own"]);
    }
}

/// A plain handler is in front of an annotated one. What is said shows no more than the handler, and no more than the
/// layer.
#[actix_web::test]
async fn the_one_that_shows_less_speaks() {
    const CREDENTIALS: &str = "access-control-allow-credentials";
    const EXPOSED: &str = "access-control-expose-headers";
    let log = Log::listen(Level::WARN);
    for (layer, exposed) in [
        (&SHOWING_MORE, Some("x-own")),
        (&SHOWING_LESS, Some("")),
        (&SHOWING_OTHERS, None),
    ] {
        let app = App::new()
            .route("/c", web::get().to(plain))
            .service(read)
            .wrap(Cors::new(layer));
        let app = init_service(app).await;
        let answer = get(&app, "/c", APP).await;
        let told = log.take();
        let Some(exposed) = exposed else {
            answer.grants_nothing();
            let [line] = &told[..] else {
                panic!("one line: {told:#?}")
            };
            assert!(
                line.contains("the answer may be that of any of several handlers"),
                "{line}"
            );
            continue;
        };
        answer.allows(APP);
        assert_eq!(answer.values(CREDENTIALS), [""; 0]);
        assert_eq!(answer.values(EXPOSED).concat(), exposed);
        assert_eq!(told, [""; 0]);
    }
}

struct Partners;
static PARTNERS: Partners = Partners;

impl AllowOrigin for Partners {
    fn allows(&self, origin: &str, _: &Asking<'_>) -> bool {
        origin == PARTNER
    }
}

#[cors(origins = "https://app.example.com", methods = [GET, DELETE])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok()
}

thread_local! {
    static ANSWERS: Cell<Option<StatusCode>> = const { Cell::new(None) };
    static CLEARS: Cell<bool> = const { Cell::new(false) };
}

/// Answers preflights itself, or clears what the layer has put on the request, or neither.
async fn meddling(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if let Some(status) = ANSWERS.get() {
        return Ok(request.into_response(HttpResponse::new(status)));
    }
    if CLEARS.get() {
        request.extensions_mut().clear();
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}

/// Beside a resource that is built by hand, the layer asks its source on the way out too, and lets no preflight pass of
/// which it is not known whether the router was asked.
#[actix_web::test]
async fn beside_a_resource_that_is_built_by_hand() {
    policy!(static SOURCE = { origins = PARTNERS, methods = [GET, DELETE] });
    let resource = web::resource("/by-hand")
        .route(cors_runtime::preflight::<by_hand>())
        .route(web::get().to(by_hand).wrap(cors_runtime::layer::<by_hand>()));
    let app = App::new()
        .service(resource)
        .route("/plain", web::get().to(plain))
        .route("/any", web::route().to(plain))
        .route("/failing", web::route().to(HttpResponse::Unauthorized))
        .wrap(from_fn(meddling))
        .wrap(Cors::new(&SOURCE));
    let app = init_service(app).await;
    get(&app, "/plain", PARTNER).await.allows(PARTNER);
    get(&app, "/plain", FOREIGN).await.grants_nothing();
    preflight(&app, "/plain", PARTNER, "DELETE").await.allows(PARTNER);
    get(&app, "/by-hand", APP).await.allows(APP);
    CLEARS.set(true);
    preflight(&app, "/plain", PARTNER, "DELETE")
        .await
        .grants_nothing();
    CLEARS.set(false);
    for status in [StatusCode::UNAUTHORIZED, StatusCode::OK] {
        ANSWERS.set(Some(status));
        preflight(&app, "/plain", PARTNER, "DELETE")
            .await
            .grants_nothing();
    }
    // Its place is known by now.
    let log = Log::listen(Level::WARN);
    get(&app, "/by-hand", APP).await.allows(APP);
    assert_eq!(log.lines(), [""; 0]);
    ANSWERS.set(None);
    preflight(&app, "/plain", PARTNER, "DELETE").await.allows(PARTNER);
    // The router was asked: it has a handler for every method there.
    preflight(&app, "/any", PARTNER, "DELETE").await.allows(PARTNER);
    // It, or middleware around it, has refused.
    preflight(&app, "/failing", PARTNER, "DELETE")
        .await
        .grants_nothing();
}
