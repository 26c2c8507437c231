//! A layer: its policy, and what it knows of the application inside it.
//!
//! A circle with `actual`: what is written on other answers is in a file of its own.

use core::{
    cell::{Cell, OnceCell},
    fmt,
};
use std::rc::Rc;

use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::StatusCode,
};

use super::{
    actual::FailedRequest,
    handlers::{Answer, Handlers},
    inside::LayerScope,
    preflight::{HandBuilt, Unserved, is_doubtful},
};
use crate::{
    Asking,
    context::{self, CorsContext},
    hand_built,
    offers::Offers,
    policy::{CurrentPolicy, LayerPolicy},
    prepared::{Grant, PreparedPolicy},
    refusal::{self, Doubt},
    request::{Preflight, RequestId},
    routes::{AppRoutes, Route},
};

/// One layer of one application.
pub(super) struct CorsLayer {
    policy: CurrentPolicy,
    scope: Rc<LayerScope>,
    /// Found with the first request, which brings the application's map of resources.
    pub(super) routes: OnceCell<Option<Rc<AppRoutes>>>,
    /// Whether path and method do not always tell what a handler says.
    has_doubtful_handlers: Cell<bool>,
    /// Lives as long as the layer.
    #[cfg(feature = "inspector")]
    _record: Rc<crate::inspector::layers::LayerRecord>,
}

impl CorsLayer {
    pub(super) fn around<S>(policy: &LayerPolicy) -> Self {
        Self {
            policy: CurrentPolicy::new(policy),
            scope: LayerScope::around::<S>(),
            routes: OnceCell::new(),
            has_doubtful_handlers: Cell::new(false),
            #[cfg(feature = "inspector")]
            _record: crate::inspector::layers::LayerRecord::around::<S>(policy),
        }
    }

    /// The policy for a request that begins now; it may be replaced while requests run.
    #[inline]
    pub(super) fn policy(&self) -> Rc<PreparedPolicy> {
        self.policy.prepared()
    }

    /// Learns from the first request.
    #[inline]
    pub(super) fn learn(&self, request: &ServiceRequest) {
        if !self.scope.is_placed() {
            self.learn_from_first(request);
        }
    }

    #[cold]
    fn learn_from_first(&self, request: &ServiceRequest) {
        self.scope.learn(request);
        // An error has no request with which they could be found.
        let routes = self.routes(request.request());
        let is_doubtful = routes.is_some_and(|routes| routes.table().is_doubtful());
        self.has_doubtful_handlers.set(is_doubtful);
        self.policy().warn_of_everybody(&Asking::new(request.request()));
    }

    pub(super) fn routes(&self, request: &HttpRequest) -> Option<&AppRoutes> {
        self.routes
            .get_or_init(|| AppRoutes::of_request(request))
            .as_deref()
    }

    /// Who else may have a say about an actual request.
    #[inline]
    pub(super) fn others(&self) -> Others<'_> {
        let own = self.policy.prepared();
        if context::has_several_layers() || hand_built::exist() {
            return Others::Unknown(own);
        }
        match self.routes.get() {
            Some(Some(routes)) if self.is_next_to_plain_handlers(&own) => {
                Others::Handlers(routes.offers(), own)
            }
            Some(None) if own.lets_all_pass() => Others::Nobody(own),
            _ => Others::Unknown(own),
        }
    }

    /// Whether nothing is between the layer and the annotated handlers, path and method tell what each of them says,
    /// and the layer's policy does nothing on the way in.
    #[inline]
    fn is_next_to_plain_handlers(&self, own: &PreparedPolicy) -> bool {
        let is_plain = own.lets_all_pass() && !own.has_source();
        is_plain && self.scope.is_around_router() && !self.has_doubtful_handlers.get()
    }

    /// Whether nothing is between the layer and a handler that could have changed what the handler wrote.
    #[inline]
    pub(super) fn is_next_to(&self, handler: &PreparedPolicy) -> bool {
        let routes = self.routes.get().and_then(Option::as_deref);
        let is_at_root = |routes: &AppRoutes| {
            let offers = handler.at_root_of();
            offers.is_some_and(|offers| Rc::ptr_eq(offers, routes.offers()))
        };
        self.scope.is_around_router() && routes.is_some_and(is_at_root)
    }

    /// Whether nothing at all is between the layer and the router of the application.
    pub(super) fn is_around_router(&self) -> bool {
        self.scope.is_around_router()
    }

    /// Whether an annotated handler may be inside.
    pub(super) fn holds(&self, route: &Route) -> bool {
        self.scope.holds(route)
    }

    /// Whether another layer further in is known to be around a path.
    pub(super) fn holds_placed_layer(&self, path: &str, pattern: Option<&str>) -> bool {
        self.scope.holds_placed_layer(path, pattern)
    }

    /// See [`LayerScope::pattern_of`].
    #[inline]
    pub(super) fn pattern_of(&self, request: &ServiceRequest) -> Option<Box<str>> {
        self.scope.pattern_of(request)
    }

    /// What is put on a request where a note of the thread is not enough.
    #[inline]
    pub(super) fn context(&self, request: &ServiceRequest, pattern: Option<&str>) -> Option<Rc<CorsContext>> {
        let has_contexts = self.has_doubtful_handlers.get() || hand_built::exist();
        if has_contexts || self.scope.may_hold_a_layer(request, pattern) {
            Some(CorsContext::on(request))
        } else {
            CorsContext::of(request)
        }
    }

    /// The annotated handlers inside at the path of a preflight.
    #[inline(always)]
    fn handlers<'a>(&'a self, request: &ServiceRequest, preflight: Preflight<'_>) -> Handlers<'a> {
        let routes = self.routes(request.request());
        Handlers::of(routes, request, preflight, |route| self.holds(route))
    }

    /// Answers an OPTIONS request that is a preflight, unless something inside may have to answer it.
    pub(super) fn decide_options(&self, own: &PreparedPolicy, request: &ServiceRequest) -> OptionsOutcome {
        let Some(preflight) = Preflight::of_options(request.head()) else {
            return OptionsOutcome::NoPreflight;
        };
        let handlers = self.handlers(request, preflight);
        let doubt = match handlers.answer(request, preflight) {
            Answer::Given(answer) => return OptionsOutcome::Answered(answer),
            Answer::InsideOnly => Doubt::Data,
            Answer::Unserved => {
                let pattern = self.pattern_of(request);
                let is_known = !hand_built::serve_requested(preflight.method)
                    && !self.scope.may_hold_a_layer(request, pattern.as_deref());
                if is_known {
                    let unserved = Unserved {
                        layer: own,
                        // With what is around the layer.
                        grant: &own.allows_from(preflight.origin, &Asking::new(request.request())),
                        preflight,
                        asking: Asking::new(request.request()),
                        handlers: &handlers,
                        hand_built: HandBuilt::Unasked,
                    };
                    let answer = unserved.answer();
                    context::set_answered(request);
                    return OptionsOutcome::Answered(answer);
                }
                Doubt::Place
            }
        };
        if CorsContext::of(request).is_some_and(|context| context.is_confined()) {
            refusal::of_doubt(own, &request.head().into(), doubt);
            return OptionsOutcome::Answered(own.refused_preflight());
        }
        OptionsOutcome::HandedInside(doubt)
    }

    /// Answers a preflight that was handed inside and that nothing there answered as one.
    pub(super) fn answer_after<B>(
        &self,
        own: &Rc<PreparedPolicy>,
        result: Result<ServiceResponse<B>, Error>,
        handed: &HandedInside,
    ) -> Result<ServiceResponse, Error> {
        let response = match result {
            Ok(response) => response,
            Err(mut error) => {
                refusal::of_doubt(own, &handed.asked.asker(true), handed.doubt);
                let refused = Rc::clone(own);
                error.add_response_mapper(move |_| refused.refused_preflight());
                return Err(error);
            }
        };
        let status = response.status();
        let (request, _) = response.into_parts();
        let request = ServiceRequest::from_request(request);
        let answer = self.answer_undecided(own, &request, status, handed);
        context::set_answered(&request);
        Ok(respond(request, answer))
    }

    #[cold]
    fn answer_undecided(
        &self,
        own: &PreparedPolicy,
        request: &ServiceRequest,
        status: StatusCode,
        handed: &HandedInside,
    ) -> HttpResponse<BoxBody> {
        let is_router_asked =
            !is_doubtful(status, request.request()) && handed.context.is_on(request.request());
        let is_known = handed.doubt == Doubt::Place && is_router_asked;
        let preflight = Preflight::of(request.head())
            .filter(|preflight| is_known && !self.may_hide_a_handler(request, status, *preflight));
        let Some(preflight) = preflight else {
            refusal::of_doubt(own, &request.head().into(), handed.doubt);
            return own.refused_preflight();
        };
        let handlers = self.handlers(request, preflight);
        let unserved = Unserved {
            layer: own,
            grant: &handed.grant,
            preflight,
            asking: Asking::new(request.request()),
            handlers: &handlers,
            hand_built: HandBuilt::Found(&handed.context.neighbours()),
        };
        unserved.answer()
    }

    /// Whether a hand-built handler for a preflight's method, or another layer, may be at its path, and has not seen
    /// it: a guard, middleware or another resource may have been in front.
    fn may_hide_a_handler(
        &self,
        request: &ServiceRequest,
        status: StatusCode,
        preflight: Preflight<'_>,
    ) -> bool {
        // The word of the router, or of middleware that nothing tells from it.
        let is_asked = matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED);
        self.scope.hides_a_layer(request)
            || hand_built::may_be_hidden(request.request(), preflight.method, is_asked)
    }
}

/// A preflight that something inside may have to answer.
#[derive(Debug)]
pub struct HandedInside {
    request: RequestId,
    context: Rc<CorsContext>,
    asked: FailedRequest,
    doubt: Doubt,
    /// What the layer's own policy says to the origin. Inside, scopes may have other data for its source.
    grant: Grant,
}

impl HandedInside {
    pub(super) fn new(own: &PreparedPolicy, request: &ServiceRequest, doubt: Doubt) -> Self {
        Self {
            grant: own.allows(&Asking::new(request.request())),
            request: RequestId::of(request.head()),
            context: CorsContext::on(request),
            asked: FailedRequest::of(request.head()),
            doubt,
        }
    }

    /// Whether something further in has answered it.
    pub(super) fn is_answered(&self) -> bool {
        // Middleware may have cleared the request's extensions, and the context with them. A layer further out has it
        // too.
        if context::take_answered(self.request) {
            self.context.note_answered();
        }
        self.context.is_answered()
    }
}

/// Who may have a say about an actual request besides the layer, and the layer's policy when the request came: it may
/// be replaced while the router looks for the handler.
pub(super) enum Others<'a> {
    /// The layer's policy is the only one in the application, and decides nothing on the way in.
    Nobody(Rc<PreparedPolicy>),
    /// The annotated handlers next to the layer, which are offered the request.
    Handlers(&'a Offers, Rc<PreparedPolicy>),
    Unknown(Rc<PreparedPolicy>),
}

/// What becomes of an OPTIONS request.
pub(super) enum OptionsOutcome {
    Answered(HttpResponse<BoxBody>),
    HandedInside(Doubt),
    /// It is no preflight.
    NoPreflight,
}

#[inline(always)]
pub(super) fn respond(request: ServiceRequest, answer: HttpResponse<BoxBody>) -> ServiceResponse {
    // `into_response` would turn the answer into another type and back.
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, answer)
}

impl fmt::Debug for CorsLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CorsLayer")
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}
