//! Letting preflights past middleware that would refuse them.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};
use std::rc::Rc;

use actix_service::boxed::BoxFuture;
use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
};
use pin_project_lite::pin_project;

use crate::request::is_preflight;

/// Runs middleware for everything but preflights. A browser sends a preflight without cookies and without
/// `Authorization`, so authentication around a whole `App` or `Scope` would answer 401 and the request would never
/// follow: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
///
/// Only an OPTIONS request with both `Origin` and `Access-Control-Request-Method` passes; any other OPTIONS goes
/// through the middleware. What passes reaches no annotated handler's code. A handler without `#[cors]` that serves
/// `OPTIONS` does run for it, without what the middleware would have checked.
///
/// ```
/// use actix_web::{App, dev::ServiceRequest, Error, middleware::from_fn};
/// use cors_runtime::SkipPreflight;
/// # use actix_web::{body::MessageBody, dev::ServiceResponse, middleware::Next};
/// # async fn authenticate(request: ServiceRequest, next: Next<impl MessageBody>)
/// #     -> Result<ServiceResponse<impl MessageBody>, Error> { next.call(request).await }
///
/// let app = App::new().wrap(SkipPreflight(from_fn(authenticate)));
/// # let _ = app;
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct SkipPreflight<M>(pub M);

impl<M, S, B, C> Transform<S, ServiceRequest> for SkipPreflight<M>
where
    M: Transform<Rc<S>, ServiceRequest, Response = ServiceResponse<C>, Error = Error>,
    M::Future: 'static,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
    C: MessageBody,
{
    type Response = ServiceResponse<EitherBody<C, B>>;
    type Error = Error;
    type Transform = SkipPreflightService<M::Transform, S>;
    type InitError = M::InitError;
    type Future = BoxFuture<Result<Self::Transform, M::InitError>>;

    fn new_transform(&self, service: S) -> Self::Future {
        let service = Rc::new(service);
        let wrapped = self.0.new_transform(Rc::clone(&service));
        Box::pin(async move {
            Ok(SkipPreflightService {
                wrapped: wrapped.await?,
                service,
            })
        })
    }
}

/// The service of [`SkipPreflight`].
#[derive(Debug)]
pub struct SkipPreflightService<W, S> {
    wrapped: W,
    service: Rc<S>,
}

impl<W, S, B, C> Service<ServiceRequest> for SkipPreflightService<W, S>
where
    W: Service<ServiceRequest, Response = ServiceResponse<C>, Error = Error>,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
    C: MessageBody,
{
    type Response = ServiceResponse<EitherBody<C, B>>;
    type Error = Error;
    type Future = SkipPreflightFuture<W::Future, S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        // The wrapped service asks the inner one too, but need not on the way that skips it.
        ready!(self.service.poll_ready(ctx))?;
        self.wrapped.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if is_preflight(request.head()) {
            SkipPreflightFuture::Skipped {
                future: self.service.call(request),
            }
        } else {
            SkipPreflightFuture::Wrapped {
                future: self.wrapped.call(request),
            }
        }
    }
}

pin_project! {
    /// The future of [`SkipPreflightService`].
    #[derive(Debug)]
    #[project = SkipPreflightFutureProjection]
    pub enum SkipPreflightFuture<W, S> {
        Wrapped { #[pin] future: W },
        Skipped { #[pin] future: S },
    }
}

impl<W, S, B, C> Future for SkipPreflightFuture<W, S>
where
    W: Future<Output = Result<ServiceResponse<C>, Error>>,
    S: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<C, B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            SkipPreflightFutureProjection::Wrapped { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_left_body)
            }
            SkipPreflightFutureProjection::Skipped { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_right_body)
            }
        }
    }
}
