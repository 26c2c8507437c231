//! Who else may serve the request of a preflight, and what is granted then.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody, http::header::HeaderValue};

use crate::{
    Asking,
    prepared::{Grant, PreparedPolicy},
    routes::Route,
};

/// Handlers that a request may reach whose preflight another one answers.
#[derive(Default)]
pub(super) struct Rivals<'a> {
    /// Those that serve the method and let the preflight pass, which guards tell apart, their own or those of scopes.
    pub(super) routes: Vec<&'a Route>,
    /// And those of resources that are built by hand.
    pub(super) by_hand: Vec<Rc<PreparedPolicy>>,
    /// Whether one turns the preflight down, and takes the request.
    pub(super) is_closed: bool,
}

impl Rivals<'_> {
    /// Whether each of them answers as `own` does, but for what its place has.
    pub(super) fn are_like(&self, own: &PreparedPolicy) -> bool {
        !self.is_closed && self.policies().all(|other| other.answers_like(own))
    }

    fn policies(&self) -> impl Iterator<Item = &PreparedPolicy> {
        let routes = self.routes.iter().map(|route| &*route.prepared);
        routes.chain(self.by_hand.iter().map(|prepared| &**prepared))
    }

    /// The answer of `own`. Which of them a guard picks is not known, so that it grants no more than all of them allow.
    /// `grant` is what `own` says to the origin, and `decide` what the handler at a route says.
    pub(super) fn answer(
        &self,
        own: &PreparedPolicy,
        asking: &Asking<'_>,
        method: &HeaderValue,
        grant: impl FnOnce() -> Option<Grant>,
        decide: impl Fn(&Route) -> Option<Grant>,
    ) -> HttpResponse<BoxBody> {
        let allows = |route: &&Route| decide(route).is_some_and(|grant| !grant.is_refused());
        let is_allowed = !self.is_closed
            && self.routes.iter().all(allows)
            && !self.by_hand.iter().any(|other| other.allows(asking).is_refused());
        let grant = if is_allowed { grant() } else { None };
        let others: Vec<&PreparedPolicy> = self.policies().collect();
        own.preflight_beside(
            &others,
            self.is_closed,
            asking,
            &grant.unwrap_or(Grant::Refused),
            method,
        )
    }
}
