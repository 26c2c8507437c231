//! Preflights that have reached a handler, and whose requests may reach another one.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody, dev::ServiceRequest};

use super::handlers::{beside_by_hand, decide_inside, refuse};
use crate::{
    Asking, hand_built,
    prepared::{Grant, PreparedPolicy},
    request::Preflight,
    routes::{AppRoutes, FullPattern, Route},
};

/// The answer to a preflight that has reached a handler, where its request may reach another one; `None` where it is
/// for no other.
#[cold]
pub(crate) fn answer_disputed(
    own: &Rc<PreparedPolicy>,
    request: &ServiceRequest,
) -> Option<HttpResponse<BoxBody>> {
    let routes = AppRoutes::of_request(request.request())?;
    let preflight = Preflight::of(request.head())?;
    let rivals = Rivals::of(own, &routes, request, preflight);
    let by_hand = match rivals.reached {
        Some(reached) if hand_built::exist() => beside_by_hand(reached, request, preflight.method),
        _ => Vec::new(),
    };
    if rivals.routes.is_empty() && by_hand.is_empty() && !rivals.is_closed {
        return None;
    }
    let asking = Asking::new(request.request());
    let has_entered = own.at_root_of().is_none();
    let is_allowed = |route: &&Route| {
        let grant = decide_inside(route, asking, preflight.origin, has_entered);
        grant.is_some_and(|grant| !grant.is_refused())
    };
    let is_refused = rivals.is_closed || !rivals.routes.iter().all(is_allowed) || refuse(&by_hand, &asking);
    let others = rivals.routes.iter().map(|route| &*route.prepared);
    let others: Vec<&PreparedPolicy> = others.chain(by_hand.iter().map(|other| &**other)).collect();
    let grant = if is_refused {
        Grant::Refused
    } else {
        own.allows(&asking)
    };
    Some(own.preflight_beside(&others, rivals.is_closed, &asking, &grant, preflight.method))
}

/// The handlers that a request may reach whose preflight has reached another one.
struct Rivals<'a> {
    routes: Vec<&'a Route>,
    /// Whether one of them turns preflights down.
    is_closed: bool,
    /// The handler that was reached; `None` where it is not known at this path.
    reached: Option<&'a Route>,
}

impl<'a> Rivals<'a> {
    fn of(
        own: &Rc<PreparedPolicy>,
        routes: &'a AppRoutes,
        request: &ServiceRequest,
        preflight: Preflight<'_>,
    ) -> Self {
        let path = request.match_info().as_str();
        let mut rivals = Self {
            routes: Vec::new(),
            is_closed: false,
            reached: None,
        };
        let serves = |route: &&Route| route.pattern.matches(path) && route.serves_requested(preflight.method);
        let found = routes.table().at(path);
        let mut closing: Vec<&Route> = Vec::new();
        for route in found.routes().filter(serves) {
            if Rc::ptr_eq(&route.prepared, own) {
                rivals.reached = Some(route);
                continue;
            }
            if let Some(reached) = rivals.reached {
                if !reached.is_told_by_guard_alone() {
                    break;
                }
                // What a scope does not serve, the router does not look for elsewhere.
                if reached.is_in_scope && !route.is_in_scope {
                    continue;
                }
            }
            if route.is_guarded_for(request) {
                rivals.routes.push(route);
            } else {
                closing.push(route);
            }
            if rivals.reached.is_some() && route.takes_all && route.pattern.is_certain_at(path) {
                break;
            }
        }
        // The router has not entered the scope of one in front of a handler that is in none.
        let is_entered = own.at_root_of().is_none();
        let closes = |route: &&Route| (is_entered || !route.is_in_scope) && route.closes(rivals.reached);
        rivals.is_closed = closing.iter().any(closes);
        rivals.routes.retain(|route| !route.prepared.answers_like(own));
        rivals
    }
}

/// The answer of a route for preflights that is built by hand.
pub(crate) fn answer_by_hand(own: &Rc<PreparedPolicy>, request: &ServiceRequest) -> HttpResponse<BoxBody> {
    let asking = Asking::new(request.request());
    let disputed = Preflight::of(request.head()).and_then(|preflight| {
        let pattern = request.match_pattern()?;
        let is_there = |other: &FullPattern| other.as_str() == pattern;
        let others = hand_built::rivals(own, request.request(), preflight.method, is_there);
        let is_closed = is_closed_in_front(request, preflight);
        if others.is_empty() && !is_closed {
            return None;
        }
        let is_refused = is_closed || refuse(&others, &asking);
        let others: Vec<&PreparedPolicy> = others.iter().map(|other| &**other).collect();
        let grant = if is_refused {
            Grant::Refused
        } else {
            own.allows(&asking)
        };
        Some(own.preflight_beside(&others, is_closed, &asking, &grant, preflight.method))
    });
    disputed.unwrap_or_else(|| own.preflight(&asking))
}

/// Whether an annotated handler takes the request of a preflight that it has turned down.
fn is_closed_in_front(request: &ServiceRequest, preflight: Preflight<'_>) -> bool {
    let path = request.match_info().as_str();
    let is_closed = |route: &Route| {
        route.closes(None)
            && route.pattern.matches(path)
            && route.serves_requested(preflight.method)
            && !route.is_guarded_for(request)
    };
    AppRoutes::of_request(request.request())
        .is_some_and(|routes| routes.table().at(path).routes().any(is_closed))
}
