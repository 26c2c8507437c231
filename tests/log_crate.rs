//! What somebody sees who has only a logger of the `log` crate, such as `env_logger`: what was refused, why, and what
//! to change; and nothing about what was granted. A program of its own, because a `tracing` subscriber anywhere in a
//! process ends the way to `log`.

#![allow(
    clippy::await_holding_lock,
    reason = "each test has a thread and a runtime of its own, and waits for its turn before it awaits anything"
)]

use std::sync::{Mutex, MutexGuard, Once, PoisonError};

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    guard::GuardContext,
    http::{Method, header::HeaderValue},
    middleware::{Next, from_fn},
    put, route,
    test::{TestRequest, call_service, init_service},
    web,
};
use cors_runtime::{
    AllowOrigin, Asking, Cors, FromAppData, RuntimeOrigins, cors, inspector, layer, policy,
    preflight as to_preflights,
};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get as get_from, preflight};
use log::{LevelFilter, Log, Metadata, Record};

/// As `env_logger` writes it, kept.
struct Kept;

static LINES: Mutex<Vec<String>> = Mutex::new(Vec::new());

impl Log for Kept {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "cors"
    }

    fn log(&self, record: &Record<'_>) {
        if self.enabled(record.metadata()) {
            let line = format!("{} {}: {}", record.level(), record.target(), record.args());
            LINES.lock().unwrap_or_else(PoisonError::into_inner).push(line);
        }
    }

    fn flush(&self) {}
}

/// Tests take turns: the logger is that of the process.
fn logger() -> MutexGuard<'static, ()> {
    static SET: Once = Once::new();
    static TURN: Mutex<()> = Mutex::new(());
    SET.call_once(|| {
        log::set_logger(&Kept).expect("no other logger");
        log::set_max_level(LevelFilter::Debug);
    });
    let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    lines();
    turn
}

fn lines() -> Vec<String> {
    std::mem::take(&mut *LINES.lock().unwrap_or_else(PoisonError::into_inner))
}

#[track_caller]
fn one_line(parts: &[&str]) {
    let lines = lines();
    let [line] = &lines[..] else {
        panic!("one line: {lines:#?}")
    };
    for part in parts {
        assert!(line.contains(part), "`{part}` in {line}");
    }
}

#[cors(origins = "https://app.example.com", allow_headers = ["x-api"])]
#[put("/item")]
async fn item() -> impl Responder {
    HttpResponse::Ok()
}

async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

policy!(static SITE = { origins = "https://partner.example", methods = [GET], allow_headers = ["x-api"] });

#[actix_web::test]
async fn an_origin_that_is_not_allowed() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    ask(&app, "PUT /item", &[("origin", FOREIGN)]).await;
    one_line(&[
        "WARN cors: served, but the page cannot read the answer: no `access-control-allow-origin` for \
         `https://evil.example`",
        "write `origins = [\"https://app.example.com\", \"https://evil.example\"]` on `item`",
        "handler=\"item\"",
        "method=PUT",
        "path=/item",
        "origin=https://evil.example",
    ]);
    // The first of a handler and origin is for everybody, the others for those who look.
    preflight(&app, "/item", FOREIGN, "PUT").await;
    one_line(&["DEBUG cors: refused: ", "path=/item"]);
}

#[actix_web::test]
async fn a_header_that_is_not_allowed() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    let headers = [
        ("origin", APP),
        ("access-control-request-method", "PUT"),
        ("access-control-request-headers", "x-api,x-other"),
    ];
    ask(&app, "OPTIONS /item", &headers).await;
    one_line(&[
        "refused: `access-control-allow-headers: x-api` does not cover `x-other`",
        "write `allow_headers = [\"x-api\", \"x-other\"]` on `item`",
    ]);
}

/// Each mistake of a page is a warning, though the handler of a layer is the whole program; and no page uses up the
/// warnings that others need.
#[actix_web::test]
async fn each_mistake_is_a_warning() {
    let _turn = logger();
    let plains = || web::resource(["/a", "/b"]).route(web::put().to(plain));
    let app = init_service(App::new().service(plains()).wrap(Cors::new(&SITE))).await;
    let ask_for = async |path: &str, origin: &'static str, name: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", name),
        ];
        ask(&app, &format!("OPTIONS {path}"), &headers).await;
    };
    ask_for("/a", PARTNER, "x-tracking").await;
    one_line(&["WARN cors: refused: ", "x-tracking"]);
    ask_for("/b", PARTNER, "authorization").await;
    one_line(&["WARN cors: refused: ", "authorization"]);
    ask_for("/b", PARTNER, "x-tracking").await;
    one_line(&["DEBUG cors: refused: "]);
    preflight(&app, "/a", PARTNER, "PUT").await;
    one_line(&["WARN cors: refused: ", "does not cover `PUT`"]);
    let mut warned = 0;
    for number in 0..40 {
        ask_for("/a", PARTNER, &format!("x-{number}")).await;
        warned += lines().iter().filter(|line| line.starts_with("WARN")).count();
    }
    assert_eq!(warned, 1, "four of an origin");
    ask_for("/a", FOREIGN, "x-tracking").await;
    one_line(&["WARN cors: refused: ", "origin=https://evil.example"]);
}

#[actix_web::test]
async fn a_method_that_a_layer_does_not_grant() {
    let _turn = logger();
    let app = init_service(
        App::new()
            .route("/plain", web::get().to(plain))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    preflight(&app, "/plain", PARTNER, "PATCH").await;
    one_line(&[
        "does not cover `PATCH`",
        "write `methods = [GET, PATCH]` on `Cors`",
    ]);
}

/// An operator who has written `block` reads "refused" as stopped: what ran is never called so, whoever says it.
#[actix_web::test]
async fn what_ran_is_not_called_refused() {
    policy!(static UNREADABLE = { origins = "https://partner.example", block = [read] });
    static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
    policy!(static OF_LIST = { origins = OF_DATA });
    let form = [
        ("origin", FOREIGN),
        ("host", "api.example.com"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-mode", "navigate"),
    ];
    let _turn = logger();
    let list = web::Data::new(RuntimeOrigins::new());
    list.set([APP]).expect("no mistake");
    for policy in [&SITE, &UNREADABLE, &OF_LIST] {
        let app = App::new().app_data(list.clone()).service(item);
        let app = init_service(app.route("/plain", web::post().to(plain)).wrap(Cors::new(policy))).await;
        for request in ["POST /plain", "PUT /item"] {
            assert_eq!(ask(&app, request, &form).await.status, 200);
            one_line(&["served, but the page cannot read the answer: "]);
        }
        preflight(&app, "/plain", FOREIGN, "POST").await;
        one_line(&["cors: refused: "]);
    }
}

/// Without a routing attribute too, the handler is named as it is written.
#[actix_web::test]
async fn handlers_are_named() {
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn listed() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn wrapped() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let by_hand = web::resource("/wrapped").route(web::get().to(wrapped).wrap(layer::<wrapped>()));
    let app = init_service(App::new().service(listed::at("/listed")).service(by_hand)).await;
    get_from(&app, "/listed", FOREIGN).await;
    one_line(&["on `listed`", "handler=\"listed\""]);
    get_from(&app, "/wrapped", FOREIGN).await;
    one_line(&["on `wrapped`", "handler=\"wrapped\""]);
}

/// An explanation is text, and this is none: what is said then names the bytes.
#[actix_web::test]
async fn a_header_that_is_no_text() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    let request = TestRequest::with_uri("/item")
        .method(Method::OPTIONS)
        .insert_header(("origin", APP))
        .insert_header(("access-control-request-method", "PUT"))
        .insert_header((
            "access-control-request-headers",
            HeaderValue::from_bytes(b"x-\xff").unwrap(),
        ));
    call_service(&app, request.to_request()).await;
    one_line(&[
        "WARN cors: refused: the request header is not in `allow_headers`: `x-\\xff`; add it to `allow_headers`, or have \
         the page leave it out",
    ]);
}

/// Guards tell two handlers apart, and a preflight does not say which of them will be asked.
#[actix_web::test]
async fn several_handlers() {
    #[cors(origins = "*")]
    #[put("/several", guard = "by_key")]
    async fn open() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/several")]
    async fn closed() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*", methods = [PATCH])]
    #[route("/unopened", method = "PUT", method = "PATCH", guard = "by_key")]
    async fn unopened() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "*")]
    #[put("/unopened")]
    async fn opened() -> impl Responder {
        HttpResponse::Ok()
    }
    fn by_key(context: &GuardContext<'_>) -> bool {
        context.head().headers().contains_key("x-key")
    }
    const REFUSED: &str = "refused: guards tell several handlers of this path and method apart, and one of them does not \
                           allow the origin or the method, or turns preflights down; give each a `preflight_guard`, \
                           which preflights can pass";
    let _turn = logger();
    let app = App::new().service((open, closed, unopened, opened));
    let app = init_service(app.wrap(Cors::new(&SITE))).await;
    let answer = preflight(&app, "/several", APP, "PUT").await;
    assert_ne!(answer.values("access-control-allow-origin"), [""; 0]);
    assert_eq!(lines(), [""; 0]);
    preflight(&app, "/several", PARTNER, "PUT").await.grants_nothing();
    let told = lines();
    assert!(told.iter().any(|line| line.contains(REFUSED)), "{told:#?}");
    preflight(&app, "/unopened", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&[REFUSED]);
}

/// Neither by the handler, whose policy the layer does not share, nor by the layer.
#[actix_web::test]
async fn nothing_of_what_is_granted() {
    let _turn = logger();
    policy!(static BLOCKING = { origins = "https://partner.example", credentials, block = [write] });
    let app = init_service(
        App::new()
            .service(item)
            .route("/plain", web::get().to(plain))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    preflight(&app, "/item", APP, "PUT").await.allows(APP);
    ask(&app, "PUT /item", &[("origin", APP)]).await.allows(APP);
    preflight(&app, "/plain", PARTNER, "GET").await.allows(PARTNER);
    get_from(&app, "/plain", PARTNER).await.allows(PARTNER);
    ask(&app, "GET /plain", &[]).await;
    assert_eq!(lines(), [""; 0]);
    // A layer that looks at every request on its way in.
    let app = init_service(App::new().service(item).wrap(Cors::new(&BLOCKING))).await;
    let own = [
        ("origin", APP),
        ("host", "app.example.com"),
        ("sec-fetch-site", "same-origin"),
    ];
    ask(&app, "PUT /item", &own).await.allows(APP);
    assert_eq!(lines(), [""; 0]);
    // The layer refuses what the handler would have granted, and says so in its own name.
    ask(&app, "GET /nothing", &[("origin", APP)]).await;
    one_line(&["on `Cors`", "handler=\"Cors\""]);
}

/// Of a handler inside a layer, the handler is told, not the layer.
#[actix_web::test]
async fn an_annotated_handler_under_a_layer() {
    let _turn = logger();
    let app = init_service(App::new().service(item).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/item", PARTNER, "PUT").await.grants_nothing();
    one_line(&["on `item`", "handler=\"item\"", "origin=https://partner.example"]);
}

/// A layer decides before the router has found parameters, except those of what it wraps. A source that asks for them
/// gets none, and the log says so and not that a list lacks the origin.
#[actix_web::test]
async fn a_path_parameter_that_is_not_there() {
    struct Tenants;
    impl AllowOrigin for Tenants {
        fn allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
            let tenant = asking.param("tenant");
            tenant.is_some_and(|tenant| origin == format!("https://{tenant}.example.com"))
        }
    }
    static TENANTS: Tenants = Tenants;
    policy!(static OF_TENANTS = { origins = TENANTS });
    const ADA: &str = "https://ada.example.com";
    let _turn = logger();
    let cors = || Cors::new(&OF_TENANTS);
    let report = || web::resource("/{tenant}/report").route(web::get().to(plain));
    let app = init_service(App::new().service(report()).wrap(cors())).await;
    get_from(&app, "/ada/report", ADA).await.grants_nothing();
    one_line(&[
        "it asked for a path parameter that is not there",
        "none around an `App`",
    ]);
    preflight(&app, "/ada/report", ADA, "GET").await.grants_nothing();
    one_line(&["refused: ", "it asked for a path parameter that is not there"]);
    let app = init_service(App::new().service(report().wrap(cors()))).await;
    get_from(&app, "/ada/report", ADA).await.allows(ADA);
    let scope = web::scope("/{tenant}").route("/report", web::get().to(plain));
    let app = init_service(App::new().service(scope.wrap(cors()))).await;
    preflight(&app, "/ada/report", ADA, "GET").await.allows(ADA);
    get_from(&app, "/ada/report", ADA).await.allows(ADA);
    assert_eq!(lines(), [""; 0]);
    get_from(&app, "/ada/report", FOREIGN).await.grants_nothing();
    one_line(&["its source did not allow this one"]);
}

/// The layer cannot know, and says what to do.
#[actix_web::test]
async fn what_a_layer_cannot_know() {
    async fn refusing(
        _: ServiceRequest,
        _: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        Err::<ServiceResponse, _>(ErrorUnauthorized(""))
    }
    async fn limiting(
        request: ServiceRequest,
        _: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        Ok(request.into_response(HttpResponse::TooManyRequests()))
    }
    static OF_DATA: FromAppData<RuntimeOrigins> = FromAppData::new();
    #[cors(origins = OF_DATA)]
    #[put("/of-data")]
    async fn of_data() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let scope = web::scope("/scope").service(of_data).wrap(from_fn(limiting));
    let app = init_service(App::new().service(scope).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/scope/of-data", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&["refused: ", "inside the layer answered", "`wrap=`"]);
    let scope = web::scope("/scope").service(of_data).wrap(from_fn(refusing));
    let app = init_service(App::new().service(scope).wrap(Cors::new(&SITE))).await;
    preflight(&app, "/scope/of-data", PARTNER, "PUT")
        .await
        .grants_nothing();
    one_line(&["refused: ", "inside the layer answered"]);
}

/// Once: a stranger must not be able to fill the log.
#[actix_web::test]
async fn who_gets_nothing_of_the_inspector() {
    let _turn = logger();
    let app = init_service(App::new().service(inspector("/_cors"))).await;
    let ask = async |host: &'static str| {
        let request = TestRequest::with_uri("/_cors")
            .peer_addr(([127, 0, 0, 1], 4000).into())
            .insert_header(("host", host));
        call_service(&app, request.to_request()).await.status()
    };
    assert_eq!(ask("localhost").await, 200);
    assert_eq!(lines(), [""; 0]);
    assert_eq!(ask("rebound.example").await, 404);
    one_line(&[
        "WARN cors: the inspector gave no answer: `Host` is not a name of this machine; `.allow_hosts(..)` lets others in",
    ]);
    assert_eq!(ask("rebound.example").await, 404);
    assert_eq!(lines(), [""; 0]);
}

/// A handler that is built by hand has two parts, and each without the other looks to a page like no policy at all.
#[actix_web::test]
async fn one_part_of_two() {
    #[cors(origins = "https://app.example.com", methods = [POST], allow_headers = "content-type")]
    async fn unanswered() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [POST], allow_headers = "content-type")]
    async fn unreadable() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [PUT])]
    async fn whole() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = [GET])]
    async fn simple() -> impl Responder {
        HttpResponse::Ok()
    }
    let _turn = logger();
    let route = || web::post().to(unanswered).wrap(layer::<unanswered>());
    let app = App::new().service(web::resource(["/a", "/b"]).route(route()).route(route()));
    init_service(app).await;
    one_line(&[
        "WARN cors: nothing answers the preflights of `unanswered`",
        "add `.route(cors_runtime::preflight::<unanswered>())`",
    ]);
    let resource = web::resource("/unreadable").route(web::post().to(unreadable));
    let app = init_service(App::new().service(resource.route(to_preflights::<unreadable>()))).await;
    for _ in 0..2 {
        preflight(&app, "/unreadable", APP, "POST").await.allows(APP);
    }
    one_line(&[
        "WARN cors: the preflights of `unreadable` are answered",
        "add `.wrap(cors_runtime::layer::<unreadable>())`",
    ]);
    let resource = web::resource("/whole").route(to_preflights::<whole>());
    let resource = resource.route(web::put().to(whole).wrap(layer::<whole>()));
    let simple = web::resource("/simple").route(web::get().to(simple).wrap(layer::<simple>()));
    let app = init_service(App::new().service(resource).service(simple)).await;
    preflight(&app, "/whole", APP, "PUT").await.allows(APP);
    ask(&app, "PUT /whole", &[("origin", APP)]).await.allows(APP);
    get_from(&app, "/simple", APP).await.allows(APP);
    assert_eq!(lines(), [""; 0]);
}

/// Line breaks of a request end no line of the log.
#[actix_web::test]
async fn what_a_request_brings_is_escaped() {
    let _turn = logger();
    let app = init_service(App::new().service(item)).await;
    ask(&app, "PUT /item", &[("origin", "https://a.example\tb")]).await;
    one_line(&["origin=https://a.example\\tb", "serialized origin"]);
}
