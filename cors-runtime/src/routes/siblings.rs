//! What a browser remembers of one handler must not open another on its path.
//!
//! A browser keeps the methods and the header names of a preflight's answer for the whole URL. Where a handler allows
//! them to an origin, or with credentials, and another one there does not, a page of that origin would reach the other
//! without a preflight. <https://fetch.spec.whatwg.org/#concept-cache-match-header>

use actix_web::HttpRequest;

use super::{
    AppRoutes,
    table::{Beside, Route},
};
use crate::prepared::PreparedPolicy;

/// Has the answers of such handlers forgotten at once, and says so.
pub(super) fn limit(routes: &[Route]) {
    for (index, route) in routes.iter().enumerate() {
        let opened = routes.iter().enumerate().find(|&(other, sibling)| {
            // Most are at other paths, which is quickly seen.
            other != index
                && route.pattern.may_overlap(&sibling.pattern)
                && opens(&route.prepared, &sibling.prepared, route.beside(sibling))
        });
        if let Some((_, sibling)) = opened {
            route.prepared.forget();
            tracing::warn!(
                target: "cors",
                handler = route.prepared.name(),
                path = route.pattern.as_str(),
                sibling = sibling.prepared.name(),
                "`max_age` is 0 here: a browser that remembers what this handler allows would let a page send \
                 requests to the sibling, which does not allow them; give both the same `origins`, `credentials` and \
                 `methods`, or paths of their own"
            );
        }
    }
}

/// Notes which handlers a preflight may reach whose request goes to another one with another policy: a guard of a
/// handler or of a scope in front lets the one pass and not the other.
pub(super) fn find_disputes(routes: &[Route]) {
    for (index, route) in routes.iter().enumerate() {
        let may_be_passed = route.is_in_scope || !route.preflight_guards.is_empty();
        if !may_be_passed && !route.is_told_by_guard_alone() {
            continue;
        }
        // It takes the requests of those preflights as well that its `preflight_guard` turns down.
        let may_be_closed = !route.has_guards && !route.preflight_guards.is_empty();
        for other in &routes[index + 1..] {
            if route.prepared.methods().share(other.prepared.methods())
                && route.pattern.may_overlap(&other.pattern)
                && (may_be_closed || !route.prepared.answers_like(&other.prepared))
            {
                if may_be_passed {
                    other.prepared.dispute();
                }
                if route.is_told_by_guard_alone() {
                    route.prepared.dispute();
                }
            }
        }
    }
}

/// Whether what a browser remembers of a handler that is not in the table opens one that is, at the path of a request.
pub(crate) fn is_opening(handler: &PreparedPolicy, request: &HttpRequest) -> bool {
    AppRoutes::of_request(request).is_some_and(|routes| {
        let at_path = routes.table().at(request.match_info().as_str());
        at_path
            .routes()
            .any(|route| opens(handler, &route.prepared, Beside::Unknown))
    })
}

/// Whether the answers of one handler, remembered, let a request through that the other does not allow.
pub(crate) fn opens(handler: &PreparedPolicy, sibling: &PreparedPolicy, beside: Beside) -> bool {
    let (methods, others) = (handler.methods(), sibling.methods());
    let is_wider = !handler.is_within(sibling, beside == Beside::Neighbours);
    let is_credentialed = handler.has_credentials() && !sibling.has_credentials();
    let is_opened =
        |method: &[u8]| is_wider || is_credentialed || (handler.opens(method) && !sibling.opens(method));
    // The method of a GET, HEAD or POST needs no preflight, so that only the names of headers keep one back. Cookies
    // alone do not: a page may send a GET with them anyway, but not a POST with JSON.
    let by_headers = (is_wider && others.have_safelisted()) || (is_credentialed && others.are_for(b"POST"));
    let by_methods = match beside {
        Beside::Guarded => methods.share_listed(others, is_opened),
        Beside::Neighbours | Beside::Unknown => methods.are_listed_with(others, is_opened),
    };
    (handler.allows_headers() && by_headers) || by_methods
}
