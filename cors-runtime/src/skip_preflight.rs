//! Letting preflights past middleware that would refuse them.

use core::{
    cell::OnceCell,
    fmt,
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

use crate::{
    context::CorsContext,
    cors::{
        handlers::{Answer, Handlers},
        is_layer, is_scope,
    },
    request::Preflight,
    routes::{AppRoutes, Prefix, Route},
};

/// Runs middleware for everything but preflights. A browser sends a preflight without cookies and without
/// `Authorization`, so authentication around a whole `App` or `Scope` would answer 401 and the request would never
/// follow: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
///
/// The preflights of annotated handlers inside are answered here, by their own policies, and those that a
/// [`Cors`](crate::Cors) directly inside would answer are handed straight to it. **Nothing else passes**: no request
/// that the middleware has not seen reaches code of yours, whatever its headers. That includes preflights of
/// resources built by hand, whose paths are not known, and those of handlers in scopes whose source of origins asks for
/// application data ([`FromAppData`](crate::FromAppData)), which the scope may have replaced: such a handler needs its
/// authentication as `wrap=`.
///
/// Middleware inside a [`Cors`](crate::Cors) sees no preflight anyway. Prefer that, where there is a layer.
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
    type Response = ServiceResponse<EitherBody<C, EitherBody<B>>>;
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
                routes: OnceCell::new(),
                prefix: OnceCell::new(),
            })
        })
    }
}

/// The service of [`SkipPreflight`].
pub struct SkipPreflightService<W, S> {
    wrapped: W,
    service: Rc<S>,
    /// Found with the first preflight.
    routes: OnceCell<Option<Rc<AppRoutes>>>,
    prefix: OnceCell<Prefix>,
}

impl<W, S> SkipPreflightService<W, S> {
    /// What the annotated handlers inside say to a preflight; `None` where the request is none.
    fn answer(&self, request: &ServiceRequest) -> Option<Answer> {
        let preflight = Preflight::of(request.head())?;
        let routes = self
            .routes
            .get_or_init(|| AppRoutes::of_request(request.request()));
        let prefix = self.prefix.get_or_init(|| Prefix::of(request.match_info()));
        let is_inside = |route: &Route| match route.is_in_scope {
            true => route.pattern.begins_with(prefix),
            // Within a scope, the entries of the application's own router are elsewhere.
            false => prefix.is_empty() && !is_scope::<S>(),
        };
        let handlers = Handlers::of(routes.as_deref(), request, preflight, is_inside);
        Some(handlers.answer(request, preflight))
    }
}

impl<W, S> fmt::Debug for SkipPreflightService<W, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SkipPreflightService").finish_non_exhaustive()
    }
}

impl<W, S, B, C> Service<ServiceRequest> for SkipPreflightService<W, S>
where
    W: Service<ServiceRequest, Response = ServiceResponse<C>, Error = Error>,
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
    C: MessageBody,
{
    type Response = ServiceResponse<EitherBody<C, EitherBody<B>>>;
    type Error = Error;
    type Future = SkipPreflightFuture<W::Future, S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        // The wrapped service asks the inner one too, but need not on the way that skips it.
        ready!(self.service.poll_ready(ctx))?;
        self.wrapped.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        match self.answer(&request) {
            Some(Answer::Given(answer)) => {
                return SkipPreflightFuture::Answered {
                    response: Some(request.into_response(answer)),
                };
            }
            Some(Answer::Unserved) if is_layer::<S>() => {
                // It answers itself: what is inside the layer has to see nothing that `wrapped` has not seen.
                CorsContext::on(&request).confine();
                return SkipPreflightFuture::Skipped {
                    future: self.service.call(request),
                };
            }
            Some(Answer::Unserved | Answer::InsideOnly) | None => {}
        }
        SkipPreflightFuture::Wrapped {
            future: self.wrapped.call(request),
        }
    }
}

pin_project! {
    /// The future of [`SkipPreflightService`].
    #[derive(Debug)]
    #[project = SkipPreflightFutureProjection]
    pub enum SkipPreflightFuture<W, S> {
        Answered { response: Option<ServiceResponse> },
        Wrapped { #[pin] future: W },
        Skipped { #[pin] future: S },
    }
}

impl<W, S, B, C> Future for SkipPreflightFuture<W, S>
where
    W: Future<Output = Result<ServiceResponse<C>, Error>>,
    S: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<C, EitherBody<B>>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            SkipPreflightFutureProjection::Wrapped { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_left_body)
            }
            SkipPreflightFutureProjection::Skipped { future } => future
                .poll(ctx)
                .map_ok(|response| response.map_into_left_body().map_into_right_body()),
            SkipPreflightFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_right_body().map_into_right_body())),
                // Polled again after it was ready, which no executor does.
                None => Poll::Pending,
            },
        }
    }
}
