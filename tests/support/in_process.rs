//! Requests to an app in this process.

use actix_http::Request;
use actix_web::{
    Error,
    body::{self, MessageBody},
    dev::{Service, ServiceResponse},
    http::Method,
    test::TestRequest,
};

use crate::answer::{Answer, marks};

/// Sends `METHOD /path` with headers, and collects the answer. A service's `Err` becomes the response that the
/// server makes of it.
///
/// # Panics
///
/// When the request line is not one.
pub async fn ask<S, B>(app: &S, line: &str, headers: &[(&str, &str)]) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let (method, path) = line.split_once(' ').expect("METHOD /path");
    let method = Method::from_bytes(method.as_bytes()).expect("a method");
    let request = headers
        .iter()
        .fold(TestRequest::with_uri(path).method(method), |request, &header| {
            request.append_header(header)
        });
    marks();
    let response = match app.call(request.to_request()).await {
        Ok(response) => response.into_parts().1.map_into_boxed_body(),
        Err(error) => error.error_response(),
    };
    let (head, body) = response.into_parts();
    let body = body::to_bytes(body)
        .await
        .unwrap_or_else(|error| panic!("the body fails: {error}"));
    let headers = head
        .headers()
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()));
    Answer::new(head.status().as_u16(), headers, &body, marks())
}

/// GET from an origin.
pub async fn get<S, B>(app: &S, path: &str, origin: &str) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    ask(app, &format!("GET {path}"), &[("origin", origin)]).await
}

/// A preflight.
pub async fn preflight<S, B>(app: &S, path: &str, origin: &str, method: &str) -> Answer
where
    S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    let headers = [("origin", origin), ("access-control-request-method", method)];
    ask(app, &format!("OPTIONS {path}"), &headers).await
}
