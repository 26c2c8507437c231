//! What stands in front of a handler and answers in its place, or picks another: the answer is for those who may read
//! the handler.

use std::{cell::RefCell, rc::Rc};

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::{BoxBody, MessageBody, to_bytes},
    dev::{Service, ServiceRequest, ServiceResponse, fn_service},
    get,
    guard::GuardContext,
    http::{
        Method, Uri,
        header::{ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue},
    },
    middleware::{Next, from_fn},
    put,
    test::init_service,
    web,
};
use cors_runtime::{Cors, SkipPreflight, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, mark, preflight};

use crate::{
    middleware::{limiting, refusing, waiting},
    shared::has_key,
};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], credentials, max_age = 600 });

#[cors(origins = "https://app.example.com", methods = [GET])]
async fn by_hand() -> impl Responder {
    HttpResponse::Ok().body("of the application")
}

#[cors(origins = "https://app.example.com")]
#[get("/strict")]
async fn strict() -> impl Responder {
    HttpResponse::Ok().body("of the application")
}

#[get("/plain")]
async fn plain() -> impl Responder {
    HttpResponse::Ok().body("for both")
}

/// Bodies by path.
type Kept = Vec<(String, Vec<u8>)>;

/// Keeps the body of each path, and none of its headers: what a cache behind the layer may do.
async fn caching(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
    cache: Rc<RefCell<Kept>>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let path = request.path().to_owned();
    let kept = cache
        .borrow()
        .iter()
        .find(|(known, _)| *known == path)
        .map(|(_, body)| body.clone());
    if let Some(body) = kept {
        mark("cache");
        return Ok(request.into_response(HttpResponse::Ok().body(body)));
    }
    let (request, response) = next.call(request).await?.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.map_err(Into::into)?.to_vec();
    cache.borrow_mut().push((path, body.clone()));
    Ok(ServiceResponse::new(request, head.set_body(BoxBody::new(body))))
}

macro_rules! behind_a_cache {
    ($cache:expr) => {{
        let cache = Rc::clone(&$cache);
        let resource = web::resource("/by-hand/{id}")
            .route(cors_runtime::preflight::<by_hand>())
            .route(web::get().to(by_hand).wrap(cors_runtime::layer::<by_hand>()));
        let caching = from_fn(move |request, next| caching(request, next, Rc::clone(&cache)));
        init_service(
            App::new()
                .service(resource)
                .service(strict)
                .service(plain)
                .wrap(caching)
                .wrap(Cors::new(&WIDE)),
        )
        .await
    }};
}

/// A hand-built resource has no path that a layer could know; once it has been reached, it has.
#[actix_web::test]
async fn a_cached_answer_of_a_hand_built_handler() {
    let cache: Rc<RefCell<Kept>> = Rc::default();
    let app = behind_a_cache!(cache);
    get(&app, "/by-hand/1", FOREIGN).await.ran(&[]);
    for origin in [APP, PARTNER] {
        let answer = get(&app, "/by-hand/1", origin).await;
        answer.ran(&["cache"]);
        assert_eq!(answer.body, "of the application");
        answer.allows(APP);
        assert_eq!(answer.values("access-control-allow-credentials"), [""; 0]);
    }
    drop(app);
    // Another application, or worker, which has not seen the handler: nobody reads what it may be of.
    let app = behind_a_cache!(cache);
    for origin in [APP, PARTNER] {
        let answer = get(&app, "/by-hand/1", origin).await;
        assert_eq!(answer.body, "of the application");
        answer.grants_nothing();
    }
    // What is known to be of another handler is for the layer, and so is what no handler is for.
    get(&app, "/plain", PARTNER).await.ran(&[]).allows(PARTNER);
    get(&app, "/nothing", PARTNER).await.allows(PARTNER);
    get(&app, "/strict", PARTNER).await.ran(&[]).allows(APP);
    get(&app, "/strict", PARTNER).await.ran(&["cache"]).allows(APP);
}

/// Guards tell two handlers apart, and something in front of both answers: for those who may read either, and no cache
/// keeps it for others.
#[actix_web::test]
async fn in_front_of_several_handlers() {
    #[cors(origins = "*")]
    #[get("/several", guard = "by_key")]
    async fn open() -> impl Responder {
        HttpResponse::Ok().body("of everybody")
    }
    #[cors(origins = "https://app.example.com")]
    #[get("/several")]
    async fn closed() -> impl Responder {
        HttpResponse::Ok().body("of the application")
    }
    fn by_key(ctx: &GuardContext<'_>) -> bool {
        ctx.head().headers().contains_key("x-key")
    }
    macro_rules! in_front {
        ($middleware:ident) => {{
            let app = init_service(
                App::new()
                    .service(open)
                    .service(closed)
                    .wrap(from_fn($middleware))
                    .wrap(Cors::new(&WIDE)),
            )
            .await;
            for origin in [PARTNER, FOREIGN] {
                let answer = get(&app, "/several", origin).await;
                assert_eq!(answer.grants_nothing().values("vary"), ["Origin"]);
            }
            let answer = get(&app, "/several", APP).await;
            assert_eq!(answer.values("access-control-allow-origin"), ["*"]);
            assert_eq!(answer.values("vary"), ["Origin"]);
        }};
    }
    in_front!(limiting);
    in_front!(refusing);
    // Whoever is reached says its own.
    let app = init_service(
        App::new()
            .service(open)
            .service(closed)
            .wrap(from_fn(waiting))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    let headers = [("origin", FOREIGN), ("x-key", "1")];
    ask(&app, "GET /several", &headers).await.allows("*");
    get(&app, "/several", FOREIGN).await.allows(APP);
}

/// What is behind the one that takes each request is never reached.
#[actix_web::test]
async fn in_front_of_several_handlers_and_one_that_is_never_reached() {
    #[cors(origins = "https://app.example.com", credentials)]
    #[get("/several", guard = "has_key")]
    async fn first() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[get("/several")]
    async fn takes_all() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://partner.example")]
    #[get("/{name}")]
    async fn behind() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = App::new()
        .service((first, takes_all, behind))
        .wrap(from_fn(limiting))
        .wrap(Cors::new(&WIDE));
    let answer = get(&init_service(app).await, "/several", APP).await;
    answer.allows(APP);
    assert_eq!(answer.values("access-control-allow-credentials"), [""; 0]);
}

/// An error has no request: where hand-built resources serve the method, it may be in front of one.
#[actix_web::test]
async fn an_error_in_front_of_a_hand_built_handler() {
    let resource = web::resource("/by-hand")
        .route(cors_runtime::preflight::<by_hand>())
        .route(web::get().to(by_hand).wrap(cors_runtime::layer::<by_hand>()));
    let app = init_service(
        App::new()
            .service(resource)
            .service(plain)
            .wrap(from_fn(refusing))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/by-hand", "/plain"] {
        let answer = get(&app, path, PARTNER).await;
        assert_eq!(answer.grants_nothing().status, 401);
    }
    ask(&app, "DELETE /plain", &[("origin", PARTNER)])
        .await
        .allows(PARTNER);
}

/// Dispatches again what nobody found: what single-page applications are served with.
#[actix_web::test]
async fn a_fallback_that_dispatches_again() {
    #[cors(origins = "https://app.example.com")]
    #[get("/index.html")]
    async fn index() -> impl Responder {
        HttpResponse::Ok().body("of the application")
    }
    let inner = Rc::new(init_service(App::new().service(index)).await);
    let dispatching = fn_service(move |request: ServiceRequest| {
        let inner = Rc::clone(&inner);
        async move {
            let again = actix_web::test::TestRequest::with_uri("/index.html")
                .insert_header(("origin", PARTNER))
                .to_request();
            let response = inner.call(again).await?.into_parts().1;
            Ok::<_, Error>(ServiceResponse::new(request.into_parts().0, response))
        }
    });
    let app = init_service(
        App::new()
            .service(strict)
            .default_service(dispatching)
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    // Whoever asks for a path without a handler asks the layer, which replaces what another application wrote.
    get(&app, "/somewhere", PARTNER).await.allows(PARTNER);
    get(&app, "/somewhere", FOREIGN).await.grants_nothing();

    // Within one application: the policy is that of whoever answered.
    async fn rewriting(
        mut request: ServiceRequest,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        if request.path() == "/home" {
            let uri = Uri::from_static("/strict");
            request.match_info_mut().get_mut().update(&uri);
            request.head_mut().uri = uri;
        }
        next.call(request).await
    }
    let app = init_service(
        App::new()
            .service(strict)
            .wrap(from_fn(rewriting))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    get(&app, "/home", PARTNER).await.allows(APP);
}

/// It makes a write of what a browser takes for a read.
async fn overriding(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let method = request
        .headers()
        .get("x-http-method-override")
        .and_then(|value| Method::from_bytes(value.as_bytes()).ok());
    if let Some(method) = method {
        mark("overridden");
        request.head_mut().method = method;
    }
    next.call(request).await
}

/// What looks like a preflight, and is another request to whatever is further in.
#[actix_web::test]
async fn a_preflight_that_overrides_its_method() {
    async fn limiting(
        request: ServiceRequest,
        _: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<impl MessageBody>, Error> {
        mark("limiting");
        Ok(request.into_response(HttpResponse::TooManyRequests()))
    }
    #[put("/write")]
    async fn write() -> impl Responder {
        mark("write");
        HttpResponse::Ok()
    }
    let headers = [
        ("origin", FOREIGN),
        ("access-control-request-method", "GET"),
        ("x-http-method-override", "PUT"),
    ];
    let skipped = init_service(
        App::new()
            .service(write)
            .service(strict)
            .wrap(from_fn(overriding))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    let layered = init_service(
        App::new()
            .service(write)
            .service(strict)
            .wrap(from_fn(overriding))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    ask(&skipped, "OPTIONS /write", &headers).await.ran(&["limiting"]);
    ask(&skipped, "OPTIONS /strict", &headers)
        .await
        .grants_nothing()
        .ran(&[]);
    for path in ["/write", "/strict", "/nothing"] {
        let answer = ask(&layered, &format!("OPTIONS {path}"), &headers).await;
        assert_eq!(answer.grants_nothing().ran(&[]).status, 403, "{path}");
    }
}

/// One that passes is as none.
#[actix_web::test]
async fn a_preflight_guard_that_passes() {
    fn always(_: &GuardContext<'_>) -> bool {
        true
    }
    #[cors(origins = "https://app.example.com", preflight_guard = always)]
    #[put("/guarded")]
    async fn guarded() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = App::new()
        .service(guarded)
        .wrap(from_fn(refusing))
        .wrap(Cors::new(&WIDE));
    let app = init_service(app).await;
    let granted = preflight(&app, "/guarded", APP, "PUT").await;
    assert_eq!(granted.values("access-control-allow-methods"), ["PUT"]);
    granted.allows(APP).ran(&[]);
    preflight(&app, "/guarded", PARTNER, "PUT")
        .await
        .grants_nothing()
        .ran(&[]);
}

/// A `preflight_guard` that fails hands nothing to the layer's policy.
#[actix_web::test]
async fn a_preflight_guard_that_fails() {
    fn never(_: &GuardContext<'_>) -> bool {
        false
    }
    #[cors(origins = "https://app.example.com", preflight_guard = never)]
    #[put("/guarded")]
    async fn guarded() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = init_service(App::new().service(guarded).wrap(Cors::new(&WIDE))).await;
    for origin in [APP, PARTNER] {
        let answer = preflight(&app, "/guarded", origin, "PUT").await;
        let listed = answer.values("access-control-allow-methods").join(", ");
        assert!(!listed.contains("PUT") && !listed.contains('*'), "{answer:?}");
    }
    ask(&app, "PUT /guarded", &[("origin", PARTNER)])
        .await
        .allows(APP);
}

/// Middleware that calls what is inside at once, and changes what the handler has written: the layer writes it again.
#[actix_web::test]
async fn what_middleware_writes_is_written_over() {
    let app = App::new().service(strict).wrap_fn(|request, inside| {
        let answer = inside.call(request);
        async {
            let mut response = answer.await?;
            let (name, value) = (ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static(FOREIGN));
            response.headers_mut().insert(name, value);
            Ok(response)
        }
    });
    let app = init_service(app.wrap(Cors::new(&WIDE))).await;
    for origin in [APP, FOREIGN] {
        get(&app, "/strict", origin).await.allows(APP);
    }
}
