//! A layer whose policy was made when the program started says what the same policy says as static data.

use actix_web::{
    App, Error, HttpResponse, Responder,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorForbidden,
    get,
    middleware::{Condition, Next, from_fn},
    put,
    test::{TestRequest, init_service, try_call_service},
};
use cors_runtime::{Cors, PolicyConfig, ReloadablePolicy, cors, policy};
use cors_tests::{APP, FOREIGN, PARTNER};

policy!(static WRITTEN = {
    origins = ["https://app.example.com", "https://*.app.example.com"],
    methods = [GET, PUT],
    allow_headers = ["x-api"],
    expose_headers = ["x-total"],
    max_age = 600,
});

fn configured() -> PolicyConfig {
    PolicyConfig {
        origins: vec![APP.to_owned(), "https://*.app.example.com".to_owned()],
        methods: vec!["GET".to_owned(), "PUT".to_owned()],
        allow_headers: vec!["x-api".to_owned()],
        expose_headers: vec!["x-total".to_owned()],
        max_age: Some(600),
        ..PolicyConfig::default()
    }
}

#[get("/plain")]
async fn plain() -> impl Responder {
    HttpResponse::Ok()
}

#[get("/failed")]
async fn failed() -> Result<HttpResponse, Error> {
    Err(ErrorForbidden("no"))
}

#[cors(origins = "https://partner.example")]
#[put("/annotated")]
async fn annotated() -> impl Responder {
    HttpResponse::Ok()
}

/// Answers with an error, which has no request, where a header says so.
async fn refuse(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    if request.headers().contains_key("x-refused") {
        return Err(ErrorForbidden("no"));
    }
    next.call(request).await
}

/// The status and the headers of every answer, in an application with and without an annotated handler, and with and
/// without middleware inside the layer.
async fn answers(layer: impl Fn() -> Cors) -> Vec<String> {
    let mut answers = Vec::new();
    for (has_annotated, has_middleware) in [(false, false), (false, true), (true, false), (true, true)] {
        let app = App::new()
            .service((plain, failed))
            .configure(|config| {
                if has_annotated {
                    config.service(annotated);
                }
            })
            .wrap(Condition::new(has_middleware, from_fn(refuse)))
            .wrap(layer());
        let app = init_service(app).await;
        for origin in [APP, "https://pr-1.app.example.com", PARTNER, FOREIGN] {
            for (line, name) in [
                ("GET /plain", "accept"),
                ("GET /failed", "accept"),
                ("GET /none", "accept"),
                ("PUT /annotated", "accept"),
                ("GET /plain", "x-refused"),
                ("PUT /annotated", "x-refused"),
                ("OPTIONS /plain", "x-refused"),
                ("OPTIONS /none", "accept"),
                ("OPTIONS /annotated", "accept"),
            ] {
                let (method, path) = line.split_once(' ').expect("a method and a path");
                let request = TestRequest::with_uri(path)
                    .method(method.parse().expect("a method"))
                    .insert_header(("origin", origin))
                    .insert_header(("access-control-request-method", "PUT"))
                    .insert_header((name, "1"))
                    .to_request();
                let response = try_call_service(&app, request).await;
                let (status, headers) = match response {
                    Ok(response) => (response.status(), response.headers().clone()),
                    Err(error) => {
                        let response = HttpResponse::from_error(error);
                        (response.status(), response.headers().clone())
                    }
                };
                let mut lines: Vec<String> = headers
                    .iter()
                    .map(|(name, value)| format!("{name}: {}", value.to_str().expect("text")))
                    .collect();
                lines.sort();
                let case = format!("{has_annotated} {has_middleware} {origin} {line} {name}");
                answers.push(format!("{case}: {status} {lines:?}"));
            }
        }
    }
    answers
}

#[actix_web::test]
async fn a_layer_from_a_configuration_says_what_a_static_one_says() {
    let expected = answers(|| Cors::new(&WRITTEN)).await;
    let allowed = format!("access-control-allow-origin: {APP}");
    assert!(expected.iter().filter(|answer| answer.contains(&allowed)).count() > 20);
    let found = answers(|| Cors::new(configured().check().expect("no mistake"))).await;
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected);
    }
    let reloadable = ReloadablePolicy::new(configured().check().expect("no mistake"));
    assert_eq!(answers(|| Cors::new(&reloadable)).await, expected);
}
