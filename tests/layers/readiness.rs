//! A middleware of ours is ready when what is inside it is, and fails where that fails: a limit of concurrent requests
//! further in holds requests back so.

use std::{
    future::{Ready, ready},
    task::{Context, Poll, Waker},
};

use actix_web::{
    Error, HttpResponse, Responder,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    error::ErrorServiceUnavailable,
};
use cors_runtime::{Cors, SkipPreflight, cors};

use crate::layer::SITE;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Readiness {
    Ready,
    Waits,
    Fails,
}

/// A service that is as ready as it says.
struct Says(Readiness);

impl Service<ServiceRequest> for Says {
    type Response = ServiceResponse;
    type Error = Error;
    type Future = Ready<Result<ServiceResponse, Error>>;

    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
        match self.0 {
            Readiness::Ready => Poll::Ready(Ok(())),
            Readiness::Waits => Poll::Pending,
            Readiness::Fails => Poll::Ready(Err(ErrorServiceUnavailable("full"))),
        }
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        ready(Ok(request.into_response(HttpResponse::Ok())))
    }
}

/// Middleware that does not ask whether what it wraps is ready.
struct Deaf(Readiness);

impl<S> Transform<S, ServiceRequest> for Deaf {
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = Says;
    type InitError = ();
    type Future = Ready<Result<Says, ()>>;

    fn new_transform(&self, _: S) -> Self::Future {
        ready(Ok(Says(self.0)))
    }
}

/// How ready `middleware` is around a service.
async fn around<M>(middleware: M, inside: Readiness) -> Readiness
where
    M: Transform<Says, ServiceRequest, Error = Error, InitError = ()>,
{
    let service = middleware.new_transform(Says(inside)).await.expect("a service");
    match service.poll_ready(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(())) => Readiness::Ready,
        Poll::Pending => Readiness::Waits,
        Poll::Ready(Err(error)) => {
            assert_eq!(error.to_string(), "full");
            Readiness::Fails
        }
    }
}

#[cors(origins = "https://app.example.com", methods = [GET])]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

#[actix_web::test]
async fn as_what_is_inside() {
    for inside in [Readiness::Ready, Readiness::Waits, Readiness::Fails] {
        assert_eq!(around(Cors::new(&SITE), inside).await, inside);
        assert_eq!(around(cors_runtime::layer::<handler>(), inside).await, inside);
    }
}

/// The middleware that it wraps need not ask what is inside, to which preflights are handed past it.
#[actix_web::test]
async fn skipping_asks_both() {
    use Readiness::{Fails, Ready, Waits};
    for (wrapped, inside, expected) in [
        (Ready, Ready, Ready),
        (Ready, Waits, Waits),
        (Ready, Fails, Fails),
        (Waits, Ready, Waits),
        (Fails, Ready, Fails),
        (Waits, Waits, Waits),
    ] {
        let found = around(SkipPreflight(Deaf(wrapped)), inside).await;
        assert_eq!(found, expected, "{wrapped:?} {inside:?}");
    }
}
