//! Answering the preflights of annotated handlers before anything inside a layer runs.

use core::cell::Cell;
use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, body::BoxBody, dev::ServiceRequest, http::header::HeaderValue};

use super::rivals::Rivals;
use crate::{
    Asking, context, hand_built,
    prepared::{Grant, PreparedPolicy},
    request::{Preflight, origin_lines},
    routes::{AppRoutes, Found, FullPattern, Route, is_among, normalized, walk},
};

/// The annotated handlers at the path of a preflight that are inside.
pub(crate) struct Handlers<'a> {
    pub(crate) inside: Found<'a>,
    /// Whether any is there, inside or not. What browsers remember of an answer is for all of them.
    pub(crate) is_shared: bool,
    /// One that serves the requested method, and whose `preflight_guard` lets the preflight pass.
    serving: Option<&'a Route>,
    /// Boxed, since there seldom is one.
    rivals: Option<Box<Rivals<'a>>>,
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
    #[inline(always)]
    pub(crate) fn of(
        routes: Option<&'a AppRoutes>,
        request: &ServiceRequest,
        preflight: Preflight<'_>,
        is_inside: impl Fn(&Route) -> bool,
    ) -> Self {
        let mut inside = match routes {
            // The path as the router decodes it.
            Some(routes) => routes.table().at(request.match_info().as_str()),
            None => Found::nothing(),
        };
        let is_shared = !inside.is_empty();
        let outside = inside.split_off(is_inside);
        let mut handlers = Self {
            inside,
            is_shared,
            serving: None,
            rivals: None,
        };
        let is_asked = |route: &&Route| route.serves_requested(preflight.method);
        let found = {
            let mut asked = handlers.inside.routes().filter(is_asked);
            (asked.next(), asked.next())
        };
        match found {
            (None, _) => {}
            (Some(only), None) => handlers.serving = Some(only).filter(|only| only.is_guarded_for(request)),
            (Some(_), Some(_)) => handlers.find_serving(request, preflight),
        }
        if let Some(outside) = outside {
            handlers.find_outside(&outside, request, preflight);
        }
        if hand_built::exist()
            && let Some(first) = handlers.serving
        {
            handlers.find_by_hand(first, request, preflight.method);
        }
        handlers
    }

    /// Finds those that the router may pick of several, for the path as it is and as `NormalizePath` may leave it.
    #[cold]
    fn find_serving(&mut self, request: &ServiceRequest, preflight: Preflight<'_>) {
        let is_asked = |route: &&Route| route.serves_requested(preflight.method);
        let asked: Vec<&Route> = self.inside.routes().filter(is_asked).collect();
        let (mut picked, mut closing): (Vec<&Route>, Vec<&Route>) = Default::default();
        walk(request.match_info().as_str(), &asked, |route| {
            if !route.is_guarded_for(request) {
                // It turns the preflight down, and takes the request.
                closing.push(route);
                return route.takes_all;
            }
            if !is_among(&picked, route) {
                picked.push(route);
            }
            route.decides_alone()
        });
        let mut picked = picked.into_iter();
        self.serving = picked.next();
        let is_closed = closing
            .iter()
            .any(|route| route.closes(asked.iter().copied(), request));
        self.add_rivals(picked.collect(), is_closed);
    }

    /// Finds those outside that may be in front, whose scopes a guard opens to the request alone. One in no scope has
    /// seen the preflight, or is behind, unless its `preflight_guard` has turned it down.
    #[cold]
    fn find_outside(&mut self, outside: &[&'a Route], request: &ServiceRequest, preflight: Preflight<'_>) {
        let asked = outside.iter().copied();
        let asked = asked.filter(|route| route.serves_requested(preflight.method));
        let (passed, closing): (Vec<_>, Vec<_>) = asked.partition(|route| route.is_guarded_for(request));
        let in_front = passed.iter().copied().filter(|route| route.is_in_scope);
        let beside = || passed.iter().copied().chain(self.inside.routes());
        let is_closed = closing.iter().any(|route| route.closes(beside(), request));
        self.add_rivals(in_front.collect(), is_closed);
    }

    fn add_rivals(&mut self, routes: Vec<&'a Route>, is_closed: bool) {
        if is_closed || !routes.is_empty() {
            let rivals = self.rivals.get_or_insert_default();
            rivals.routes.extend(routes);
            rivals.is_closed |= is_closed;
        }
    }

    #[cold]
    fn find_by_hand(&mut self, first: &Route, request: &ServiceRequest, method: &HeaderValue) {
        let by_hand = beside_by_hand(first, request, method);
        if !by_hand.is_empty() {
            self.rivals.get_or_insert_default().by_hand = by_hand;
        }
    }

    /// Whether an annotated handler at the path serves `method`, which a preflight asks for, whoever its guards let
    /// pass.
    pub(crate) fn serve(&self, method: &HeaderValue) -> bool {
        self.rivals.is_some() || self.inside.routes().any(|route| route.serves_requested(method))
    }

    /// The answer of the handler that serves the requested method.
    #[inline]
    pub(crate) fn answer(&self, request: &ServiceRequest, preflight: Preflight<'_>) -> Answer {
        let Some(first) = self.serving else {
            return Answer::Unserved;
        };
        let grant = decide(first, request.request(), preflight.origin);
        if let Some(rivals) = &self.rivals {
            return answer_beside(rivals, first, grant, request, preflight);
        }
        let Some(grant) = grant else {
            return Answer::InsideOnly;
        };
        context::set_answered(request);
        let asking = Asking::new(request.request());
        Answer::Given(first.prepared.preflight_of(&asking, &grant, preflight.method))
    }
}

/// The answer of the first where a guard, or the guard of a scope, may pick one of its rivals.
#[cold]
fn answer_beside(
    rivals: &Rivals<'_>,
    first: &Route,
    grant: Option<Grant>,
    request: &ServiceRequest,
    preflight: Preflight<'_>,
) -> Answer {
    if grant.is_none() && rivals.are_like(&first.prepared) {
        return Answer::InsideOnly;
    }
    context::set_answered(request);
    let decide = |route: &Route| decide(route, request.request(), preflight.origin);
    let asking = Asking::new(request.request());
    Answer::Given(rivals.answer(&first.prepared, &asking, preflight.method, || grant, decide))
}

/// The handlers of resources that are built by hand, beside an annotated one: in front of it where they have been
/// reached at its very pattern, or behind one that a guard passes by.
#[cold]
pub(super) fn beside_by_hand(
    route: &Route,
    request: &ServiceRequest,
    method: &HeaderValue,
) -> Vec<Rc<PreparedPolicy>> {
    if !route.preflight_guards.is_empty() {
        return Vec::new();
    }
    let path = request.match_info().as_str();
    let plain = normalized(path);
    let is_there = |other: &FullPattern| {
        other.as_str() == route.pattern.as_str()
            || (route.is_told_by_guard_alone() && other.may_match(path, &plain))
    };
    hand_built::rivals(&route.prepared, request.request(), method, is_there)
}

/// Whether a handler allows an origin; `None` where only the handler itself can say. A source may ask for the
/// parameters of the path, which the router has not read yet, and for data of the scopes around the handler.
#[inline]
pub(crate) fn decide(route: &Route, request: &HttpRequest, origin: &[HeaderValue]) -> Option<Grant> {
    decide_as(route, Asking::new(request), origin)
}

/// The same for a source that is shown what `asking` has.
#[inline]
pub(super) fn decide_as(route: &Route, asking: Asking<'_>, origin: &[HeaderValue]) -> Option<Grant> {
    if !route.prepared.has_source() {
        return Some(route.prepared.allows_from(origin, &asking));
    }
    let path = asking.request().match_info();
    let has_entered = path.unprocessed().len() != path.as_str().len();
    decide_inside(route, asking, origin, has_entered)
}

/// The same where the router may have entered a scope, whose data may be other than the handler's.
#[cold]
pub(super) fn decide_inside(
    route: &Route,
    asking: Asking<'_>,
    origin: &[HeaderValue],
    has_entered: bool,
) -> Option<Grant> {
    if !route.prepared.has_source() {
        return Some(route.prepared.allows_from(origin, &asking));
    }
    let mut path = asking.request().match_info().clone();
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
