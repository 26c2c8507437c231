//! Handlers of resources that are built by hand: what a layer knows of them.
//!
//! A transform or a route is not told its path. So a layer knows which methods such handlers serve, and a path only once
//! a request has reached the handler there.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderValue},
};

use crate::{methods::Methods, prepared::PreparedPolicy};

thread_local! {
    /// Whether there are any: a look at this costs less than one at the list.
    static EXIST: Cell<bool> = const { Cell::new(false) };
    static HAND_BUILT: RefCell<Vec<HandBuilt>> = const { RefCell::new(Vec::new()) };
}

struct HandBuilt {
    /// Lives as long as the application.
    prepared: Weak<PreparedPolicy>,
    /// Where a request has reached it.
    patterns: Vec<String>,
}

/// Notes that this thread builds a resource by hand.
pub(crate) fn register(prepared: &Rc<PreparedPolicy>) {
    EXIST.set(true);
    HAND_BUILT.with_borrow_mut(|known| {
        known.retain(|handler| handler.prepared.strong_count() > 0);
        known.push(HandBuilt {
            prepared: Rc::downgrade(prepared),
            patterns: Vec::new(),
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
            && !handler.patterns.contains(&pattern)
        {
            handler.patterns.push(pattern);
        }
    });
    true
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
            .filter(|handler| handler.patterns.iter().any(|own| own == pattern))
            .filter_map(|handler| handler.prepared.upgrade())
            .filter(|prepared| prepared.methods().serve(method))
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PolicyConfig;

    /// What is gone takes no memory.
    #[test]
    fn handlers_are_known_while_they_live() {
        let prepared = || {
            let config = PolicyConfig {
                origins: vec!["*".to_owned()],
                ..PolicyConfig::default()
            };
            let policy = config.check().expect("no mistake");
            Rc::new(PreparedPolicy::new(policy, &["GET"], "handler"))
        };
        let known = || HAND_BUILT.with_borrow(Vec::len);
        register(&prepared());
        let second = prepared();
        register(&second);
        assert_eq!(known(), 1);
        let third = prepared();
        register(&third);
        assert_eq!(known(), 2);
        assert!(exist() && serve(&Method::GET) && !serve(&Method::PUT));
    }
}
