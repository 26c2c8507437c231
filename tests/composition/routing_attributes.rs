//! Every routing attribute, bare and path-qualified, with each of its options.

use actix_web::{
    App, Error, HttpRequest, HttpResponse, Responder,
    body::MessageBody,
    connect, delete,
    dev::{ServiceRequest, ServiceResponse},
    get,
    guard::{self, Guard, GuardContext},
    head,
    middleware::{DefaultHeaders, Next, from_fn},
    options, patch, post, put, query, route, routes,
    test::init_service,
    trace, web,
};
use cors_runtime::cors;
use cors_tests::{APP, PARTNER, ask, mark, preflight};

macro_rules! one_per_attribute {
    ($configure:ident: $($(#[$attribute:meta])+ $name:ident;)*) => {
        $(
            #[cors(origins = "https://app.example.com")]
            $(#[$attribute])+
            async fn $name() -> impl Responder {
                mark("ran");
                HttpResponse::Ok()
            }
        )*
        fn $configure(config: &mut web::ServiceConfig) {
            config$(.service($name))*;
        }
    };
}

one_per_attribute! { bare:
    #[get("/GET")] get_;
    #[post("/POST")] post_;
    #[put("/PUT")] put_;
    #[delete("/DELETE")] delete_;
    #[head("/HEAD")] head_;
    #[options("/OPTIONS")] options_;
    #[patch("/PATCH")] patch_;
    #[connect("/CONNECT")] connect_;
    #[trace("/TRACE")] trace_;
    #[query("/QUERY")] query_;
    #[route("/PURGE", method = "PURGE")] purge_;
    #[routes] #[put("/X")] #[delete("/X")] #[post("/Y")] routes_;
}

one_per_attribute! { qualified:
    #[actix_web::get("/GET")] q_get;
    #[actix_web::post("/POST")] q_post;
    #[actix_web::put("/PUT")] q_put;
    #[actix_web::delete("/DELETE",)] q_delete;
    #[actix_web::head("/HEAD")] q_head;
    #[actix_web::options("/OPTIONS")] q_options;
    #[::actix_web::patch("/PATCH")] q_patch;
    #[actix_web::connect("/CONNECT")] q_connect;
    #[actix_web::trace("/TRACE")] q_trace;
    #[actix_web::query("/QUERY")] q_query;
    #[actix_web::route("/PURGE", method = "PURGE")] q_purge;
    #[actix_web::routes] #[put("/X")] #[actix_web::delete("/X")] #[post("/Y")] q_routes;
}

#[actix_web::test]
async fn each_serves_its_method_and_its_preflights() {
    for configure in [bare, qualified] {
        let app = init_service(App::new().configure(configure)).await;
        for method in [
            "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY", "PURGE",
        ] {
            let path = format!("/{method}");
            ask(&app, &format!("{method} {path}"), &[("origin", APP)])
                .await
                .is(200, &["access-control-allow-origin: https://app.example.com"])
                .ran(&["ran"]);
            let methods = format!("access-control-allow-methods: {method}");
            preflight(&app, &path, APP, method)
                .await
                .is(
                    204,
                    &[
                        "access-control-allow-origin: https://app.example.com",
                        &methods,
                        "vary: Origin, Access-Control-Request-Method",
                    ],
                )
                .ran(&[]);
            for other in ["GET", "POST", "PURGE"]
                .into_iter()
                .filter(|other| *other != method)
            {
                ask(&app, &format!("{other} {path}"), &[]).await.is(404, &[]);
                preflight(&app, &path, APP, other).await.is(404, &[]);
            }
        }
    }
}

/// Each path of `#[routes]` names its own methods only.
#[actix_web::test]
async fn routes_joins_methods_and_paths() {
    for configure in [bare, qualified] {
        let app = init_service(App::new().configure(configure)).await;
        for (path, method, listed) in [
            ("/X", "PUT", "PUT, DELETE"),
            ("/X", "DELETE", "PUT, DELETE"),
            ("/Y", "POST", "POST"),
        ] {
            ask(&app, &format!("{method} {path}"), &[]).await.ran(&["ran"]);
            let answer = preflight(&app, path, APP, method).await;
            assert_eq!(answer.values("access-control-allow-methods"), [listed]);
        }
        preflight(&app, "/Y", APP, "PUT").await.is(404, &[]);
        preflight(&app, "/X", APP, "POST").await.is(404, &[]);
    }
}

/// `name=`, and the function's own where there is none.
#[cors(origins = "*")]
#[get("/named/{id}", name = "by-name")]
async fn named(_: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "*")]
#[get("/urls/{id}")]
async fn urls(request: HttpRequest, id: web::Path<u32>) -> impl Responder {
    let url = |name: &str| {
        request
            .url_for(name, [id.to_string()])
            .map(|url| url.path().to_owned())
    };
    let found = [url("by-name"), url("urls"), url("named"), url("bare-name")].map(Result::unwrap_or_default);
    let own =
        [request.match_name().map(str::to_owned), request.match_pattern()].map(Option::unwrap_or_default);
    [found.join(" "), own.join(" ")].join(" ")
}

#[cors(origins = "*", methods = [GET])]
async fn bare_named(_: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn url_for() {
    let app = init_service(
        App::new()
            .service(named)
            .service(urls)
            .service(bare_named::at("/bare/{id}").name("bare-name")),
    )
    .await;
    let answer = ask(&app, "GET /urls/7", &[]).await;
    assert_eq!(answer.body, "/named/7 /urls/7  /bare/7 urls /urls/{id}");
}

/// Two guards, one of them generic; a preflight asks neither.
struct Lang;

fn speaks<L: 'static>(ctx: &GuardContext<'_>) -> bool {
    mark("speaks");
    assert_eq!(std::any::TypeId::of::<L>(), std::any::TypeId::of::<Lang>());
    guard::Header("accept-language", "de").check(ctx)
}

fn is_admin(ctx: &GuardContext<'_>) -> bool {
    mark("is_admin");
    guard::Host("admin.example.com").check(ctx)
}

#[cors(origins = "https://app.example.com")]
#[get("/guarded", guard = "speaks::<Lang>", guard = "is_admin")]
async fn guarded() -> impl Responder {
    mark("guarded");
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example")]
#[get("/guarded")]
async fn unguarded() -> impl Responder {
    mark("unguarded");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn guards() {
    let app = init_service(App::new().service(guarded).service(unguarded)).await;
    ask(
        &app,
        "GET /guarded",
        &[("accept-language", "de"), ("host", "admin.example.com")],
    )
    .await
    .is(200, &["access-control-allow-origin: https://app.example.com"])
    .ran(&["speaks", "is_admin", "guarded"]);
    ask(&app, "GET /guarded", &[("accept-language", "de")])
        .await
        .is(200, &["access-control-allow-origin: https://partner.example"])
        .ran(&["speaks", "is_admin", "unguarded"]);
    ask(&app, "GET /guarded", &[]).await.ran(&["speaks", "unguarded"]);
    // No guard tells preflights apart unless asked to, and none of the two allows both pages.
    for origin in [APP, PARTNER] {
        assert_eq!(
            preflight(&app, "/guarded", origin, "GET").await.ran(&[]).status,
            403
        );
    }
}

#[cors(origins = "https://app.example.com", preflight_guard = is_admin)]
#[get("/tenants", guard = "is_admin")]
async fn admin_tenants() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://partner.example")]
#[get("/tenants")]
async fn tenants() -> impl Responder {
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT], preflight_guard = is_admin)]
async fn bare_tenants() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn preflight_guard() {
    let app = init_service(
        App::new()
            .service(admin_tenants)
            .service(tenants)
            .service(bare_tenants::at("/tenants")),
    )
    .await;
    let admin = ("host", "admin.example.com");
    for (method, host, origin, status) in [
        ("GET", Some(admin), APP, 204),
        ("GET", Some(admin), PARTNER, 403),
        ("GET", None, APP, 403),
        ("GET", None, PARTNER, 204),
        ("PUT", Some(admin), APP, 204),
        ("PUT", None, APP, 404),
    ] {
        let mut headers = vec![("origin", origin), ("access-control-request-method", method)];
        headers.extend(host);
        assert_eq!(
            ask(&app, "OPTIONS /tenants", &headers).await.status,
            status,
            "{method} {host:?} {origin}"
        );
    }
    ask(&app, "GET /tenants", &[admin])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"]);
    // It is for preflights alone.
    ask(&app, "PUT /tenants", &[])
        .await
        .is(200, &["access-control-allow-origin: https://app.example.com"]);
}

async fn first(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("first");
    next.call(request).await
}

async fn last(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("last");
    next.call(request).await
}

/// The last one written is the outermost, as without `#[cors]`; bodies of any type pass.
#[cors(origins = "https://app.example.com")]
#[get(
    "/wrapped",
    wrap = "from_fn(first)",
    wrap = "from_fn(last)",
    wrap = r#"DefaultHeaders::new().add(("x-a", "1"))"#,
    wrap = "actix_web::middleware::Compat::new(actix_web::middleware::Logger::default())"
)]
async fn wrapped() -> impl Responder {
    mark("wrapped");
    "body"
}

#[actix_web::test]
async fn wraps() {
    let app = init_service(App::new().service(wrapped)).await;
    ask(&app, "GET /wrapped", &[])
        .await
        .with_body(
            200,
            &[
                "access-control-allow-origin: https://app.example.com",
                "content-type: text/plain; charset=utf-8",
                "x-a: 1",
            ],
            "body",
        )
        .ran(&["last", "first", "wrapped"]);
    assert_eq!(
        preflight(&app, "/wrapped", APP, "GET")
            .await
            .ran(&[])
            .values("x-a"),
        [""; 0]
    );
}
