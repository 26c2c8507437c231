//! Handlers of resources that are built by hand: what is known of them.
//!
//! A transform or a route is not told its path. So it is known which methods such handlers serve, and a path only once
//! a request has reached the handler there.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderValue},
};

use crate::{
    methods::Methods,
    prepared::PreparedPolicy,
    routes::{self, FullPattern},
};

thread_local! {
    /// Whether there are any: a look at this costs less than one at the list.
    static EXIST: Cell<bool> = const { Cell::new(false) };
    static HAND_BUILT: RefCell<Vec<HandBuilt>> = const { RefCell::new(Vec::new()) };
}

struct HandBuilt {
    /// Lives as long as the application.
    prepared: Weak<PreparedPolicy>,
    /// The type of the handler.
    handler: &'static str,
    part: Part,
    /// Where a request has reached it.
    patterns: Vec<FullPattern>,
    /// Whether its resource has more patterns than the one that actix-web tells, the first.
    has_others: bool,
}

/// What of a hand-built handler's service.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The route that answers its preflights.
    Preflights,
    /// The layer around the handler.
    Layer,
}

impl HandBuilt {
    /// Whether the handler may be at `path`: where it was reached, or anywhere as long as it was not.
    fn may_be_at(&self, path: &str) -> bool {
        self.patterns.is_empty()
            || self.has_others
            || self.patterns.iter().any(|pattern| pattern.matches(path))
    }
}

/// Notes that this thread builds a part of a resource by hand.
pub(crate) fn register(prepared: &Rc<PreparedPolicy>, handler: &'static str, part: Part) {
    EXIST.set(true);
    HAND_BUILT.with_borrow_mut(|known| {
        known.retain(|handler| handler.prepared.strong_count() > 0);
        known.push(HandBuilt {
            prepared: Rc::downgrade(prepared),
            handler,
            part,
            patterns: Vec::new(),
            has_others: false,
        });
    });
}

/// Learns where a handler is, from a request that has reached it. Returns whether there was something to learn.
#[cold]
pub(crate) fn learn(prepared: &Rc<PreparedPolicy>, request: &HttpRequest) -> bool {
    let is_found = request.match_info().unprocessed().is_empty();
    let Some(pattern) = request.match_pattern().filter(|_| is_found) else {
        return false;
    };
    HAND_BUILT.with_borrow_mut(|known| {
        let is_same = |handler: &&mut HandBuilt| handler.prepared.as_ptr() == Rc::as_ptr(prepared);
        if let Some(handler) = known.iter_mut().find(is_same)
            && !handler.patterns.iter().any(|known| known.as_str() == pattern)
        {
            let pattern = FullPattern::new(pattern);
            handler.has_others |= !pattern.matches(request.match_info().as_str());
            handler.patterns.push(pattern);
        }
    });
    true
}

/// Whether what a browser remembers of a handler's answer to a preflight would open another handler at the path, one of
/// the two being in a hand-built resource. As long as no request has reached a hand-built one it may be there.
#[cold]
pub(crate) fn is_opening(prepared: &PreparedPolicy, request: &HttpRequest) -> bool {
    let path = request.match_info().as_str();
    HAND_BUILT.with_borrow(|known| {
        // The layer around a handler says where it is. It is asked for everything, and the other part for preflights alone.
        let has_layer = |handler: &str| {
            let mut known = known.iter();
            known.any(|other| other.part == Part::Layer && other.handler == handler)
        };
        let is_opened = |other: &HandBuilt| {
            (other.part == Part::Layer || !has_layer(other.handler))
                && other.may_be_at(path)
                && other
                    .prepared
                    .upgrade()
                    .is_some_and(|other| routes::opens(prepared, &other))
        };
        let is_own = |handler: &HandBuilt| core::ptr::eq(handler.prepared.as_ptr(), prepared);
        known.iter().any(is_opened) || known.iter().any(is_own) && routes::is_opening(prepared, request)
    })
}

/// Whether this thread has any.
#[inline]
pub(crate) fn exist() -> bool {
    EXIST.get()
}

/// Whether one of them, at whatever path, serves the method.
pub(crate) fn serve(method: &Method) -> bool {
    any_serves(|methods| methods.serve(method))
}

/// Whether one of them, at whatever path, serves the method of a preflight.
#[inline]
pub(crate) fn serve_requested(method: &HeaderValue) -> bool {
    exist() && any_serves(|methods| methods.are_requested(method))
}

/// Whether one of them, at whatever path, serves a method that needs no preflight of its own.
#[inline]
pub(crate) fn serve_safelisted() -> bool {
    exist() && any_serves(Methods::have_safelisted)
}

fn any_serves(serves: impl Fn(&Methods) -> bool) -> bool {
    let is_serving = |handler: &HandBuilt| {
        let prepared = handler.prepared.upgrade();
        prepared.is_some_and(|prepared| serves(prepared.methods()))
    };
    HAND_BUILT.with_borrow(|known| known.iter().any(is_serving))
}

/// Those that serve the method and are known to be at `pattern`.
pub(crate) fn at(pattern: &str, method: &Method) -> Vec<Rc<PreparedPolicy>> {
    HAND_BUILT.with_borrow(|known| {
        known
            .iter()
            .filter(|handler| handler.patterns.iter().any(|own| own.as_str() == pattern))
            .filter_map(|handler| handler.prepared.upgrade())
            .filter(|prepared| prepared.methods().serve(method))
            .collect()
    })
}
