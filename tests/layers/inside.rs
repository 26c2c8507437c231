//! What stands inside a `Cors`: annotated handlers, which keep the last word, and others that write headers of the
//! protocol themselves.

use actix_web::{
    App, Error, HttpResponse, Responder, error::ErrorConflict, get, post, test::init_service, web,
};
use cors_runtime::{Cors, cors};
use cors_tests::{APP, FOREIGN, PARTNER, ask, get, mark, preflight};

use crate::layer::{ACTUAL, GRANTED, SITE, plain};

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

#[cors(origins = "https://partner.example", max_age = 7)]
#[get("/annotated")]
async fn annotated() -> impl Responder {
    mark("annotated");
    HttpResponse::Ok()
}

#[cors(origins = ["https://partner.example", "https://other.example"], credentials)]
#[post("/annotated")]
async fn annotated_post() -> Result<HttpResponse, Error> {
    Err(ErrorConflict(""))
}

#[cors(origins = ["https://partner.example", "https://other.example"], methods = [PUT])]
async fn bare() -> impl Responder {
    HttpResponse::Ok()
}

async fn by_hand() -> impl Responder {
    let mut response = HttpResponse::Ok();
    for name in [
        "access-control-allow-origin",
        "access-control-allow-credentials",
        "access-control-expose-headers",
    ] {
        response
            .append_header((name, "by-hand"))
            .append_header((name, "by-hand-2"));
    }
    response.append_header(("vary", "Accept")).finish()
}

fn configure(config: &mut web::ServiceConfig) {
    config
        .service(annotated)
        .service(annotated_post)
        .service(bare::at("/bare"))
        .service(
            web::resource("/resource")
                .route(cors_runtime::preflight::<bare>())
                .route(web::put().to(bare).wrap(cors_runtime::layer::<bare>())),
        )
        .service(plain)
        .route("/by-hand", web::get().to(by_hand));
}

macro_rules! site {
    () => {
        init_service(App::new().configure(configure).wrap(Cors::new(&SITE))).await
    };
}

/// The same answers as without the layer, whatever it would have said.
#[actix_web::test]
async fn annotated_handlers_keep_the_last_word() {
    let with = site!();
    let without = init_service(App::new().configure(configure)).await;
    for origin in [APP, PARTNER, "https://other.example", FOREIGN, "null"] {
        for line in ["GET /annotated", "POST /annotated", "PUT /bare", "PUT /resource"] {
            let (method, path) = line.split_once(' ').expect("two words");
            let expected = ask(&without, line, &[("origin", origin)]).await;
            assert_eq!(
                ask(&with, line, &[("origin", origin)]).await,
                expected,
                "{line} from {origin}"
            );
            let expected = preflight(&without, path, origin, method).await;
            assert!(matches!(expected.status, 204 | 403), "{line}");
            assert_eq!(
                preflight(&with, path, origin, method).await,
                expected,
                "preflight, {line} from {origin}"
            );
        }
    }
    get(&with, "/annotated", APP)
        .await
        .is(200, &["access-control-allow-origin: https://partner.example"])
        .ran(&["annotated"]);
    preflight(&with, "/annotated", APP, "GET")
        .await
        .is(403, &[BOTH])
        .ran(&[]);
}

/// A method that only the layer serves, on the path of annotated handlers: theirs are not opened beside it, and
/// nothing is remembered.
#[actix_web::test]
async fn a_method_of_the_layer_alone() {
    preflight(&site!(), "/annotated", APP, "DELETE").await.is(
        204,
        &[
            GRANTED[0],
            GRANTED[1],
            "access-control-allow-methods: DELETE",
            GRANTED[3],
            "access-control-max-age: 0",
            GRANTED[5],
        ],
    );
}

/// Served by nobody: the answer lists what is served for that origin.
#[actix_web::test]
async fn a_method_that_nobody_serves() {
    let app = site!();
    for (origin, credentials, methods) in [
        // Both handlers' own, under the first one's policy.
        (PARTNER, None, "GET, POST"),
        (
            "https://other.example",
            Some("access-control-allow-credentials: true"),
            "POST",
        ),
        (APP, Some("access-control-allow-credentials: true"), "DELETE"),
    ] {
        let lines = [
            format!("access-control-allow-methods: {methods}"),
            format!("access-control-allow-origin: {origin}"),
            "access-control-max-age: 0".to_owned(),
            BOTH.to_owned(),
        ];
        let expected: Vec<&str> = credentials
            .into_iter()
            .chain(lines.iter().map(String::as_str))
            .collect();
        preflight(&app, "/annotated", origin, "PATCH")
            .await
            .is(204, &expected)
            .ran(&[]);
    }
    preflight(&app, "/annotated", FOREIGN, "PATCH")
        .await
        .is(403, &[BOTH]);
    preflight(&app, "/annotated", "null", "PATCH")
        .await
        .is(403, &[BOTH]);
}

/// Replaced where the origin is allowed, stripped where it is not; `Vary` is merged.
#[actix_web::test]
async fn by_hand_headers() {
    let app = site!();
    let mut expected = ACTUAL[..3].to_vec();
    expected.extend(["vary: Accept", "vary: Origin"]);
    get(&app, "/by-hand", APP).await.is(200, &expected);
    get(&app, "/by-hand", FOREIGN)
        .await
        .is(200, &["vary: Accept", "vary: Origin"]);
}

/// Another CORS middleware between the layer and a handler without a policy.
#[actix_web::test]
async fn a_stray_middleware() {
    let app = init_service(
        App::new()
            .configure(configure)
            .wrap(actix_cors::Cors::permissive())
            .wrap(Cors::new(&SITE)),
    )
    .await;
    for path in ["/plain", "/nothing"] {
        let answer = get(&app, path, APP).await;
        let granted: Vec<_> = answer
            .cors()
            .into_iter()
            .filter(|line| !line.starts_with("vary"))
            .collect();
        assert_eq!(granted, &ACTUAL[..3], "{path}");
        assert_eq!(
            answer.values("vary").join(", ").matches("Origin").count(),
            1,
            "{path}"
        );
        get(&app, path, FOREIGN).await.grants_nothing();
        let answer = preflight(&app, path, APP, "GET").await;
        assert_eq!(answer.status, 204);
        assert_eq!(answer.cors()[..5], GRANTED[..5]);
        preflight(&app, path, FOREIGN, "GET").await.grants_nothing();
    }
}

/// The annotated handler behind it keeps the last word all the same.
#[actix_web::test]
async fn a_stray_middleware_around_an_annotated_handler() {
    let app = init_service(
        App::new()
            .configure(configure)
            .wrap(actix_cors::Cors::permissive())
            .wrap(Cors::new(&SITE)),
    )
    .await;
    for origin in [APP, FOREIGN] {
        let answer = get(&app, "/annotated", origin).await;
        assert_eq!(
            answer.values("access-control-allow-origin"),
            ["https://partner.example"],
            "{origin}"
        );
        assert_eq!(
            answer.values("access-control-allow-credentials"),
            [""; 0],
            "{origin}"
        );
        ask(&app, "POST /annotated", &[("origin", origin)])
            .await
            .grants_nothing();
        ask(&app, "PUT /resource", &[("origin", origin)])
            .await
            .grants_nothing();
    }
}
