//! Middleware that answers in place of what is inside, and marks that it ran.

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    error::ErrorUnauthorized,
    middleware::Next,
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
