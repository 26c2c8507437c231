//! Middleware that answers in place of what is inside, or waits for it.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    http::Method,
    middleware::Next,
    rt::task::yield_now,
};
use cors_tests::mark;

/// As authentication does that fails.
pub(crate) async fn refusing(
    _: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    Err::<ServiceResponse, _>(ErrorUnauthorized(""))
}

/// As a limit of requests does that is reached.
pub(crate) async fn limiting(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    Ok(request.into_response(HttpResponse::TooManyRequests()))
}

/// As a cache does that has the answer.
pub(crate) async fn answering(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    mark("middleware");
    Ok(request.into_response(HttpResponse::Ok()))
}

/// Is not ready in the turn in which the handler is.
pub(crate) async fn waiting(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    yield_now().await;
    let response = next.call(request).await;
    yield_now().await;
    response
}

/// Finds nothing where a preflight asks, as middleware does that knows no OPTIONS, or hides what asks without a
/// session.
pub(crate) async fn hiding(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method() == Method::OPTIONS {
        return Ok(request.into_response(HttpResponse::NotFound().finish()));
    }
    next.call(request).await.map(ServiceResponse::map_into_boxed_body)
}
