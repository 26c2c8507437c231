//! Handlers of resources that are built by hand: what is known of them.
//!
//! A transform or a route is not told its path. So it is known which methods such handlers serve, and a path only once
//! a request has reached the handler there.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
    rc::{Rc, Weak},
};

use actix_web::{
    HttpRequest,
    http::{Method, header::HeaderValue},
};

use crate::{
    methods::Methods,
    prepared::PreparedPolicy,
    request::AppId,
    routes::{self, Beside, FullPattern},
};

thread_local! {
    /// Whether there are any: a look at this costs less than one at the list.
    static EXIST: Cell<bool> = const { Cell::new(false) };
    /// By the type of the handler.
    static HAND_BUILT: RefCell<BTreeMap<&'static str, Vec<HandBuilt>>> = const { RefCell::new(BTreeMap::new()) };
}

struct HandBuilt {
    /// Lives as long as the application.
    prepared: Weak<PreparedPolicy>,
    part: Part,
    /// The application that it is in; `None` before a request has reached it.
    app: Option<AppId>,
    /// Where a request has reached it.
    patterns: Vec<FullPattern>,
    /// Whether its resource has more patterns than the one that actix-web tells, the first.
    has_others: bool,
    /// Whether the log was told what the handler lacks.
    is_told: bool,
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
    fn is_of(&self, prepared: &PreparedPolicy) -> bool {
        core::ptr::eq(self.prepared.as_ptr(), prepared)
    }

    /// Whether it may be in an application that is there.
    fn may_be_in(&self, app: AppId) -> bool {
        self.prepared.strong_count() > 0 && self.app.is_none_or(|own| own == app)
    }

    /// Whether the handler may be at `path`, `plain` as [`normalized`](routes::normalized): where it was reached, or
    /// anywhere as long as it was not.
    fn may_be_at(&self, path: &str, plain: &str) -> bool {
        self.patterns.is_empty() || self.has_others || self.is_known_at(path, plain)
    }

    /// Whether a request has shown that it is there.
    fn is_known_at(&self, path: &str, plain: &str) -> bool {
        self.patterns.iter().any(|pattern| pattern.may_match(path, plain))
    }

    fn is_requested(&self, method: &HeaderValue) -> bool {
        let prepared = self.prepared.upgrade();
        prepared.is_some_and(|prepared| prepared.methods().are_requested(method))
    }
}

/// Notes that this thread builds a part of a resource by hand.
pub(crate) fn register(prepared: &Rc<PreparedPolicy>, handler: &'static str, part: Part) {
    EXIST.set(true);
    HAND_BUILT.with_borrow_mut(|known| {
        known.retain(|_, parts| {
            parts.retain(|part| part.prepared.strong_count() > 0);
            !parts.is_empty()
        });
        known.entry(handler).or_default().push(HandBuilt {
            prepared: Rc::downgrade(prepared),
            part,
            app: None,
            patterns: Vec::new(),
            has_others: false,
            is_told: false,
        });
    });
}

/// Tells the log once of a handler that has one of its parts without the other. A worker has built all of its
/// application before it makes the services of it.
#[cold]
pub(crate) fn tell_missing(prepared: &PreparedPolicy) {
    match HAND_BUILT.with_borrow_mut(|known| missing(known, prepared)) {
        Some(Part::Preflights) => tracing::warn!(
            target: "cors",
            handler = prepared.name(),
            "nothing answers the preflights of `{0}`, so that browsers send it no request that needs one: add \
             `.route(cors_runtime::preflight::<{0}>())` to its resource",
            prepared.name(),
        ),
        Some(Part::Layer) => tracing::warn!(
            target: "cors",
            handler = prepared.name(),
            "the preflights of `{0}` are answered, but no page may read what it answers: add \
             `.wrap(cors_runtime::layer::<{0}>())` to the route of `{0}`",
            prepared.name(),
        ),
        None => {}
    }
}

/// What the handler of a part lacks, if that was not told yet.
fn missing(known: &mut BTreeMap<&str, Vec<HandBuilt>>, prepared: &PreparedPolicy) -> Option<Part> {
    let mut handlers = known.values_mut();
    let parts = handlers.find(|parts| parts.iter().any(|part| part.is_of(prepared)))?;
    let has = |which| parts.iter().any(|part| part.part == which);
    let needs_preflights = prepared.allows_headers() || prepared.methods().need_preflights();
    let missing = match (has(Part::Preflights), has(Part::Layer)) {
        (false, true) if needs_preflights => Part::Preflights,
        (true, false) => Part::Layer,
        _ => return None,
    };
    let is_told = parts.iter().any(|part| part.is_told);
    parts.iter_mut().for_each(|part| part.is_told = true);
    (!is_told).then_some(missing)
}

/// Learns where a handler is, from a request that has reached it. Returns whether there was something to learn.
#[cold]
pub(crate) fn learn(prepared: &Rc<PreparedPolicy>, request: &HttpRequest) -> bool {
    let is_found = request.match_info().unprocessed().is_empty();
    let Some(pattern) = request.match_pattern().filter(|_| is_found) else {
        return false;
    };
    HAND_BUILT.with_borrow_mut(|known| {
        let mut parts = known.values_mut().flatten();
        if let Some(handler) = parts.find(|part| part.is_of(prepared))
            && !handler.patterns.iter().any(|known| known.as_str() == pattern)
        {
            let pattern = FullPattern::new(pattern);
            handler.has_others |= !pattern.matches(request.match_info().as_str());
            handler.app = Some(AppId::of(request));
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
    let plain = routes::normalized(path);
    let app = AppId::of(request);
    let is_opened = |part: &HandBuilt| {
        let other = part.prepared.upgrade();
        part.may_be_in(app)
            && part.may_be_at(path, &plain)
            && other.is_some_and(|other| routes::opens(prepared, &other, Beside::Unknown))
    };
    // The layer around a handler is asked for everything, and the route for its preflights for them alone.
    let counts = |part: &HandBuilt, parts: &[HandBuilt]| {
        part.part == Part::Layer || !part.patterns.is_empty() || !are_places_known(parts, app)
    };
    HAND_BUILT.with_borrow(|known| {
        let opens_one =
            |parts: &Vec<HandBuilt>| parts.iter().any(|part| is_opened(part) && counts(part, parts));
        let mut parts = known.values().flatten();
        known.values().any(opens_one)
            || parts.any(|part| part.is_of(prepared)) && routes::is_opening(prepared, request)
    })
}

/// Whether the layers around a handler tell all its places, so that a route for its preflights which no request has
/// reached is in one of them: they are in as many places as there are such routes.
fn are_places_known(parts: &[HandBuilt], app: AppId) -> bool {
    places(parts, app, |part| part == Part::Layer) >= count(parts, app, Part::Preflights)
}

/// Whether a handler may serve the path and the method of a preflight that it did not answer: one that is known to be
/// there, or one that may be anywhere. `are_routes_asked` is whether its route for preflights would have been asked.
#[cold]
pub(crate) fn may_be_hidden(request: &HttpRequest, method: &HeaderValue, are_routes_asked: bool) -> bool {
    let (path, app) = (request.match_info().as_str(), AppId::of(request));
    let plain = routes::normalized(path);
    let is_hidden = |parts: &Vec<HandBuilt>| {
        let mut serving = parts
            .iter()
            .filter(|part| part.may_be_in(app) && part.is_requested(method))
            .peekable();
        if serving.peek().is_none() {
            return false;
        }
        let [layers, routes] = [Part::Layer, Part::Preflights].map(|part| count(parts, app, part));
        let places = places(parts, app, |_| true);
        let is_unreached =
            |part: &HandBuilt| places < layers && part.part == Part::Layer && part.patterns.is_empty();
        let may_be_anywhere =
            places < routes || serving.clone().any(|part| part.has_others || is_unreached(part));
        let shows_itself = are_routes_asked && routes > 0;
        serving.any(|part| part.is_known_at(path, &plain)) || (may_be_anywhere && !shows_itself)
    };
    HAND_BUILT.with_borrow(|known| known.values().any(is_hidden))
}

/// In how many places requests have shown the parts of a handler.
fn places(parts: &[HandBuilt], app: AppId, counts: impl Fn(Part) -> bool) -> usize {
    let here = parts
        .iter()
        .filter(|part| part.may_be_in(app) && counts(part.part));
    let places: BTreeSet<&str> = here
        .flat_map(|part| part.patterns.iter().map(FullPattern::as_str))
        .collect();
    places.len()
}

fn count(parts: &[HandBuilt], app: AppId, which: Part) -> usize {
    let here = parts.iter().filter(|part| part.may_be_in(app));
    here.filter(|part| part.part == which).count()
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
    HAND_BUILT.with_borrow(|known| known.values().flatten().any(is_serving))
}

/// Those that serve the method of a request and are known to be at `pattern`.
pub(crate) fn at(pattern: &str, request: &HttpRequest) -> Vec<Rc<PreparedPolicy>> {
    known(
        request,
        |methods| methods.serve(request.method()),
        |own| own.as_str() == pattern,
    )
}

/// Those that serve the method of a preflight where `is_there` finds them, and do not answer it as `own` does.
#[cold]
pub(crate) fn rivals(
    own: &PreparedPolicy,
    request: &HttpRequest,
    method: &HeaderValue,
    is_there: impl Fn(&FullPattern) -> bool,
) -> Vec<Rc<PreparedPolicy>> {
    let mut rivals = known(request, |methods| methods.are_requested(method), is_there);
    rivals.retain(|other| !other.answers_like(own));
    rivals
}

/// Those that requests have shown, in an application.
fn known(
    request: &HttpRequest,
    serves: impl Fn(&Methods) -> bool,
    is_there: impl Fn(&FullPattern) -> bool,
) -> Vec<Rc<PreparedPolicy>> {
    let app = AppId::of(request);
    HAND_BUILT.with_borrow(|known| {
        known
            .values()
            .flatten()
            .filter(|handler| handler.app == Some(app) && handler.patterns.iter().any(&is_there))
            .filter_map(|handler| handler.prepared.upgrade())
            .filter(|prepared| serves(prepared.methods()))
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
        let known = || {
            let count = |known: &BTreeMap<_, Vec<_>>| known.values().map(Vec::len).collect::<Vec<_>>();
            HAND_BUILT.with_borrow(count)
        };
        register(&prepared(), "first", Part::Layer);
        let second = prepared();
        register(&second, "second", Part::Layer);
        assert_eq!(known(), [1]);
        let (third, fourth) = (prepared(), prepared());
        register(&third, "second", Part::Preflights);
        register(&fourth, "third", Part::Preflights);
        assert_eq!(known(), [2, 1]);
        assert!(exist() && serve(&Method::GET) && !serve(&Method::PUT));
    }
}
