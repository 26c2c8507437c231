//! The middleware for whatever has no `#[cors]` of its own.

pub(crate) mod context;
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

use self::{context::CorsContext, preflight::Preflight};
use crate::{
    Asking,
    entry::{refuse, write_later},
    policy::{CurrentPolicy, LayerPolicy},
    prepared::{Grant, PreparedPolicy},
    request::requested_methods,
};

/// Middleware that answers for whatever inside has no `#[cors(..)]` of its own: static files, 404 and 405, errors
/// of inner middleware, handlers without the attribute.
///
/// What an annotated handler answers passes through untouched, its preflights included. Wrap an `App`, a `Scope` or
/// a `Resource`; put it outermost (the last `wrap`), so that it sees what other middleware refuses.
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
/// A preflight that no annotated handler serves is answered here once everything inside has seen it: with the
/// policy's methods or, where the policy names none, with what the resource inside says it allows. One for a
/// method that neither serves gets an answer that lists what is served for its origin, so that the browser names
/// the real mistake. A handler without `#[cors]` that takes every method, or `OPTIONS`, runs before that, and its
/// answer is dropped.
///
/// Middleware inside that answers a preflight itself, such as authentication, keeps it from the annotated handlers
/// behind; put [`SkipPreflight`](crate::SkipPreflight) around it.
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
            service,
            policy: CurrentPolicy::new(&self.policy),
        }))
    }
}

/// The service of [`Cors`].
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    policy: CurrentPolicy,
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
        let context = CorsContext::on(&request);
        let head = request.head();
        let asking = Asking::new(request.request());
        let prepared = self.policy.prepared();
        let asked = match requested_methods(head) {
            Some(lines) => Asked::Preflight {
                method: if let [method] = lines {
                    Some(method.clone())
                } else {
                    None
                },
                grant: prepared.decide_by_origin(&asking),
            },
            None => match prepared.admit(&asking) {
                Ok(grant) => Asked::Actual { grant },
                // `block` of a layer stands in front of everything inside.
                Err(refused) => {
                    return CorsFuture::Answered {
                        response: Some(refuse(&prepared, request, refused)),
                    };
                }
            },
        };
        CorsFuture::Handled {
            future: self.service.call(request),
            context,
            prepared,
            asked,
        }
    }
}

/// What was decided before the request went in; the error path has no request to look at.
#[derive(Debug, Clone)]
enum Asked {
    Actual {
        grant: Grant,
    },
    Preflight {
        method: Option<HeaderValue>,
        grant: Grant,
    },
}

pin_project! {
    /// The future of [`CorsMiddleware`].
    #[derive(Debug)]
    #[project = CorsFutureProjection]
    pub enum CorsFuture<F> {
        /// The layer answers itself; nothing inside runs.
        Answered { response: Option<ServiceResponse> },
        Handled {
            #[pin]
            future: F,
            context: Rc<CorsContext>,
            prepared: Rc<PreparedPolicy>,
            asked: Asked,
        },
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        let (future, context, prepared, asked) = match self.project() {
            CorsFutureProjection::Answered { response } => {
                return match response.take() {
                    Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                    // Polled again after it was ready, which no executor does.
                    None => Poll::Pending,
                };
            }
            CorsFutureProjection::Handled {
                future,
                context,
                prepared,
                asked,
            } => (future, context, prepared, asked),
        };
        let result = task::ready!(future.poll(ctx));
        if context.is_answered() {
            // Again: another CORS middleware may stand between.
            let result = match context.recorded() {
                Some((prepared, grant)) => actual(result, &prepared, &grant),
                None => result.map(ServiceResponse::map_into_left_body),
            };
            return Poll::Ready(match asked {
                Asked::Actual { grant } => with_doors(result, prepared, grant),
                Asked::Preflight { .. } => result,
            });
        }
        Poll::Ready(match asked {
            Asked::Actual { grant } => {
                context.record_answer(prepared, grant);
                actual(result, prepared, grant)
            }
            Asked::Preflight { method, grant } => {
                context.set_answered();
                // A method is a token; what is not even text is served by nobody.
                let method = method.as_ref().and_then(|method| method.to_str().ok());
                let preflight = Preflight {
                    prepared,
                    method,
                    grant,
                };
                preflight.answer(result, context)
            }
        })
    }
}

/// What `block` of the layer adds to an answer with another policy's headers.
fn with_doors<B>(
    result: Result<ServiceResponse<EitherBody<B>>, Error>,
    prepared: &Rc<PreparedPolicy>,
    grant: &Grant,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if prepared.doors.is_none() {
        return result;
    }
    match result {
        Ok(mut response) => {
            prepared.write_doors(grant, response.headers_mut());
            Ok(response)
        }
        Err(mut error) => {
            let prepared = Rc::clone(prepared);
            let grant = grant.clone();
            error.add_response_mapper(move |mut response| {
                prepared.write_doors(&grant, response.headers_mut());
                response
            });
            Err(error)
        }
    }
}

fn actual<B>(
    result: Result<ServiceResponse<B>, Error>,
    prepared: &Rc<PreparedPolicy>,
    grant: &Grant,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match result {
        Ok(mut response) => {
            prepared.write(grant, response.headers_mut());
            Ok(response.map_into_left_body())
        }
        Err(mut error) => {
            write_later(&mut error, prepared, grant);
            Err(error)
        }
    }
}
