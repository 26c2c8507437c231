//! Answering the preflights of annotated handlers before anything inside a layer runs.

use actix_web::{HttpRequest, HttpResponse, body::BoxBody, dev::ServiceRequest, http::header::HeaderValue};

use crate::{
    Asking, context,
    prepared::{Grant, PreparedPolicy},
    refusal,
    routes::{AppRoutes, Route},
};

/// The annotated handlers at the path of a preflight.
pub(crate) struct Handlers<'a> {
    pub(crate) at_path: Vec<&'a Route>,
    /// Those that serve the requested method, and whose `preflight_guard` lets the preflight pass.
    pub(crate) serving: Vec<&'a Route>,
}

impl<'a> Handlers<'a> {
    pub(crate) fn of(routes: Option<&'a AppRoutes>, request: &ServiceRequest, method: &HeaderValue) -> Self {
        let at_path = match routes {
            // The path as the router decodes it.
            Some(routes) => routes.table().at(request.match_info().as_str()),
            None => Vec::new(),
        };
        let serving = at_path
            .iter()
            .copied()
            .filter(|route| route.prepared.methods().are_requested(method) && route.is_guarded_for(request));
        Self {
            serving: serving.collect(),
            at_path,
        }
    }

    /// Whether an annotated handler at the path serves `method`, whoever its guards let pass.
    pub(crate) fn serve(&self, method: &HeaderValue) -> bool {
        let served = |route: &&Route| route.prepared.methods().are_requested(method);
        self.at_path.iter().any(served)
    }

    /// The answer of the handler that serves the requested method.
    pub(crate) fn answer(&self, request: &ServiceRequest) -> Option<HttpResponse<BoxBody>> {
        let (&first, others) = self.serving.split_first()?;
        context::set_answered(request);
        let asking = Asking::new(request.request());
        let grant = decide(first, request.request());
        let is_one = others
            .iter()
            .all(|other| other.prepared.answers_like(&first.prepared));
        if is_one {
            return Some(first.prepared.preflight_of(&asking, &grant));
        }
        // Which of them a guard, or the guard of a scope, would pick is not known: no more than all of them allow.
        let is_allowed = others
            .iter()
            .all(|other| !decide(other, request.request()).is_refused());
        let grant = if is_allowed { grant } else { Grant::Refused };
        let prepared: Vec<&PreparedPolicy> = self.serving.iter().map(|route| &*route.prepared).collect();
        refusal::of_several(&first.prepared, request.head(), &grant);
        Some(first.prepared.common_preflight(&prepared, &asking, &grant))
    }
}

/// Whether a handler allows the request's origin. A source may ask for the parameters of the path, which the router
/// has not read yet.
pub(crate) fn decide(route: &Route, request: &HttpRequest) -> Grant {
    let asking = Asking::new(request);
    let Some(definition) = &route.definition else {
        return route.prepared.allows(&asking);
    };
    let mut path = request.match_info().clone();
    path.reset();
    definition.capture_match_info(&mut path);
    route.prepared.allows(&asking.matched(&path))
}
