//! What a layer, or a `SkipPreflight`, must not open: one test for each way in that was once there.

use actix_web::{
    App, Error, HttpMessage, HttpResponse, Responder,
    body::MessageBody,
    delete,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    get,
    guard::{self, GuardContext},
    middleware::{Next, NormalizePath, from_fn},
    post, put,
    test::init_service,
    web,
};
use cors_runtime::{Cors, SkipPreflight, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, mark, preflight};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], allow_headers = ["x-api"], credentials, max_age = 600 });
policy!(static INNER = { origins = "https://partner.example" });

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

/// For the application alone: the partner, whom the layer allows, may not reach it.
#[cors(origins = "https://app.example.com", methods = [PUT])]
#[actix_web::route("/item", method = "PUT", method = "DELETE")]
async fn strict() -> impl Responder {
    mark("strict");
    HttpResponse::Ok().body("secret")
}

#[get("/item")]
async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn by_hand() -> impl Responder {
    mark("by_hand");
    HttpResponse::Ok().body("secret")
}

async fn everything() -> impl Responder {
    mark("everything");
    HttpResponse::Ok().body("secret")
}

async fn refusing(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    Err::<ServiceResponse, _>(ErrorUnauthorized(""))
}

async fn limiting(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    Ok(request.into_response(HttpResponse::TooManyRequests()))
}

async fn caching(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    Ok(request.into_response(HttpResponse::Ok().body("secret")))
}

async fn clearing(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().clear();
    let response = next.call(request).await?;
    response.request().extensions_mut().clear();
    Ok(response)
}

fn configure(config: &mut web::ServiceConfig) {
    config.service(plain).service(strict);
}

/// Asks as the partner, for the handler that is not for the partner.
macro_rules! stays_closed {
    ($app:expr, $path:expr) => {{
        let app = init_service($app).await;
        for method in ["PUT", "DELETE"] {
            preflight(&app, $path, PARTNER, method)
                .await
                .grants_nothing()
                .ran(&[]);
            // The handler's own page can read what was answered in its place.
            let answer = match app_call(&app, &format!("{method} {}", $path), APP).await {
                Some(answer) => answer,
                None => continue,
            };
            assert_eq!(answer.values("access-control-allow-origin"), [APP], "{method}");
            let answer = ask(&app, &format!("{method} {}", $path), &[("origin", PARTNER)]).await;
            assert_ne!(
                answer.values("access-control-allow-origin"),
                [PARTNER],
                "{method}"
            );
            assert_eq!(
                answer.values("access-control-allow-credentials"),
                [""; 0],
                "{method}"
            );
        }
    }};
}

async fn app_call<S, B>(app: &S, line: &str, origin: &str) -> Option<cors_tests::Answer>
where
    S: actix_web::dev::Service<actix_http::Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let answer = ask(app, line, &[("origin", origin)]).await;
    (answer.status != 404).then_some(answer)
}

#[actix_web::test]
async fn whatever_answers_in_front_of_the_handler() {
    stays_closed!(App::new().configure(configure).wrap(Cors::new(&WIDE)), "/item");
    stays_closed!(
        App::new()
            .configure(configure)
            .wrap(from_fn(refusing))
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
    stays_closed!(
        App::new()
            .configure(configure)
            .wrap(from_fn(limiting))
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
    stays_closed!(
        App::new()
            .configure(configure)
            .wrap(from_fn(caching))
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
    stays_closed!(
        App::new()
            .configure(configure)
            .wrap(from_fn(clearing))
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
    stays_closed!(
        App::new()
            .service(
                web::scope("/v{version}")
                    .configure(configure)
                    .wrap(from_fn(refusing))
            )
            .wrap(Cors::new(&WIDE)),
        "/v1/item"
    );
    stays_closed!(
        App::new().service(
            web::scope("/{tenant}")
                .service(web::scope("/{id}").configure(configure).wrap(from_fn(caching)))
                .wrap(Cors::new(&WIDE))
        ),
        "/1/2/item"
    );
    stays_closed!(
        App::new()
            .service(web::scope("").configure(configure).wrap(from_fn(caching)))
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
}

#[actix_web::test]
async fn guards_of_scopes_and_handlers_for_options() {
    let guarded = web::scope("/scope")
        .guard(guard::Header("x-key", "1"))
        .configure(configure);
    stays_closed!(App::new().service(guarded).wrap(Cors::new(&WIDE)), "/scope/item");
    stays_closed!(
        App::new()
            .route(
                "/item",
                web::method(actix_web::http::Method::OPTIONS).to(everything)
            )
            .configure(configure)
            .wrap(Cors::new(&WIDE)),
        "/item"
    );
}

#[actix_web::test]
async fn paths_as_normalize_path_leaves_them() {
    stays_closed!(
        App::new()
            .configure(configure)
            .wrap(NormalizePath::trim())
            .wrap(Cors::new(&WIDE)),
        "//item/"
    );
    stays_closed!(App::new().configure(configure).wrap(Cors::new(&WIDE)), "/%69tem");
}

/// Each on its own: browsers keep a method for the whole path.
#[actix_web::test]
async fn a_method_on_the_path_of_an_annotated_handler() {
    let app = init_service(App::new().configure(configure).wrap(Cors::new(&WIDE))).await;
    preflight(&app, "/item", PARTNER, "GET").await.is(
        204,
        &[
            "access-control-allow-credentials: true",
            "access-control-allow-headers: x-api",
            "access-control-allow-methods: GET",
            "access-control-allow-origin: https://partner.example",
            "access-control-max-age: 0",
            BOTH,
        ],
    );
    get(&app, "/item", PARTNER).await.ran(&["plain"]).allows(PARTNER);
}

/// Any method, where the policy names none: half of real configurations say so.
#[actix_web::test]
async fn a_layer_without_methods_opens_what_has_no_policy() {
    #[delete("/deleted")]
    async fn deleted() -> impl Responder {
        HttpResponse::Ok()
    }
    let app = init_service(
        App::new()
            .service(deleted)
            .route("/routed", web::put().to(everything))
            .service(web::scope("/scope").route("/routed", web::patch().to(everything)))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for (path, method) in [
        ("/deleted", "DELETE"),
        ("/routed", "PUT"),
        ("/scope/routed", "PATCH"),
    ] {
        let answer = preflight(&app, path, APP, method).await;
        answer.ran(&[]);
        assert_eq!(answer.values("access-control-allow-methods"), [method], "{path}");
        assert_eq!(answer.values("access-control-max-age"), ["600"], "{path}");
    }
}

/// No handler for any method, no default service and no middleware sees a preflight.
#[actix_web::test]
async fn nothing_inside_sees_a_preflight() {
    let app = init_service(
        App::new()
            .service(web::resource("/any").to(everything))
            .default_service(web::to(everything))
            .wrap(from_fn(limiting))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/any", "/nothing"] {
        for origin in [APP, FOREIGN] {
            preflight(&app, path, origin, "PUT").await.ran(&[]);
        }
    }
}

/// Resources that are built by hand have no path that a layer could know.
#[actix_web::test]
async fn hand_built_resources() {
    macro_rules! resource {
        () => {
            web::resource("/item")
                .route(cors_runtime::preflight::<by_hand>())
                .route(
                    web::put()
                        .to(by_hand)
                        .wrap(cors_runtime::layer::<by_hand>()),
                )
        };
    }
    let app = init_service(App::new().service(resource!()).wrap(Cors::new(&WIDE))).await;
    for _ in 0..2 {
        preflight(&app, "/item", PARTNER, "PUT")
            .await
            .grants_nothing()
            .ran(&[]);
        preflight(&app, "/item", APP, "PUT").await.allows(APP);
        ask(&app, "PUT /item", &[("origin", PARTNER)]).await.allows(APP);
    }
    let app = init_service(
        App::new()
            .service(resource!())
            .wrap(from_fn(refusing))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    preflight(&app, "/item", PARTNER, "PUT").await.grants_nothing();
}

/// The credentials are not checked for a preflight, so nothing but our own answers may come of one.
#[actix_web::test]
async fn what_skip_preflight_keeps_from_the_handlers() {
    let app = init_service(
        App::new()
            .service(web::resource("/admin").to(everything))
            .service(
                web::resource("/by-hand")
                    .route(cors_runtime::preflight::<by_hand>())
                    .route(web::route().to(by_hand).wrap(cors_runtime::layer::<by_hand>())),
            )
            .configure(configure)
            .default_service(web::to(everything))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    for path in ["/admin", "/by-hand", "/nothing", "/item"] {
        for method in ["GET", "PATCH", "PUT"] {
            let answer = preflight(&app, path, APP, method).await;
            let is_served = path == "/item" && method == "PUT";
            assert_eq!(
                answer.status,
                if is_served { 204 } else { 429 },
                "{method} {path}"
            );
            answer.ran(if is_served { &[] } else { &["middleware"] });
        }
        let headers = [
            ("origin", APP),
            ("access-control-request-method", "PUT"),
            ("access-control-request-method", "PUT"),
        ];
        let answer = ask(&app, &format!("OPTIONS {path}"), &headers).await;
        assert_eq!(answer.status, 429, "{path}");
    }
}

/// Straight to a layer directly inside, which hands nothing on.
#[actix_web::test]
async fn a_layer_inside_skip_preflight() {
    let app = init_service(
        App::new()
            .service(web::resource("/any").to(everything))
            .service(
                web::resource("/by-hand")
                    .route(cors_runtime::preflight::<by_hand>())
                    .default_service(web::to(everything)),
            )
            .wrap(Cors::new(&WIDE))
            .wrap(SkipPreflight(from_fn(limiting))),
    )
    .await;
    preflight(&app, "/any", PARTNER, "PATCH")
        .await
        .ran(&[])
        .allows(PARTNER);
    preflight(&app, "/by-hand", PARTNER, "PUT")
        .await
        .grants_nothing()
        .ran(&[]);
}

/// An explanation lists what is open, and never `*` or the method that was asked for.
#[actix_web::test]
async fn explanations_grant_nothing() {
    #[cors(origins = "https://app.example.com", methods = "*")]
    #[put("/any-method")]
    async fn any_method() -> impl Responder {
        HttpResponse::Ok()
    }
    policy!(static NAMED = { origins = "https://partner.example", methods = [GET] });
    let app = init_service(App::new().service(any_method).wrap(Cors::new(&NAMED))).await;
    for method in ["PATCH", "DELETE", "GET", "POST", "HEAD", "*"] {
        for origin in [APP, PARTNER] {
            let answer = preflight(&app, "/any-method", origin, method).await;
            let methods = answer.values("access-control-allow-methods").join(", ");
            if (origin, method) == (PARTNER, "GET") {
                assert_eq!(methods, "GET");
                continue;
            }
            assert!(!methods.contains('*'), "{method} {origin}: {methods}");
            assert!(
                !methods.split(", ").any(|listed| listed == method),
                "{method}: {methods}"
            );
            if matches!(method, "GET" | "POST" | "HEAD") {
                answer.grants_nothing();
            }
        }
    }
}

/// What a browser keeps of one handler's header names would open the other for a JSON body.
#[actix_web::test]
async fn header_names_that_a_sibling_does_not_allow() {
    #[cors(origins = "https://partner.example", allow_headers = ["content-type"], max_age = 600)]
    #[get("/json")]
    async fn read() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", allow_headers = ["content-type"], max_age = 600)]
    #[post("/json")]
    async fn write() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", allow_headers = ["content-type"], max_age = 600)]
    #[post("/alone")]
    async fn alone() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[get("/alone")]
    async fn like_it() -> impl Responder {
        HttpResponse::Ok()
    }
    for scope in ["", "/scope"] {
        let app = init_service(
            App::new().service(
                web::scope(scope)
                    .service(read)
                    .service(write)
                    .service(alone)
                    .service(like_it),
            ),
        )
        .await;
        for (path, origin, method, seconds) in [
            ("/json", PARTNER, "GET", "0"),
            ("/json", APP, "POST", "0"),
            ("/alone", APP, "POST", "600"),
        ] {
            let answer = preflight(&app, &format!("{scope}{path}"), origin, method).await;
            assert_eq!(
                answer.values("access-control-max-age"),
                [seconds],
                "{method} {path}"
            );
        }
    }
}

/// Guards may pick either handler: no more than both allow, unless a `preflight_guard` tells them apart.
#[actix_web::test]
async fn handlers_that_guards_tell_apart() {
    fn one(ctx: &GuardContext<'_>) -> bool {
        guard::Host("one.example").check(ctx)
    }
    #[cors(origins = "https://partner.example")]
    #[put("/guarded", guard = "one")]
    async fn first() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/guarded")]
    async fn second() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://partner.example", preflight_guard = one)]
    #[put("/told-apart", guard = "one")]
    async fn third() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/told-apart")]
    async fn fourth() -> impl Responder {
        HttpResponse::Ok()
    }
    use actix_web::guard::Guard as _;
    let app = init_service(
        App::new()
            .service(first)
            .service(second)
            .service(third)
            .service(fourth)
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for origin in [APP, PARTNER] {
        preflight(&app, "/guarded", origin, "PUT").await.grants_nothing();
    }
    preflight(&app, "/told-apart", APP, "PUT").await.allows(APP);
    preflight(&app, "/told-apart", PARTNER, "PUT")
        .await
        .grants_nothing();
}

/// The innermost layer around the path decides, from the first request on.
#[actix_web::test]
async fn an_inner_layer_from_the_first_request_on() {
    let app = init_service(
        App::new()
            .service(
                web::scope("/inner")
                    .service(plain)
                    .service(web::resource("/any").to(everything))
                    .wrap(Cors::new(&INNER)),
            )
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    for path in ["/inner/item", "/inner/any", "/inner/nothing"] {
        preflight(&app, path, APP, "PUT").await.grants_nothing().ran(&[]);
        preflight(&app, path, PARTNER, "PUT")
            .await
            .ran(&[])
            .allows(PARTNER);
    }
    preflight(&app, "/outside", APP, "PUT").await.allows(APP);
}

/// As actix-web's own attributes do it, a guard that fails included.
#[actix_web::test]
async fn the_methods_of_a_405() {
    fn never(_: &GuardContext<'_>) -> bool {
        false
    }
    #[cors(origins = "https://app.example.com")]
    #[put("/path", guard = "never")]
    async fn annotated() -> impl Responder {
        HttpResponse::Ok()
    }
    #[put("/path", guard = "never")]
    async fn without() -> impl Responder {
        HttpResponse::Ok()
    }
    #[cors(origins = "https://app.example.com", methods = "*")]
    async fn anything() -> impl Responder {
        HttpResponse::Ok()
    }
    let behind = || web::resource("/path").route(web::get().to(everything));
    let with = init_service(App::new().service(annotated).service(behind())).await;
    let unannotated = init_service(App::new().service(without).service(behind())).await;
    for line in ["PUT /path", "DELETE /path", "OPTIONS /path"] {
        let expected = ask(&unannotated, line, &[]).await;
        assert_eq!(expected.status, 405);
        assert_eq!(
            ask(&with, line, &[]).await.values("allow"),
            expected.values("allow"),
            "{line}"
        );
    }
    let any = init_service(
        App::new()
            .service(anything::at("/path").guard(guard::fn_guard(never)))
            .service(behind()),
    )
    .await;
    assert_eq!(ask(&any, "PUT /path", &[]).await.values("allow"), ["GET"]);
}

/// Several applications on one thread, each with its own handlers on the same paths.
#[actix_web::test]
async fn several_applications_on_one_thread() {
    #[cors(origins = "https://partner.example")]
    #[put("/item")]
    async fn other() -> impl Responder {
        HttpResponse::Ok()
    }
    let first = init_service(App::new().service(strict).wrap(Cors::new(&WIDE))).await;
    let second = init_service(
        App::new()
            .service(web::scope("").service(other))
            .wrap(Cors::new(&WIDE)),
    )
    .await;
    let third = init_service(App::new().wrap(Cors::new(&WIDE))).await;
    for _ in 0..2 {
        preflight(&first, "/item", PARTNER, "PUT").await.grants_nothing();
        preflight(&second, "/item", APP, "PUT").await.grants_nothing();
        preflight(&second, "/item", PARTNER, "PUT").await.allows(PARTNER);
        preflight(&third, "/item", PARTNER, "PUT").await.allows(PARTNER);
    }
}
