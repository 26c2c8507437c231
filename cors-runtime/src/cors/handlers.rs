//! Answering the preflights of annotated handlers before anything inside a layer runs.

use core::cell::Cell;

use actix_web::{HttpRequest, HttpResponse, body::BoxBody, dev::ServiceRequest, http::header::HeaderValue};

use crate::{
    Asking, context,
    prepared::{Grant, PreparedPolicy},
    refusal,
    request::{Preflight, origin_lines},
    routes::{AppRoutes, Beside, Found, Route},
};

/// The annotated handlers at the path of a preflight.
pub(crate) struct Handlers<'a> {
    pub(crate) at_path: Found<'a>,
    /// One that serves the requested method, and whose `preflight_guard` lets the preflight pass.
    serving: Option<&'a Route>,
    /// Others of the kind, which guards tell apart.
    others: Vec<&'a Route>,
}

/// What the annotated handlers at the path of a preflight say.
pub(crate) enum Answer {
    Given(HttpResponse<BoxBody>),
    /// None of them serves the method.
    Unserved,
    /// What the handler allows depends on the application's data around it: only the handler itself can answer.
    InsideOnly,
}

impl<'a> Handlers<'a> {
    #[inline]
    pub(crate) fn of(
        routes: Option<&'a AppRoutes>,
        request: &ServiceRequest,
        preflight: Preflight<'_>,
    ) -> Self {
        let at_path = match routes {
            // The path as the router decodes it.
            Some(routes) => routes.table().at(request.match_info().as_str()),
            None => Found::nothing(),
        };
        let is_serving = |route: &&Route| {
            route.prepared.methods().are_requested(preflight.method) && route.is_guarded_for(request)
        };
        let (mut serving, mut others) = (None, Vec::new());
        for route in at_path.routes().filter(is_serving) {
            match serving {
                None => serving = Some(route),
                Some(_) => others.push(route),
            }
            // Nothing is left for those behind it.
            if route.decides_alone() {
                break;
            }
        }
        Self {
            serving,
            others,
            at_path,
        }
    }

    /// Whether an annotated handler at the path serves `method`, whoever its guards let pass.
    pub(crate) fn serve(&self, method: &HeaderValue) -> bool {
        let served = |route: &Route| route.prepared.methods().are_requested(method);
        self.at_path.routes().any(served)
    }

    /// The answer of the handler that serves the requested method.
    #[inline]
    pub(crate) fn answer(&self, request: &ServiceRequest, preflight: Preflight<'_>) -> Answer {
        let Some(first) = self.serving else {
            return Answer::Unserved;
        };
        let grant = decide(first, request.request(), preflight.origin);
        if !self.others.is_empty() {
            return Answer::Given(self.answer_for_all(first, grant, request, preflight));
        }
        let Some(grant) = grant else {
            return Answer::InsideOnly;
        };
        context::set_answered(request);
        let asking = Asking::new(request.request());
        Answer::Given(first.prepared.preflight_of(&asking, &grant, preflight.method))
    }

    /// Which of them a guard, or the guard of a scope, would pick is not known: no more than all of them allow.
    #[cold]
    fn answer_for_all(
        &self,
        first: &Route,
        grant: Option<Grant>,
        request: &ServiceRequest,
        preflight: Preflight<'_>,
    ) -> HttpResponse<BoxBody> {
        context::set_answered(request);
        let asking = Asking::new(request.request());
        let allows = |other: &&Route| {
            decide(other, request.request(), preflight.origin).is_some_and(|grant| !grant.is_refused())
        };
        let is_allowed = self.others.iter().all(allows);
        let grant = grant.filter(|_| is_allowed).unwrap_or(Grant::Refused);
        let is_alike = |other: &&Route| {
            let neighbours = first.beside(other) == Beside::Neighbours;
            other.prepared.answers_like(&first.prepared, neighbours)
        };
        if self.others.iter().all(is_alike) {
            return first.prepared.preflight_of(&asking, &grant, preflight.method);
        }
        refusal::of_several(&first.prepared, request.head(), &grant);
        let all: Vec<&PreparedPolicy> = core::iter::once(first)
            .chain(self.others.iter().copied())
            .map(|route| &*route.prepared)
            .collect();
        first.prepared.common_preflight(&all, preflight.method, &grant)
    }
}

/// The answer to a preflight that has reached one of several handlers; `None` where it is for no other.
#[cold]
pub(crate) fn answer_disputed(request: &ServiceRequest) -> Option<HttpResponse<BoxBody>> {
    let routes = AppRoutes::of_request(request.request());
    let preflight = Preflight::of(request.head())?;
    let handlers = Handlers::of(routes.as_deref(), request, preflight);
    if handlers.others.is_empty() {
        return None;
    }
    match handlers.answer(request, preflight) {
        Answer::Given(answer) => Some(answer),
        Answer::Unserved | Answer::InsideOnly => None,
    }
}

/// Whether a handler allows an origin; `None` where only the handler itself can say. A source may ask for the
/// parameters of the path, which the router has not read yet, and for data of the scopes around the handler.
#[inline]
pub(crate) fn decide(route: &Route, request: &HttpRequest, origin: &[HeaderValue]) -> Option<Grant> {
    let asking = Asking::new(request);
    if !route.prepared.has_source() {
        return Some(route.prepared.allows_from(origin, &asking));
    }
    let mut path = request.match_info().clone();
    // The router has entered a scope, whose data may be other than the handler's.
    let has_entered = path.unprocessed().len() != path.as_str().len();
    path.reset();
    // `NormalizePath` may have to change the path before it matches.
    let definition = route.definition.as_ref();
    let is_matched = definition.is_some_and(|definition| definition.capture_match_info(&mut path));
    let depends_on_place = Cell::new(false);
    let asking = if route.is_in_scope || has_entered || !is_matched {
        asking.ahead_of_scopes(&depends_on_place)
    } else {
        asking
    };
    let asking = if is_matched { asking.matched(&path) } else { asking };
    let grant = route.prepared.allows_from(origin, &asking);
    (!depends_on_place.get()).then_some(grant)
}

/// The same for a request that a handler further in did not answer: where it is not known, nothing is allowed.
pub(crate) fn decide_closed(route: &Route, request: &HttpRequest) -> Grant {
    decide(route, request, origin_lines(request.head())).unwrap_or(Grant::Refused)
}
