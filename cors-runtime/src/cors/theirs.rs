//! What is said where another handler may have answered in place of an annotated one.

use std::rc::Rc;

use actix_web::{
    HttpRequest,
    dev::{Path, Url},
    http::StatusCode,
};

use super::serving::{Serving, speaker};
use crate::{
    Asking,
    context::Recorded,
    hand_built,
    prepared::{Grant, PreparedPolicy},
    refusal::{self, Asker, Doubt},
};

/// Whether the router has entered a scope, or what is mounted there, and found nothing in it yet.
pub(super) fn is_within_scope(path: &Path<Url>) -> bool {
    !path.unprocessed().is_empty() && path.unprocessed().len() < path.as_str().len()
}

/// Whether the router may have found what takes all paths that begin so, as static files do, and no scope of theirs.
pub(super) fn is_mounted(serving: &Serving<'_>, request: &HttpRequest) -> bool {
    let pattern = request.match_pattern();
    pattern.is_some_and(|pattern| !serving.are_at(&pattern))
}

/// Annotated handlers, in front of which another one may have answered, and what they say to the origin.
pub(super) struct Theirs<'a> {
    pub(super) serving: Serving<'a>,
    pub(super) grant: Grant,
}

impl Theirs<'_> {
    /// What an answer says that may be the layer's or that of an annotated handler. It depends on the origin,
    /// whatever the policy that is written does.
    pub(super) fn with(
        self,
        own: &Rc<PreparedPolicy>,
        own_grant: impl FnOnce() -> Grant,
        asker: &Asker<'_>,
    ) -> Recorded {
        let Self { serving, grant } = self;
        let refused = Recorded::new(own, Grant::Refused).varying();
        if grant.is_refused() {
            return refused;
        }
        let own_grant = own_grant();
        if own_grant.is_refused() {
            refusal::of_asker(own, asker);
            return refused;
        }
        if own.shows_no_more_than(serving.prepared()) {
            return Recorded::new(own, own_grant).varying();
        }
        if serving.prepared().shows_no_more_than(own) {
            return Recorded::of_several(serving.prepared(), grant, true);
        }
        refusal::of_doubt(own, asker, Doubt::Several);
        refused
    }
}

/// The answer for a path at which a hand-built handler is, or may be: a response that does not come from there may
/// still be its own, kept by a cache. `None` where it is not.
#[cold]
pub(super) fn answer_by_hand(
    own: &Rc<PreparedPolicy>,
    request: &HttpRequest,
    status: StatusCode,
    admitted: Option<&Grant>,
) -> Option<Recorded> {
    if !hand_built::serve(request.method()) {
        return None;
    }
    let pattern = request.match_pattern();
    // No resource has the path, and what the router says to that is for the layer. Any other answer may be of one all
    // the same: actix-web looks for patterns in the first scope alone whose prefix fits.
    if pattern.is_none() && matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        return None;
    }
    let is_found = request.match_info().unprocessed().is_empty();
    let mut known = pattern.map_or_else(Vec::new, |pattern| hand_built::at(&pattern, request));
    if is_found && !known.is_empty() {
        // None of them has said that the answer is its own: it is that of another route.
        known.push(Rc::clone(own));
    }
    let asking = Asking::new(request);
    let decide = |prepared: &Rc<PreparedPolicy>| match admitted {
        Some(grant) if Rc::ptr_eq(prepared, own) && own.has_source() => grant.clone(),
        _ if prepared.has_source() => Grant::Refused,
        _ => prepared.allows(&asking),
    };
    if let Some(first) = known.first() {
        let speaker = speaker(known.iter());
        let is_allowed = known.iter().all(|handler| !decide(handler).is_refused());
        if is_allowed && speaker.is_none() {
            refusal::of_doubt(first, &request.head().into(), Doubt::Several);
        }
        let grant = speaker.filter(|_| is_allowed).map_or(Grant::Refused, decide);
        return Some(Recorded::of_several(
            speaker.unwrap_or(first),
            grant,
            known.len() > 1,
        ));
    }
    // The router found a resource, and no hand-built handler said that it was its own.
    if is_found {
        return None;
    }
    refusal::of_doubt(own, &request.head().into(), Doubt::Place);
    Some(Recorded::new(own, Grant::Refused))
}
