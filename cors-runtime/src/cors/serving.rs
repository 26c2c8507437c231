//! Which annotated handlers an answer may come from, and which of them says what is written.

use std::rc::Rc;

use actix_web::{dev::RequestHead, http::Method};

use crate::{
    context::Recorded,
    prepared::{Grant, PreparedPolicy},
    refusal::{self, Doubt},
    routes::{AppRoutes, Route, reached},
};

/// Of several handlers, any of which may be meant: the one whose headers show no more than those of any other. `None`
/// where each shows something that another does not.
pub(super) fn speaker<'a>(
    mut prepared: impl Iterator<Item = &'a Rc<PreparedPolicy>> + Clone,
) -> Option<&'a Rc<PreparedPolicy>> {
    let all = prepared.clone();
    prepared.find(|one| all.clone().all(|other| one.shows_no_more_than(other)))
}

/// The annotated handlers for one path and method: one, but for those that guards tell apart.
pub(super) struct Serving<'a> {
    first: &'a Route,
    others: Vec<&'a Route>,
}

impl<'a> Serving<'a> {
    /// Those at `path` that are inside.
    pub(super) fn of(
        routes: Option<&'a AppRoutes>,
        path: &str,
        method: &Method,
        is_inside: impl Fn(&Route) -> bool,
    ) -> Option<Self> {
        let found = routes?.table().at(path);
        let mut serving = found.serving(method).filter(|route| is_inside(route));
        let first = serving.next()?;
        let others: Vec<&Route> = serving.collect();
        if others.is_empty() {
            return Some(Self { first, others });
        }
        let all = core::iter::once(first).chain(others).collect();
        let mut reached = reached(all, path).into_iter();
        Some(Self {
            first: reached.next()?,
            others: reached.collect(),
        })
    }

    /// What all of them allow, as their [`speaker`] says it.
    pub(super) fn decide(&self, ask: impl Fn(&Route) -> Grant) -> Grant {
        let grant = ask(self.first);
        if self.others.is_empty() {
            return grant;
        }
        let is_refused = grant.is_refused() || self.others.iter().any(|other| ask(other).is_refused());
        let says = |route: &&Route| {
            self.speaker()
                .is_some_and(|speaker| Rc::ptr_eq(&route.prepared, speaker))
        };
        match self.routes().find(says) {
            Some(speaker) if !is_refused => ask(speaker),
            _ => Grant::Refused,
        }
    }

    /// Tells the log why none of them grants anything.
    pub(super) fn tell_refused(&self, head: &RequestHead) {
        match self.speaker() {
            Some(speaker) => refusal::of_origin(speaker, head),
            None => refusal::of_doubt(&self.first.prepared, &head.into(), Doubt::Several),
        }
    }

    fn routes(&self) -> impl Iterator<Item = &'a Route> + Clone {
        core::iter::once(self.first).chain(self.others.iter().copied())
    }

    pub(super) fn prepared(&self) -> &'a Rc<PreparedPolicy> {
        self.speaker().unwrap_or(&self.first.prepared)
    }

    fn speaker(&self) -> Option<&'a Rc<PreparedPolicy>> {
        match self.others.is_empty() {
            true => Some(&self.first.prepared),
            false => speaker(self.routes().map(|route| &route.prepared)),
        }
    }

    pub(super) fn recorded(&self, grant: Grant) -> Recorded {
        Recorded::of_several(self.prepared(), grant, !self.others.is_empty())
    }

    /// Leaves out those in no scope, where some are in one.
    pub(super) fn keep_those_in_scopes(&mut self) {
        let mut inside = self.routes().filter(|route| route.is_in_scope);
        if let Some(first) = inside.next() {
            let others = inside.collect();
            *self = Self { first, others };
        }
    }

    /// Whether one of them has this pattern.
    pub(super) fn are_at(&self, pattern: &str) -> bool {
        self.routes().any(|route| route.pattern.as_str() == pattern)
    }

    /// Whether one of them is in no scope.
    pub(super) fn is_at_root(&self) -> bool {
        self.routes().any(|route| !route.is_in_scope)
    }
}
