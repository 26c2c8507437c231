//! What pages do, and what must not come of it.

use actix_http::Request as HttpRequest;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
};
use cors_runtime::testing::{Browser, Request};
use cors_tests::{APP, get};

pub(crate) fn with_json(request: Request) -> Request {
    request.header("content-type", "application/json").body("{}")
}

/// A page asks, and its request does not reach the server.
pub(crate) async fn is_not_sent(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
    page: &Browser,
    request: Request,
) {
    let outcome = page.fetch(app, request).await;
    assert!(outcome.sent().is_none(), "{outcome:?}");
}

/// A page asks, and reads the answer.
pub(crate) async fn is_read(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
    page: &Browser,
    request: Request,
) {
    let outcome = page.fetch(app, request).await;
    assert!(outcome.is_readable(), "{outcome:?}");
}

/// No page but that of the application may read.
pub(crate) async fn is_for_the_application(
    app: &impl Service<HttpRequest, Response = ServiceResponse<impl MessageBody + 'static>, Error = Error>,
    path: &str,
    origin: &str,
) {
    let answer = get(app, path, origin).await;
    let allowed = answer.values("access-control-allow-origin");
    assert!(allowed.is_empty() || allowed == [APP], "{answer:?}");
}
