//! What a browser remembers of one handler must not open another on its path.
//!
//! A browser keeps the header names of a preflight's answer for the whole URL. Where a handler allows names to an
//! origin that another one there does not allow, a page of that origin would reach the other without a preflight:
//! for GET, HEAD and POST no method is missing. <https://fetch.spec.whatwg.org/#concept-cache-match-header>

use super::table::Route;

/// Has the answers of such handlers forgotten at once, and says so.
pub(super) fn limit(routes: &[Route]) {
    for (index, route) in routes.iter().enumerate() {
        if !route.prepared.allows_headers() {
            continue;
        }
        let opened = routes.iter().enumerate().find(|&(other, sibling)| {
            other != index
                && sibling.prepared.methods().have_safelisted()
                && route.pattern.may_overlap(&sibling.pattern)
                && !route.prepared.is_within(&sibling.prepared)
        });
        if let Some((_, sibling)) = opened {
            route.prepared.forget();
            tracing::warn!(
                target: "cors",
                handler = route.prepared.name(),
                path = route.pattern.as_str(),
                sibling = sibling.prepared.name(),
                "`max_age` is 0 here: `allow_headers` would let a page of these `origins` send requests to the \
                 sibling, which does not allow them, for as long as browsers remember it; give both the same \
                 `origins`, or paths of their own"
            );
        }
    }
}
