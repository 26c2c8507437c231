//! Which handlers the router may reach for a path, as it is and as `NormalizePath` may leave it.

use super::{path::normalized, table::Route};

/// Visits those of `routes` that have `path`, in the order in which the router asks them: none behind one that is over,
/// as `visit` says, and certainly at the path. It starts anew for each spelling of the path that makes a difference.
pub(crate) fn walk<'a>(path: &str, routes: &[&'a Route], mut visit: impl FnMut(&'a Route) -> bool) {
    for spelling in telling_spellings(path, routes) {
        for &route in routes.iter().filter(|route| route.pattern.matches(&spelling)) {
            if visit(route) && route.pattern.is_certain_at(&spelling) {
                break;
            }
        }
    }
}

/// Those of `serving` that a request may reach: nobody behind one that takes every request with its path and method.
pub(crate) fn reached<'a>(mut serving: Vec<&'a Route>, path: &str) -> Vec<&'a Route> {
    if serving.len() > 1 {
        let mut reached = Vec::new();
        walk(path, &serving, |route| {
            reached.push(route);
            route.takes_all
        });
        serving.retain(|route| is_among(&reached, route));
    }
    serving
}

pub(crate) fn is_among(routes: &[&Route], route: &Route) -> bool {
    routes.iter().any(|known| core::ptr::eq(*known, route))
}

/// The path as it is, and those spellings of `NormalizePath` at which another handler is found. A slash that is added
/// counts where somebody is there alone, and those that are left out where it matters.
fn telling_spellings(path: &str, routes: &[&Route]) -> Vec<String> {
    let plain = normalized(path);
    let is_telling = |spelling: &String| {
        routes.iter().any(|route| {
            let (is_found, was_found) = (route.pattern.matches(spelling), route.pattern.matches(path));
            is_found != was_found && (is_found || *spelling == plain)
        })
    };
    let mut spellings = vec![path.to_owned()];
    let normalized = [plain.to_string(), format!("{plain}/")];
    spellings.extend(normalized.into_iter().filter(is_telling));
    spellings
}
