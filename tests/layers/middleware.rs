//! Middleware that answers in place of what is inside, or waits for it.

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
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
