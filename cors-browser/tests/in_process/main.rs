//! `testing::Browser` against small apps with hand-written headers, correct and wrong.

mod cookies;
mod cors_check;
mod doors;
mod mixed_content;
mod modes;
mod outcome;
mod preflight;
mod preflight_answers;
mod preflight_cache;
mod probe;
mod redirects;
mod refused;

use actix_http::Request as WireRequest;
use actix_web::{
    App, Error, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{Service, ServiceResponse},
    http::StatusCode,
    test, web,
};

const APP: &str = "https://app.example.com";
const API: &str = "https://api.example.com";
const FOREIGN: &str = "https://elsewhere.example";

const ALLOW_ORIGIN: &str = "access-control-allow-origin";
const ALLOW_CREDENTIALS: &str = "access-control-allow-credentials";
const ALLOW_METHODS: &str = "access-control-allow-methods";
const ALLOW_HEADERS: &str = "access-control-allow-headers";
const MAX_AGE: &str = "access-control-max-age";
const EXPOSE: &str = "access-control-expose-headers";

type Lines<'a> = &'a [(&'a str, &'a str)];

/// An app that answers every request with what `answer` makes of it.
async fn app<F>(answer: F) -> impl Service<WireRequest, Response = ServiceResponse<BoxBody>, Error = Error>
where
    F: Fn(&HttpRequest) -> HttpResponse + Clone + 'static,
{
    let handler = move |request: HttpRequest| {
        let response = answer(&request);
        async move { response }
    };
    test::init_service(App::new().default_service(web::to(handler))).await
}

/// An app that gives every request the same answer.
async fn fixed(
    status: u16,
    lines: Lines<'_>,
) -> impl Service<WireRequest, Response = ServiceResponse<BoxBody>, Error = Error> {
    let lines: Vec<(String, String)> = lines
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    app(move |_| {
        let borrowed: Vec<(&str, &str)> = lines
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        response(status, &borrowed)
    })
    .await
}

/// An app that answers preflights one way and everything else another way.
async fn two(
    preflight: Lines<'static>,
    actual: Lines<'static>,
) -> impl Service<WireRequest, Response = ServiceResponse<BoxBody>, Error = Error> {
    app(move |request| {
        if request.headers().contains_key("access-control-request-method") {
            response(204, preflight)
        } else {
            response(200, actual)
        }
    })
    .await
}

fn response(status: u16, lines: Lines<'_>) -> HttpResponse {
    let mut builder = HttpResponse::build(StatusCode::from_u16(status).expect("a status"));
    for line in lines {
        builder.append_header(*line);
    }
    if status == 204 {
        builder.finish()
    } else {
        builder.body("secret")
    }
}
