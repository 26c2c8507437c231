//! A layer: its policy, and what it knows of the application inside it.

use core::{cell::OnceCell, fmt};
use std::rc::Rc;

use actix_web::{
    Error, HttpMessage, HttpRequest, HttpResponse,
    body::{BoxBody, EitherBody},
    dev::{ServiceRequest, ServiceResponse},
    http::header::HeaderValue,
};

use super::{
    handlers::{self, Handlers},
    inside::{self, LayerScope},
    preflight::{Unserved, is_doubtful},
};
use crate::{
    Asking,
    context::{self, CorsContext},
    policy::{CurrentPolicy, LayerPolicy},
    prepared::{Grant, PreparedPolicy},
    refusal,
    routes::AppRoutes,
};

/// One layer of one application.
pub struct CorsLayer {
    policy: CurrentPolicy,
    scope: Rc<LayerScope>,
    /// Found with the first request, which brings the application's map of resources.
    pub(super) routes: OnceCell<Option<Rc<AppRoutes>>>,
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
            #[cfg(feature = "inspector")]
            _record: crate::inspector::layers::LayerRecord::around::<S>(policy),
        }
    }

    /// The policy for a request that begins now; it may be replaced while requests run.
    #[inline]
    pub(super) fn policy(&self) -> Rc<PreparedPolicy> {
        self.policy.prepared()
    }

    #[inline]
    pub(super) fn learn(&self, request: &ServiceRequest) {
        self.scope.learn(request);
    }

    pub(super) fn routes(&self, request: &HttpRequest) -> Option<&AppRoutes> {
        self.routes
            .get_or_init(|| AppRoutes::of_request(request))
            .as_deref()
    }

    /// Answers a preflight, or gives the request back where something inside may have to answer it.
    pub(super) fn answer(
        &self,
        own: &Rc<PreparedPolicy>,
        request: ServiceRequest,
        method: &HeaderValue,
    ) -> Result<ServiceResponse, ServiceRequest> {
        let handlers = Handlers::of(self.routes(request.request()), &request, method);
        if let Some(answer) = handlers.answer(&request) {
            return Ok(respond(request, answer));
        }
        if inside::is_served_by_hand(method) || self.scope.may_hold_a_layer(&request) {
            let is_confined =
                CorsContext::of(&request.extensions()).is_some_and(|context| context.is_confined());
            if !is_confined {
                return Err(request);
            }
            refusal::of_doubt(own, request.head());
            return Ok(respond(request, own.refused_preflight()));
        }
        let answer = self.answer_unserved(own, &handlers, &[], request.request(), method);
        context::set_answered(&request);
        Ok(respond(request, answer))
    }

    fn answer_unserved(
        &self,
        own: &PreparedPolicy,
        handlers: &Handlers<'_>,
        hand_built: &[Rc<PreparedPolicy>],
        request: &HttpRequest,
        method: &HeaderValue,
    ) -> HttpResponse<BoxBody> {
        let asking = Asking::new(request);
        let is_served = handlers.serve(method);
        let at_path = handlers.at_path.iter();
        let mut neighbours: Vec<(Rc<PreparedPolicy>, Grant)> = at_path
            .map(|route| (Rc::clone(&route.prepared), handlers::decide(route, request)))
            .collect();
        let by_hand = hand_built.iter();
        neighbours.extend(by_hand.map(|prepared| (Rc::clone(prepared), prepared.allows(&asking))));
        let unserved = Unserved {
            layer: own,
            method,
            neighbours,
            is_served,
        };
        unserved.answer(&asking)
    }

    /// Answers a preflight that was handed inside and that nothing there answered as one.
    pub(super) fn answer_after<B>(
        &self,
        own: &Rc<PreparedPolicy>,
        result: Result<ServiceResponse<B>, Error>,
        context: &CorsContext,
        method: &HeaderValue,
    ) -> Result<ServiceResponse<EitherBody<B>>, Error> {
        let response = match result {
            Ok(response) => response,
            Err(mut error) => {
                let refused = Rc::clone(own);
                error.add_response_mapper(move |_| refused.refused_preflight());
                return Err(error);
            }
        };
        let status = response.status();
        let (request, _) = response.into_parts();
        if is_doubtful(status) {
            refusal::of_doubt(own, request.head());
            let refused = own.refused_preflight();
            return Ok(ServiceResponse::new(request, refused).map_into_right_body());
        }
        let request = ServiceRequest::from_request(request);
        let handlers = Handlers::of(self.routes(request.request()), &request, method);
        let answer = self.answer_unserved(own, &handlers, &context.neighbours(), request.request(), method);
        context::set_answered(&request);
        Ok(respond(request, answer).map_into_right_body())
    }
}

fn respond(request: ServiceRequest, answer: HttpResponse<BoxBody>) -> ServiceResponse {
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
