//! The parts of an annotated handler's service, for resources that are built by hand.

use core::{
    cell::Cell,
    fmt,
    future::{Future, Ready, ready},
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
};
use std::rc::Rc;

use actix_web::{
    Error, Route,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform, fn_service},
    guard::{Guard, GuardContext},
    web,
};
use pin_project_lite::pin_project;

use crate::{
    Annotated, Asking,
    context::{self, note_neighbour},
    cors::disputed,
    entry::{WithCorsHeaders, refuse, short_name},
    hand_built::{self, Part},
    prepared::PreparedPolicy,
    request::preflight_method,
};

/// The route that answers the preflights of `H`. It takes nothing else, so the order of routes does not matter.
///
/// Nobody knows the path of a resource that is built by hand before a request has reached it, in each worker. Until
/// then it may be anywhere, and browsers are told to forget what other handlers allow to origins that this one does
/// not (as with `max_age = 0`), so that nothing which they remember opens it. A handler with a path of its own
/// (`h::at("/path")`) costs the others nothing. Do not give such a resource several patterns: actix-web tells the
/// first one alone.
///
/// Where a guard tells two handlers with one path and method apart, a preflight is granted no more than both allow,
/// once requests have shown where a hand-built one is. Before that the one that the preflight reaches answers for
/// both: give both a `preflight_guard`, or paths of their own.
///
/// ```
/// use actix_web::{App, HttpResponse, Responder, web};
/// use cors_runtime::cors;
///
/// #[cors(origins = "https://app.example.com", methods = [POST])]
/// async fn create() -> impl Responder {
///     HttpResponse::Created()
/// }
///
/// let resource = web::resource("/users")
///     .route(cors_runtime::preflight::<create>())
///     .route(web::post().to(create).wrap(cors_runtime::layer::<create>()));
/// # let _ = App::new().service(resource);
/// ```
pub fn preflight<H: Annotated + ?Sized>() -> Route {
    let prepared = prepare::<H>(Part::Preflights);
    let guard = PreflightGuard {
        own: H::preflight_guard(),
        prepared: Rc::clone(&prepared),
    };
    let is_place_known = Cell::new(false);
    web::route()
        .guard(guard)
        .service(fn_service(move |request: ServiceRequest| {
            context::set_answered(&request);
            if !is_place_known.get() {
                is_place_known.set(hand_built::learn(&prepared, request.request()));
                hand_built::tell_missing(&prepared);
            }
            let answer = disputed::answer_by_hand(&prepared, &request);
            ready(Ok::<_, Error>(request.into_response(answer)))
        }))
}

fn prepare<H: Annotated + ?Sized>(part: Part) -> Rc<PreparedPolicy> {
    let prepared = Rc::new(PreparedPolicy::new(
        H::policy().clone(),
        H::serves(),
        short_name::<H>(),
    ));
    hand_built::register(&prepared, core::any::type_name::<H>(), part);
    prepared
}

struct PreflightGuard {
    /// `preflight_guard` of the handler.
    own: Option<Box<dyn Guard>>,
    prepared: Rc<PreparedPolicy>,
}

impl Guard for PreflightGuard {
    fn check(&self, ctx: &GuardContext<'_>) -> bool {
        let Some(method) = preflight_method(ctx.head()) else {
            return false;
        };
        let is_requested = self.prepared.methods().are_requested(method)
            && self.own.as_ref().is_none_or(|guard| guard.check(ctx));
        if !is_requested {
            note_neighbour(&ctx.req_data(), &self.prepared);
        }
        is_requested
    }
}

/// The middleware that writes the policy of `H` on every response of what it wraps. It answers no preflight: see
/// [`preflight`].
///
/// ```
/// # use actix_web::{App, web};
/// # use actix_web::{HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "https://app.example.com", methods = [GET])]
/// async fn health() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// let resource = web::resource("/health")
///     .route(cors_runtime::preflight::<health>())
///     .route(web::get().to(health).wrap(cors_runtime::layer::<health>()));
/// # let _ = App::new().service(resource);
/// ```
pub fn layer<H: Annotated + ?Sized>() -> Layer<H> {
    Layer {
        prepared: prepare::<H>(Part::Layer),
        handler: PhantomData,
    }
}

/// See [`layer`].
///
/// ```
/// # use actix_web::{App, web};
/// # use actix_web::{HttpResponse, Responder};
/// # use cors_runtime::cors;
/// #[cors(origins = "https://app.example.com", methods = [GET])]
/// async fn health() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// let resource = web::resource("/health")
///     .route(cors_runtime::preflight::<health>())
///     .route(web::get().to(health).wrap(cors_runtime::layer::<health>()));
/// # let _ = App::new().service(resource);
/// ```
pub struct Layer<H: ?Sized> {
    prepared: Rc<PreparedPolicy>,
    handler: PhantomData<fn(&H)>,
}

impl<H: ?Sized> fmt::Debug for Layer<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Layer")
            .field("prepared", &self.prepared)
            .finish_non_exhaustive()
    }
}

impl<H: ?Sized, S, B> Transform<S, ServiceRequest> for Layer<H>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error> + 'static,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = LayerService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        hand_built::tell_missing(&self.prepared);
        ready(Ok(LayerService {
            service,
            prepared: Rc::clone(&self.prepared),
            is_place_known: Cell::new(false),
        }))
    }
}

/// The service of a [`Layer`].
#[derive(Debug)]
pub struct LayerService<S> {
    service: S,
    prepared: Rc<PreparedPolicy>,
    /// Whether a request has shown where the handler is.
    is_place_known: Cell<bool>,
}

impl<S, B> Service<ServiceRequest> for LayerService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = LayerFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if !self.is_place_known.get() {
            self.is_place_known
                .set(hand_built::learn(&self.prepared, request.request()));
        }
        match self.prepared.admit(&Asking::new(request.request())) {
            Ok(grant) => {
                context::record_answer(&request, &self.prepared, &grant);
                LayerFuture::Handled {
                    future: WithCorsHeaders {
                        listened_for: context::listened_for(&request, &self.prepared),
                        prepared: Rc::clone(&self.prepared),
                        grant,
                        future: self.service.call(request),
                    },
                }
            }
            Err(refused) => LayerFuture::Refused {
                response: Some(refuse(&self.prepared, request, refused)),
            },
        }
    }
}

pin_project! {
    /// The answer to a request that `block` refuses, or that of the service with the headers of the policy.
    #[derive(Debug)]
    #[project = LayerFutureProjection]
    pub enum LayerFuture<F> {
        Refused { response: Option<ServiceResponse> },
        Handled { #[pin] future: WithCorsHeaders<F> },
    }
}

impl<F, B> Future for LayerFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            LayerFutureProjection::Refused { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                // Polled again after it was ready, which no executor does.
                None => Poll::Pending,
            },
            LayerFutureProjection::Handled { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_left_body)
            }
        }
    }
}
