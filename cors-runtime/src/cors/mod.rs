//! The middleware for whatever has no `#[cors]` of its own.

mod actual;
pub(crate) mod disputed;
mod future;
pub(crate) mod handlers;
mod inside;
mod layer;
mod own;
pub(crate) mod preflight;
mod rivals;
mod serving;
mod theirs;

use core::{
    future::{Ready, ready},
    task::{Context, Poll},
};
use std::rc::Rc;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::Method,
};

use self::{
    actual::{FailedRequest, Inbound},
    future::{CorsFuture, InForce},
    layer::{CorsLayer, HandedInside, OptionsOutcome, Others, respond},
    own::OwnAnswer,
};
use crate::{
    entry::refuse, offers::Offers, policy::LayerPolicy, prepared::PreparedPolicy, request::RequestId,
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
/// For those who come from actix-cors: there is no `permissive()` and no `default()`. [Moving](crate::guide::moving)
/// says for each of its methods what to write here.
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
/// between did: cleared the extensions, answered from a cache, refused with 401 or 429. All others carry the layer's,
/// and those of which the layer cannot know whose they are carry nothing.
///
/// Bodies leave a layer boxed, as they leave an `App` without one. What middleware inside streams through a body type
/// of its own takes one more allocation for that.
///
/// # What a layer cannot see
///
/// - Paths are compared as the router decodes them, and as `NormalizePath` would leave them. Put other middleware
///   that rewrites paths outside the layer.
/// - Resources built by hand ([`preflight`](crate::preflight()), [`layer`](crate::layer())) have no path that a layer
///   could know. Where an application has some, preflights for a method of theirs are handed inside, so that their
///   own routes answer; middleware and a handler for any method may then see them. And where something in front of
///   the router answers a request with such a method (a cache, a 401), or a default service, on a path at which the
///   layer knows no handler, nobody on another origin may read the answer, until the hand-built handler was reached
///   once in that worker; 404 and 405 carry the layer's policy. Where a hand-built handler is known to be, or has no
///   route for its preflights anywhere, the layer grants none of its methods. Where one of them serves GET, HEAD or
///   POST, browsers are told to forget what the layer grants for other methods. Prefer `h::at("/path")`.
/// - Where the source of an annotated handler in a scope asks for application data
///   ([`FromAppData`](crate::FromAppData)), the scope may have its own. Its preflights are handed inside, to the
///   handler; where middleware on the way answers them, they are refused, and the log says so.
/// - Where another `Cors` may be further in, the innermost one around the path decides, and preflights are handed to
///   it. Until a request has shown where it is, this is so for every path: handlers for any method may then see a
///   preflight, whose answer the layer replaces, and one that middleware in between answers, such as authentication
///   with 401, is refused. So it stays where the inner one is on a resource of several patterns.
/// - A handler without the attribute, or one of a resource that is built by hand, that is registered earlier, for the
///   same path and the same method, takes the requests of an annotated one. The layer counts the path as the annotated
///   one's, and shows pages no more than both policies do.
/// - A layer on a resource with a guard, which `#[put(.., wrap = ..)]` makes, or on a route, sees no preflight. Once a
///   request has shown in a worker where it is, an outer layer grants nothing there; before that the outer policy
///   decides. Give the handler a `#[cors(..)]` in place of a layer of its own.
/// - Where guards of handlers or of scopes tell two annotated handlers with one path and method apart, a preflight is
///   granted no more than both allow, unless a `preflight_guard` tells them apart as well. It is asked with the data
///   around the layer. One that is built by hand counts once a request has reached it in the worker. In a scope,
///   handlers whose paths overlap count as such: whether the scope has a guard is not known. So does, for a layer on a
///   scope or a resource, one in another scope that a guard may keep from the preflight.
/// - Under `NormalizePath` with `TrailingSlash::Always` a handler whose path has no slash at its end gets no requests.
///   The layer counts its path as its own all the same: write such paths with the slash.
/// - Which annotated handlers are inside a layer on a scope is known by what their patterns begin with. Where the
///   scope's path is empty or has a parameter, or another scope has the same, one at a path for everything, such as
///   `/{tail:.*}`, may be taken for one inside though it is not. An answer for the path of a scope itself, which its
///   middleware gives, carries no more than the layer's policy and the handler's allow.
/// - The layer does not know of a scope's guard that accepts the preflight but refuses the request. The same holds for
///   a guard on a header that pages may send, where the handlers that it tells apart have one source and data of their
///   own: the request may then reach the other handler. A `preflight_guard`, or a path of its own, keeps the two apart.
/// - The answer of a scope's default service counts as that of an annotated handler in a scope, where one serves the
///   path and the method: it cannot be told from an answer of the scope's middleware.
/// - Browsers remember the header names of a granted preflight for its whole URL. Where an annotated handler allows
///   some to an origin that the layer does not allow, a handler without the attribute on the same path gets requests
///   with these headers, without a preflight of its own. Give it a `#[cors(..)]`, or a path of its own. The same holds
///   for a grant with credentials beside a handler that allows the origin without them.
/// - The layer's own source of origins, where it has one, sees the data around the layer, and the path parameters of
///   the scope or the resource that it wraps: around an `App` none.
#[derive(Debug, Clone)]
pub struct Cors {
    policy: LayerPolicy,
}

impl Cors {
    /// A layer with a policy that [`policy!`](crate::policy) named (`&PARTNERS`), one that
    /// [`PolicyConfig::check`](crate::PolicyConfig::check) made, by value (`policy.clone()` where it is used again), or
    /// a [`ReloadablePolicy`](crate::ReloadablePolicy).
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
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
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

/// The name of a scope's service.
const SCOPE_NAME: &str = "actix_web::scope::ScopeService";
/// How the name of a layer's service begins.
const SERVICE_NAME: &str = concat!(module_path!(), "::CorsMiddleware<");

/// Whether `S` is the service of a layer. Services have no other sign that a type parameter without bounds shows.
pub(crate) fn is_layer<S>() -> bool {
    core::any::type_name::<S>().starts_with(SERVICE_NAME)
}

/// Whether `S` is the service of a scope, or middleware around one that shows it.
pub(crate) fn is_scope<S>() -> bool {
    core::any::type_name::<S>().contains(SCOPE_NAME)
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
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        self.layer.learn(&request);
        if request.method() == Method::OPTIONS {
            let own = self.layer.policy();
            match self.layer.decide_options(&own, &request) {
                OptionsOutcome::Answered(answer) => return CorsFuture::answered(respond(request, answer)),
                OptionsOutcome::HandedInside(doubt) => {
                    return CorsFuture::HandedInside {
                        handed: HandedInside::new(&own, &request, doubt),
                        future: self.service.call(request),
                        layer: self.in_force(own),
                    };
                }
                OptionsOutcome::NoPreflight => {}
            }
        }
        match self.layer.others() {
            Others::Nobody(own) => CorsFuture::Own {
                decided: OwnAnswer::decide(own, &request),
                future: self.service.call(request),
            },
            Others::Handlers(offers, own) => self.offer(request, offers, own),
            Others::Unknown(own) => self.admit(request, own),
        }
    }
}

impl<S> CorsMiddleware<S>
where
    S: Service<ServiceRequest>,
{
    /// Asks the annotated handlers whether an actual request is theirs.
    #[inline]
    fn offer(
        &self,
        request: ServiceRequest,
        offers: &Offers,
        own: Rc<PreparedPolicy>,
    ) -> CorsFuture<S::Future> {
        let (id, asked) = (RequestId::of(request.head()), FailedRequest::of(request.head()));
        let offer = offers.open(id);
        let future = self.service.call(request);
        if offer.is_taken() {
            return CorsFuture::Annotated { future };
        }
        drop(offer);
        CorsFuture::Actual {
            future,
            layer: self.in_force(own),
            inbound: Inbound::refused_offer(id, asked),
        }
    }

    /// Any other actual request. `block` of a layer is in front of everything inside.
    fn admit(&self, request: ServiceRequest, own: Rc<PreparedPolicy>) -> CorsFuture<S::Future> {
        match self.layer.admit(&own, &request) {
            Ok(inbound) => CorsFuture::Actual {
                future: self.service.call(request),
                layer: self.in_force(own),
                inbound,
            },
            Err(refused) => CorsFuture::answered(refuse(&own, request, refused)),
        }
    }

    fn in_force(&self, own: Rc<PreparedPolicy>) -> InForce {
        InForce {
            layer: Rc::clone(&self.layer),
            own,
        }
    }
}
