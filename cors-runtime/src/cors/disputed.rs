//! Preflights that have reached a handler, and whose requests may reach another one.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody, dev::ServiceRequest};

use super::{
    handlers::{beside_by_hand, decide_inside},
    rivals::Rivals,
};
use crate::{
    Asking, hand_built,
    prepared::PreparedPolicy,
    request::Preflight,
    routes::{AppRoutes, FullPattern, Route},
};

/// The answer to a preflight that has reached a handler, where its request may reach another one; `None` for what is no
/// preflight.
#[cold]
pub(crate) fn answer_disputed(
    own: &Rc<PreparedPolicy>,
    request: &ServiceRequest,
) -> Option<HttpResponse<BoxBody>> {
    let routes = AppRoutes::of_request(request.request())?;
    let preflight = Preflight::of(request.head())?;
    let (mut rivals, reached) = find_rivals(own, &routes, request, preflight);
    if let Some(reached) = reached
        && hand_built::exist()
    {
        rivals.by_hand = beside_by_hand(reached, request, preflight.method);
    }
    let asking = Asking::new(request.request());
    let has_entered = own.at_root_of().is_none();
    let decide = |route: &Route| decide_inside(route, asking, preflight.origin, has_entered);
    Some(rivals.answer(
        own,
        &asking,
        preflight.method,
        || Some(own.allows(&asking)),
        decide,
    ))
}

/// The annotated handlers that a request may reach whose preflight has reached another one, and the route of that one
/// where it is known at this path.
fn find_rivals<'a>(
    own: &Rc<PreparedPolicy>,
    routes: &'a AppRoutes,
    request: &ServiceRequest,
    preflight: Preflight<'_>,
) -> (Rivals<'a>, Option<&'a Route>) {
    let path = request.match_info().as_str();
    let serves = |route: &&Route| route.pattern.matches(path) && route.serves_requested(preflight.method);
    let (mut rivals, mut closing, mut reached) = (Vec::new(), Vec::new(), None::<&Route>);
    let found = routes.table().at(path);
    for route in found.routes().filter(serves) {
        if Rc::ptr_eq(&route.prepared, own) {
            reached = Some(route);
            continue;
        }
        if let Some(reached) = reached {
            if !reached.is_told_by_guard_alone() {
                break;
            }
            // What a scope does not serve, the router does not look for elsewhere.
            if reached.is_in_scope && !route.is_in_scope {
                continue;
            }
        }
        if route.is_guarded_for(request) {
            rivals.push(route);
        } else {
            closing.push(route);
        }
        if reached.is_some() && route.takes_all && route.pattern.is_certain_at(path) {
            break;
        }
    }
    // The router has not entered the scope of one in front of a handler that is in none.
    let is_entered = own.at_root_of().is_none();
    let closes = |route: &&Route| {
        (is_entered || !route.is_in_scope) && route.closes(found.routes().filter(serves), request)
    };
    rivals.retain(|route| !route.prepared.answers_like(own));
    let rivals = Rivals {
        is_closed: closing.iter().any(closes),
        routes: rivals,
        by_hand: Vec::new(),
    };
    (rivals, reached)
}

/// The answer of a route for preflights that is built by hand.
pub(crate) fn answer_by_hand(own: &Rc<PreparedPolicy>, request: &ServiceRequest) -> HttpResponse<BoxBody> {
    let asking = Asking::new(request.request());
    let disputed = Preflight::of(request.head()).and_then(|preflight| {
        let pattern = request.match_pattern()?;
        let is_there = |other: &FullPattern| other.as_str() == pattern;
        let rivals = Rivals {
            routes: Vec::new(),
            by_hand: hand_built::rivals(own, request.request(), preflight.method, is_there),
            is_closed: is_closed_in_front(request, preflight),
        };
        let grant = || Some(own.allows(&asking));
        Some(rivals.answer(own, &asking, preflight.method, grant, |_| None))
    });
    disputed.unwrap_or_else(|| own.preflight(&asking))
}

/// Whether an annotated handler takes the request of a preflight that it has turned down.
fn is_closed_in_front(request: &ServiceRequest, preflight: Preflight<'_>) -> bool {
    let path = request.match_info().as_str();
    let is_closed = |route: &Route| {
        route.closes(core::iter::empty(), request)
            && route.pattern.matches(path)
            && route.serves_requested(preflight.method)
            && !route.is_guarded_for(request)
    };
    AppRoutes::of_request(request.request())
        .is_some_and(|routes| routes.table().at(path).routes().any(is_closed))
}
