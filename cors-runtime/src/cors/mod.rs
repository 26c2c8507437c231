//! The middleware for whatever has no `#[cors]` of its own.

mod actual;
pub(crate) mod handlers;
pub(crate) mod inside;
mod layer;
mod preflight;

use core::{
    future::{Future, Ready, ready},
    pin::Pin,
    task::{self, Context, Poll},
};
use std::rc::Rc;

use actix_web::{
    Error,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::header::HeaderValue,
};
use pin_project_lite::pin_project;

use self::{actual::FailedRequest, layer::CorsLayer};
use crate::{
    Asking,
    context::CorsContext,
    entry::refuse,
    policy::LayerPolicy,
    prepared::{Grant, PreparedPolicy},
    request::preflight_method,
};

/// Middleware that answers for whatever inside has no `#[cors(..)]` of its own: static files, 404 and 405, errors
/// of inner middleware, handlers without the attribute.
///
/// **A layer never opens what an annotated handler serves.** It knows the annotated handlers inside it, by path and
/// method, and what it says for them is what they say. Wrap an `App`, a `Scope` or a `Resource`; put it outermost
/// (the last `wrap`), so that it sees what other middleware refuses.
///
/// ```
/// use actix_web::App;
/// use cors_runtime::{Cors, policy};
///
/// policy!(static SITE = { origins = "https://app.example.com", methods = [GET, DELETE], max_age = 600 });
///
/// let app = App::new().wrap(Cors::new(&SITE));
/// # let _ = app;
/// ```
///
/// # Preflights
///
/// The layer answers them itself, before anything inside runs: authentication, rate limits, guards of scopes and
/// handlers for any method inside see none, and need no [`SkipPreflight`](crate::SkipPreflight).
///
/// - Where an annotated handler serves the path and the requested method, its own policy decides.
/// - Everything else is up to the layer's policy. It grants the requested method where `methods` names it, and any
///   method where there is no `methods`. On a path of annotated handlers it never grants a method of theirs, and
///   browsers are told to forget the answer at once, since they keep it for the whole URL.
/// - Where the method is not granted, the answer lists what is open to the origin, so that the browser names the
///   real mistake.
///
/// # Other requests
///
/// Each response for a path and method of an annotated handler carries that handler's policy, whatever middleware in
/// between did: cleared the extensions, answered from a cache, refused with 401 or 429. All others carry the layer's.
///
/// # What a layer cannot see
///
/// - Paths are compared as the router decodes them, and as `NormalizePath` would leave them. Put other middleware
///   that rewrites paths outside the layer.
/// - Resources built by hand ([`preflight`](crate::preflight()), [`layer`](crate::layer())) have no path that a layer
///   could know. Where an application has some, preflights for a method of theirs are handed inside, so that their
///   own routes answer; middleware and a handler for any method may then see them. Prefer `h::at("/path")`.
/// - Where another `Cors` may be further in, the innermost one around the path decides, and preflights are handed to
///   it. Until a request has shown where it is, this is so for every path.
/// - A handler without the attribute that is registered earlier, for the same path and the same method, takes the
///   requests of an annotated one. The layer counts the path as the annotated one's.
/// - Where guards tell two annotated handlers with one path and method apart, a preflight is granted no more than
///   both allow, unless a `preflight_guard` tells them apart as well.
/// - A source of origins that looks at application data sees what is registered outside the layer.
#[derive(Debug, Clone)]
pub struct Cors {
    policy: LayerPolicy,
}

impl Cors {
    /// A layer with a policy that [`policy!`](crate::policy) named (`&PARTNERS`), one that
    /// [`PolicyConfig::check`](crate::PolicyConfig::check) made, or a [`ReloadablePolicy`](crate::ReloadablePolicy).
    #[must_use]
    pub fn new(policy: impl Into<LayerPolicy>) -> Self {
        Self {
            policy: policy.into(),
        }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CorsMiddleware {
            layer: Rc::new(CorsLayer::around::<S>(&self.policy)),
            service,
        }))
    }
}

/// Whether `S` is the service of a layer. Services have no other sign that a type parameter without bounds shows.
pub(crate) fn is_layer<S>() -> bool {
    core::any::type_name::<S>().starts_with(concat!(module_path!(), "::CorsMiddleware<"))
}

/// The service of [`Cors`].
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    layer: Rc<CorsLayer>,
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.layer.learn(&request);
        let own = self.layer.policy();
        if let Some(method) = preflight_method(request.head()) {
            let method = method.clone();
            return match self.layer.answer(&own, request, &method) {
                Ok(response) => CorsFuture::Answered {
                    response: Some(response),
                },
                Err(request) => CorsFuture::HandedInside {
                    context: CorsContext::on(&request),
                    future: self.service.call(request),
                    layer: Rc::clone(&self.layer),
                    own,
                    method,
                },
            };
        }
        let context = CorsContext::on(&request);
        // Without `block` the layer decides nothing on the way in: annotated handlers decide for themselves.
        let admitted = match own.doors {
            None => None,
            Some(_) => match own.admit(&Asking::new(request.request())) {
                Ok(admitted) => Some(admitted),
                // `block` of a layer is in front of everything inside.
                Err(refused) => {
                    return CorsFuture::Answered {
                        response: Some(refuse(&own, request, refused)),
                    };
                }
            },
        };
        CorsFuture::Actual {
            context,
            admitted,
            asked: FailedRequest::of(request.head()),
            future: self.service.call(request),
            layer: Rc::clone(&self.layer),
            own,
        }
    }
}

pin_project! {
    /// The future of [`CorsMiddleware`].
    #[derive(Debug)]
    #[project = CorsFutureProjection]
    pub enum CorsFuture<F> {
        Answered {
            response: Option<ServiceResponse>,
        },
        HandedInside {
            #[pin]
            future: F,
            context: Rc<CorsContext>,
            layer: Rc<CorsLayer>,
            own: Rc<PreparedPolicy>,
            method: HeaderValue,
        },
        Actual {
            #[pin]
            future: F,
            context: Rc<CorsContext>,
            layer: Rc<CorsLayer>,
            own: Rc<PreparedPolicy>,
            asked: FailedRequest,
            admitted: Option<Grant>,
        },
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            CorsFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                // Polled again after it was ready, which no executor does.
                None => Poll::Pending,
            },
            CorsFutureProjection::HandedInside {
                future,
                context,
                layer,
                own,
                method,
            } => {
                let result = task::ready!(future.poll(ctx));
                Poll::Ready(if context.is_answered() {
                    result.map(ServiceResponse::map_into_left_body)
                } else {
                    layer.answer_after(own, result, context, method)
                })
            }
            CorsFutureProjection::Actual {
                future,
                context,
                layer,
                own,
                asked,
                admitted,
            } => {
                let mut result = task::ready!(future.poll(ctx));
                match &mut result {
                    Ok(response) => layer.write(own, context, admitted.as_ref(), response),
                    Err(error) => layer.write_later(own, context, admitted.as_ref(), asked, error),
                }
                Poll::Ready(result.map(ServiceResponse::map_into_left_body))
            }
        }
    }
}
