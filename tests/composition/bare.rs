//! Handlers without a routing attribute.

use actix_web::{App, HttpResponse, Responder, guard::GuardContext, test::init_service, web};
use cors_runtime::{Entry, cors};
use cors_tests::{APP, FOREIGN, ask, mark, preflight};

/// Documented, and called like any function.
#[cors(origins = ["https://app.example.com", "https://partner.example"], methods = [GET, "PURGE"], credentials, allow = [method_unknown])]
pub(crate) async fn count(data: web::Data<u32>, path: web::Path<u32>) -> String {
    mark("count");
    (**data + path.into_inner()).to_string()
}

#[cors(origins = "*", methods = [POST])]
async fn open(data: web::Data<u32>) -> impl Responder {
    data.to_string()
}

#[actix_web::test]
async fn direct_call() {
    assert_eq!(count(web::Data::new(1), web::Path::from(2)).await, "3");
}

#[actix_web::test]
async fn by_hand() {
    let app = init_service(
        App::new()
            .app_data(web::Data::new(1_u32))
            .service(count::at("/at/{id}"))
            .service(
                web::resource("/resource/{id}")
                    .route(web::post().to(open).wrap(cors_runtime::layer::<open>()))
                    .route(web::get().to(count).wrap(cors_runtime::layer::<count>()))
                    .route(cors_runtime::preflight::<count>())
                    .route(cors_runtime::preflight::<open>()),
            )
            .service(
                web::resource("/layer/{id}")
                    .wrap(cors_runtime::layer::<count>())
                    .route(web::get().to(count))
                    .route(cors_runtime::preflight::<count>()),
            )
            .route(
                "/route/{id}",
                web::get().to(count).wrap(cors_runtime::layer::<count>()),
            )
            .route("/route/{id}", cors_runtime::preflight::<count>()),
    )
    .await;
    let text = "content-type: text/plain; charset=utf-8";
    let origin = "access-control-allow-origin: https://app.example.com";
    let credentials = "access-control-allow-credentials: true";
    for path in ["at", "resource", "layer", "route"] {
        ask(&app, &format!("GET /{path}/2"), &[("origin", APP)])
            .await
            .with_body(200, &[text, origin, credentials, "vary: Origin"], "3")
            .ran(&["count"]);
        let refused = ask(&app, &format!("GET /{path}/none"), &[("origin", APP)]).await;
        assert_eq!(
            (refused.status, refused.cors()),
            (404, vec![credentials, origin, "vary: Origin"]),
            "{path}"
        );
        assert_eq!(
            ask(&app, &format!("GET /{path}/2"), &[("origin", FOREIGN)])
                .await
                .cors(),
            ["vary: Origin"]
        );
        let answer = preflight(&app, &format!("/{path}/2"), APP, "GET").await;
        assert_eq!(answer.status, 204);
        assert_eq!(
            answer.ran(&[]).cors(),
            [
                credentials,
                "access-control-allow-methods: GET, PURGE",
                origin,
                "vary: Origin, Access-Control-Request-Method"
            ],
        );
    }
    ask(&app, "POST /resource/2", &[("origin", FOREIGN)])
        .await
        .with_body(200, &[text, "access-control-allow-origin: *"], "1");
    preflight(&app, "/resource/2", FOREIGN, "POST").await.is(
        204,
        &[
            "access-control-allow-origin: *",
            "access-control-allow-methods: POST",
            "vary: Access-Control-Request-Method",
        ],
    );
    ask(&app, "PURGE /at/2", &[]).await.ran(&["count"]);
}

/// What `at` returns can be named, and takes what routing attributes take.
#[actix_web::test]
async fn entries() {
    fn guarded() -> Entry<impl cors_runtime_service::Service> {
        open::at("/open").guard(actix_web::guard::Header("x-a", "1"))
    }
    let app = init_service(App::new().app_data(web::Data::new(5_u32)).service(guarded())).await;
    assert_eq!(ask(&app, "POST /open", &[("x-a", "1")]).await.body, "5");
    assert_eq!(ask(&app, "POST /open", &[]).await.status, 404);
    assert_eq!(preflight(&app, "/open", APP, "POST").await.status, 204);

    let wrapped = open::at("/open")
        .wrap(actix_web::middleware::DefaultHeaders::new().add(("x-b", "2")))
        .preflight_guard(actix_web::guard::Host("a.example"));
    let app = init_service(App::new().app_data(web::Data::new(5_u32)).service(wrapped)).await;
    assert_eq!(ask(&app, "POST /open", &[]).await.values("x-b"), ["2"]);
    assert_eq!(preflight(&app, "/open", APP, "POST").await.status, 404);
}

mod cors_runtime_service {
    //! What an entry's service is, in actix-web's words.

    use actix_web::{
        Error,
        dev::{ServiceFactory, ServiceRequest, ServiceResponse},
    };

    pub(crate) trait Service:
        ServiceFactory<ServiceRequest, Config = (), Response = ServiceResponse, Error = Error, InitError = ()>
        + 'static
    {
    }

    impl<T> Service for T where
        T: ServiceFactory<
                ServiceRequest,
                Config = (),
                Response = ServiceResponse,
                Error = Error,
                InitError = (),
            > + 'static
    {
    }
}

/// With `methods = "*"` every method is served.
#[cors(origins = "https://app.example.com", methods = "*")]
async fn anything() -> impl Responder {
    mark("anything");
    HttpResponse::Ok()
}

#[actix_web::test]
async fn any_method() {
    let app = init_service(App::new().service(anything::at("/any"))).await;
    for method in ["GET", "PATCH", "BREW", "OPTIONS"] {
        ask(&app, &format!("{method} /any"), &[("origin", APP)])
            .await
            .is(200, &["access-control-allow-origin: https://app.example.com"])
            .ran(&["anything"]);
        // Never `*`: browsers keep it for the whole path.
        let methods = format!("access-control-allow-methods: {method}");
        preflight(&app, "/any", APP, method)
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
    }
}

fn is_internal(ctx: &GuardContext<'_>) -> bool {
    ctx.head().uri.query() == Some("internal")
}

#[cors(origins = "https://app.example.com", methods = [PUT], preflight_guard = is_internal)]
async fn guarded() -> impl Responder {
    HttpResponse::Ok()
}

/// The guard belongs to the handler, whichever way its preflights are registered.
#[actix_web::test]
async fn preflight_guard() {
    let app = init_service(
        App::new()
            .service(guarded::at("/at"))
            .service(web::resource("/resource").route(cors_runtime::preflight::<guarded>()))
            .default_service(web::to(HttpResponse::ImATeapot)),
    )
    .await;
    for path in ["/at", "/resource"] {
        let answer = preflight(&app, &format!("{path}?internal"), APP, "PUT").await;
        assert_eq!(answer.status, 204, "{path}");
        let answer = preflight(&app, path, APP, "PUT").await;
        assert!(answer.status != 204 && answer.cors().is_empty(), "{path}");
    }
}
