//! `Cors` around an app, a scope or a resource: everything inside that has no `#[cors]`.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorForbidden,
    get,
    middleware::{Next, from_fn},
    test::init_service,
    web,
};
use cors_runtime::{Cors, policy};
use cors_tests::{APP, FOREIGN, ask, get, mark, preflight};

policy!(pub(crate) static SITE = {
    origins = ["https://app.example.com", "https://*.partner.example"],
    methods = [GET, DELETE],
    allow_headers = ["x-token"],
    expose_headers = ["x-total"],
    credentials,
    max_age = 600
});

policy!(pub(crate) static OPEN = { origins = "*" });

pub(crate) const ACTUAL: [&str; 4] = [
    "access-control-allow-credentials: true",
    "access-control-allow-origin: https://app.example.com",
    "access-control-expose-headers: x-total",
    "vary: Origin",
];

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

pub(crate) const GRANTED: [&str; 6] = [
    "access-control-allow-credentials: true",
    "access-control-allow-headers: x-token",
    "access-control-allow-methods: GET",
    "access-control-allow-origin: https://app.example.com",
    "access-control-max-age: 600",
    BOTH,
];

/// The answer to a preflight for another method: each is granted alone.
pub(crate) fn granted(method: &str) -> Vec<String> {
    let mut lines = GRANTED.map(str::to_owned).to_vec();
    lines[2] = format!("access-control-allow-methods: {method}");
    lines
}

#[get("/plain")]
pub(crate) async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

#[get("/fails")]
async fn fails() -> Result<HttpResponse, Error> {
    Err(ErrorForbidden("no"))
}

#[get("/extracts/{id}")]
async fn extracts(_: web::Path<u32>) -> impl Responder {
    HttpResponse::Ok()
}

/// Answers, or fails, before anything inside is asked.
async fn early(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    match request.headers().get("x-early").map(|value| value.as_bytes()) {
        Some(b"err") => Err(ErrorForbidden("no")),
        Some(_) => Ok(request
            .into_response(HttpResponse::TooManyRequests())
            .map_into_boxed_body()),
        None => next.call(request).await.map(ServiceResponse::map_into_boxed_body),
    }
}

fn configure(config: &mut web::ServiceConfig) {
    config
        .service(plain)
        .service(fails)
        .service(extracts)
        .service(
            web::resource("/resource")
                .route(web::get().to(HttpResponse::Ok))
                .route(web::put().to(HttpResponse::Ok)),
        )
        .service(actix_files::Files::new(
            "/static",
            concat!(env!("CARGO_MANIFEST_DIR"), "/support"),
        ));
}

macro_rules! site {
    () => {
        init_service(
            App::new()
                .configure(configure)
                .wrap(from_fn(early))
                .wrap(Cors::new(&SITE)),
        )
        .await
    };
}

/// Whatever the answer is.
#[actix_web::test]
async fn every_response() {
    let app = site!();
    for (line, header, status) in [
        ("GET /plain", "x", 200),
        ("GET /fails", "x", 403),
        ("GET /extracts/none", "x", 404),
        ("GET /resource", "x", 200),
        ("DELETE /resource", "x", 405),
        ("GET /static/lib.rs", "x", 200),
        ("GET /static/none", "x", 404),
        ("POST /static/lib.rs", "x", 405),
        ("GET /nothing", "x", 404),
        ("BREW /nothing", "x", 404),
        ("OPTIONS /nothing", "x", 404),
        ("GET /plain", "x-early", 429),
    ] {
        let answer = ask(&app, line, &[("origin", APP), (header, "1")]).await;
        assert_eq!(
            (answer.status, answer.cors()),
            (status, ACTUAL.to_vec()),
            "{line}"
        );
        let answer = ask(&app, line, &[("origin", FOREIGN), (header, "1")]).await;
        assert_eq!(
            (answer.status, answer.cors()),
            (status, vec!["vary: Origin"]),
            "{line}"
        );
        let answer = ask(&app, line, &[(header, "1")]).await;
        assert_eq!(
            (answer.status, answer.cors()),
            (status, vec!["vary: Origin"]),
            "{line}"
        );
    }
    for (origin, expected) in [(APP, &ACTUAL[..]), (FOREIGN, &["vary: Origin"])] {
        let answer = ask(&app, "GET /plain", &[("origin", origin), ("x-early", "err")]).await;
        assert_eq!((answer.status, answer.cors()), (403, expected.to_vec()));
    }
}

#[actix_web::test]
async fn preflights() {
    let app = site!();
    for path in ["/plain", "/fails", "/nothing", "/static/lib.rs"] {
        for method in ["GET", "DELETE"] {
            let expected = granted(method);
            let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
            preflight(&app, path, APP, method)
                .await
                .is(204, &expected)
                .ran(&[]);
        }
        for origin in [FOREIGN, "null", "https://app.example.com/"] {
            preflight(&app, path, origin, "GET")
                .await
                .is(403, &[BOTH])
                .ran(&[]);
        }
    }
    preflight(&app, "/plain", "https://a.partner.example", "GET")
        .await
        .is(
            204,
            &[
                GRANTED[0],
                GRANTED[1],
                GRANTED[2],
                "access-control-allow-origin: https://a.partner.example",
                GRANTED[4],
                GRANTED[5],
            ],
        );
}

/// The resource inside is not asked.
#[actix_web::test]
async fn preflights_of_a_resource() {
    let app = site!();
    preflight(&app, "/resource", APP, "GET").await.is(
        204,
        &[
            GRANTED[0],
            GRANTED[1],
            "access-control-allow-methods: GET",
            GRANTED[3],
            GRANTED[4],
            GRANTED[5],
        ],
    );
}

/// Served by nobody: an answer that the browser can read, which lists what is served and is not remembered.
#[actix_web::test]
async fn methods_that_nobody_serves() {
    let app = site!();
    for path in ["/plain", "/nothing"] {
        for method in ["PATCH", "get", "QUERY", "*"] {
            preflight(&app, path, APP, method).await.is(
                204,
                &[
                    "access-control-allow-credentials: true",
                    "access-control-allow-methods: GET, DELETE",
                    "access-control-allow-origin: https://app.example.com",
                    "access-control-max-age: 0",
                    BOTH,
                ],
            );
            preflight(&app, path, FOREIGN, method).await.is(403, &[BOTH]);
        }
    }
}

#[actix_web::test]
async fn any_origin() {
    let app = init_service(App::new().configure(configure).wrap(Cors::new(&OPEN))).await;
    for origin in [APP, FOREIGN, "null"] {
        get(&app, "/plain", origin)
            .await
            .is(200, &["access-control-allow-origin: *"])
            .ran(&["plain"]);
        get(&app, "/nothing", origin)
            .await
            .is(404, &["access-control-allow-origin: *"]);
        preflight(&app, "/resource", origin, "PUT").await.is(
            204,
            &[
                "access-control-allow-origin: *",
                "access-control-allow-methods: PUT",
                "vary: Access-Control-Request-Method",
            ],
        );
    }
}

/// Only what is inside.
#[actix_web::test]
async fn scopes_and_resources() {
    let app = init_service(
        App::new()
            .service(web::scope("/scope").service(plain).wrap(Cors::new(&SITE)))
            .service(
                web::resource("/resource")
                    .route(web::get().to(HttpResponse::Ok))
                    .wrap(Cors::new(&SITE)),
            )
            .service(plain),
    )
    .await;
    for (path, status) in [("/scope/plain", 200), ("/scope/nothing", 404), ("/resource", 200)] {
        assert_eq!(get(&app, path, APP).await.cors(), ACTUAL, "{path}");
        assert_eq!(get(&app, path, APP).await.status, status, "{path}");
        let answer = preflight(&app, path, APP, "GET").await;
        assert_eq!(
            (answer.status, answer.values("access-control-allow-origin")),
            (204, vec![APP]),
            "{path}"
        );
    }
    get(&app, "/plain", APP).await.is(200, &[]);
    get(&app, "/nothing", APP).await.is(404, &[]);
    preflight(&app, "/plain", APP, "GET").await.is(404, &[]);
}

/// A handler that takes every method sees no preflight.
#[actix_web::test]
async fn a_handler_that_takes_everything() {
    async fn everything() -> impl Responder {
        mark("everything");
        HttpResponse::Ok()
            .append_header(("access-control-allow-origin", "*"))
            .body("body")
    }
    let app = init_service(
        App::new()
            .default_service(web::to(everything))
            .wrap(Cors::new(&SITE)),
    )
    .await;
    preflight(&app, "/x", APP, "GET").await.is(204, &GRANTED).ran(&[]);
    preflight(&app, "/x", FOREIGN, "GET")
        .await
        .is(403, &[BOTH])
        .ran(&[]);
    let answer = get(&app, "/x", APP).await;
    assert_eq!((answer.cors(), &*answer.body), (ACTUAL.to_vec(), "body"));
}
