//! Finding the annotated handlers of an application by path and method.

use std::{borrow::Cow, collections::HashMap, rc::Rc};

use actix_web::{
    dev::{ResourceDef, ServiceRequest},
    guard::Guard,
    http::{Method, header::HeaderValue},
};

use super::{path::normalized, pattern::FullPattern};
use crate::prepared::PreparedPolicy;

/// An annotated handler and where it is.
pub(crate) struct Route {
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) pattern: FullPattern,
    pub(crate) preflight_guards: Rc<[Box<dyn Guard>]>,
    /// Whether it takes each request with its path and a method of its own that comes to it: neither it nor a scope
    /// around it has a guard.
    pub(crate) takes_all: bool,
    /// Whether it has a guard that no preflight is asked for.
    pub(crate) has_guards: bool,
    /// Whether scopes around it may have application data of their own.
    pub(crate) is_in_scope: bool,
    /// Reads the parameters of the path, for a source of origins that asks for them.
    pub(crate) definition: Option<ResourceDef>,
}

/// How two handlers stand to each other that a request to one path may reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// At one path, and in no scope: a source is asked the same for both.
    Neighbours,
    /// A `preflight_guard` tells them apart, so that the one which is asked for a method need not be the one that
    /// serves it.
    Guarded,
    Unknown,
}

impl Route {
    /// How another handler stands to this one.
    pub(super) fn beside(&self, other: &Self) -> Beside {
        if !self.preflight_guards.is_empty() || !other.preflight_guards.is_empty() {
            return Beside::Guarded;
        }
        let is_same_path = self.pattern.as_str() == other.pattern.as_str();
        match is_same_path && !self.is_in_scope && !other.is_in_scope {
            true => Beside::Neighbours,
            false => Beside::Unknown,
        }
    }

    /// Whether it serves the method that a preflight asks for.
    #[inline]
    pub(crate) fn serves_requested(&self, method: &HeaderValue) -> bool {
        self.prepared.methods().are_requested(method)
    }

    /// Whether a preflight that it takes is for none of the handlers behind it: it takes the request too, or its
    /// `preflight_guard` has told.
    pub(crate) fn decides_alone(&self) -> bool {
        self.takes_all || !self.preflight_guards.is_empty()
    }

    /// Whether a guard tells it apart from the handlers behind it, and no preflight is asked for that.
    pub(crate) fn is_told_by_guard_alone(&self) -> bool {
        self.has_guards && self.preflight_guards.is_empty()
    }

    /// Whether it may take the request of a preflight that its `preflight_guard` has turned down. In a scope it may,
    /// unless another one of `beside` has its pattern and lets the preflight pass: then guards of their scopes tell
    /// the two apart, as their `preflight_guard` do.
    pub(crate) fn closes<'a>(
        &self,
        mut beside: impl Iterator<Item = &'a Self>,
        request: &ServiceRequest,
    ) -> bool {
        let tells_apart = |other: &Self| {
            !other.preflight_guards.is_empty()
                && other.pattern.as_str() == self.pattern.as_str()
                && other.is_guarded_for(request)
        };
        self.takes_all || !self.has_guards && !beside.any(tells_apart)
    }

    /// Whether `preflight_guard` lets this preflight pass.
    pub(crate) fn is_guarded_for(&self, request: &ServiceRequest) -> bool {
        let guards = &self.preflight_guards;
        guards.is_empty() || {
            let ctx = request.guard_ctx();
            guards.iter().all(|guard| guard.check(&ctx))
        }
    }
}

/// The annotated handlers of an application, in the order in which the router asks them.
pub(crate) struct Table {
    routes: Box<[Route]>,
    /// Routes without parameters, by their path as [`normalized`].
    fixed: HashMap<Box<str>, Vec<usize>, foldhash::fast::RandomState>,
    /// The others, by what their paths begin with.
    prefixed: HashMap<Box<str>, Vec<usize>, foldhash::fast::RandomState>,
    /// The length of the longest of these.
    longest: usize,
}

impl Table {
    pub(super) fn new(routes: Vec<Route>) -> Self {
        let mut table = Self {
            routes: routes.into(),
            fixed: HashMap::default(),
            prefixed: HashMap::default(),
            longest: 0,
        };
        for (index, route) in table.routes.iter().enumerate() {
            let pattern = &route.pattern;
            let (map, key) = if pattern.is_static() {
                (&mut table.fixed, normalized(pattern.as_str()))
            } else {
                (&mut table.prefixed, prefix_key(pattern.literal_prefix()))
            };
            map.entry(key.into()).or_default().push(index);
        }
        table.longest = table
            .prefixed
            .keys()
            .map(|key| key.len())
            .max()
            .unwrap_or_default();
        table
    }

    pub(crate) fn routes(&self) -> &[Route] {
        &self.routes
    }

    /// Whether path and method do not always tell what the handler says that serves them: guards, or the order of
    /// entries, tell handlers with different policies apart, or a source asks for what only the handler's own place
    /// has.
    pub(crate) fn is_doubtful(&self) -> bool {
        let asks_in_place =
            |route: &Route| route.prepared.has_source() && (route.is_in_scope || route.definition.is_none());
        let is_ambiguous = |(index, route): (usize, &Route)| {
            self.routes[index + 1..].iter().any(|other| {
                route.prepared.methods().share(other.prepared.methods())
                    && route.pattern.may_overlap(&other.pattern)
                    && !route.prepared.answers_like(&other.prepared)
            })
        };
        self.routes.iter().any(asks_in_place) || self.routes.iter().enumerate().any(is_ambiguous)
    }

    /// The handlers at a path, as the router decodes it and as `NormalizePath` would leave it.
    #[inline]
    pub(crate) fn at(&self, path: &str) -> Found<'_> {
        let plain = normalized(path);
        let fixed = self.fixed.get(&*plain).map_or(&[][..], Vec::as_slice);
        let mut found = Found {
            routes: &self.routes,
            indices: Cow::Borrowed(fixed),
        };
        if !self.prefixed.is_empty() {
            self.find_prefixed(path, &plain, &mut found.indices);
        }
        found
    }

    /// Adds those whose paths have parameters.
    fn find_prefixed(&self, path: &str, plain: &str, found: &mut Cow<'_, [usize]>) {
        let slashes = plain.match_indices('/').map(|(index, _)| index);
        // A long path has many beginnings, and none that is longer is a key.
        let ends = slashes
            .chain([plain.len()])
            .take_while(|&end| end <= self.longest);
        for end in ends {
            let indices = self.prefixed.get(&plain[..end]).map_or(&[][..], Vec::as_slice);
            for &index in indices {
                if self.matches(index, path, plain) {
                    found.to_mut().push(index);
                }
            }
        }
        if let Cow::Owned(found) = found {
            found.sort_unstable();
            found.dedup();
        }
    }

    fn matches(&self, index: usize, path: &str, plain: &str) -> bool {
        self.routes[index].pattern.may_match(path, plain)
    }
}

/// The handlers at one path. Nothing is allocated where no path has parameters.
pub(crate) struct Found<'a> {
    routes: &'a [Route],
    indices: Cow<'a, [usize]>,
}

impl<'a> Found<'a> {
    pub(crate) fn nothing() -> Self {
        Self {
            routes: &[],
            indices: Cow::Borrowed(&[]),
        }
    }

    /// Keeps some of them, and gives the others away, where there are any.
    #[inline(always)]
    pub(crate) fn split_off(&mut self, is_kept: impl Fn(&Route) -> bool) -> Option<Vec<&'a Route>> {
        let is_kept = |index: &usize| is_kept(&self.routes[*index]);
        (!self.indices.iter().all(is_kept)).then(|| self.split_off_some(is_kept))
    }

    #[cold]
    fn split_off_some(&mut self, is_kept: impl Fn(&usize) -> bool) -> Vec<&'a Route> {
        let (kept, others): (Vec<usize>, Vec<usize>) = self.indices.iter().copied().partition(is_kept);
        self.indices = kept.into();
        others.into_iter().map(|index| &self.routes[index]).collect()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.indices.is_empty()
    }

    pub(crate) fn routes(&self) -> impl Iterator<Item = &'a Route> + use<'a, '_> {
        self.indices.iter().map(|&index| &self.routes[index])
    }

    /// Those that serve `method`.
    pub(crate) fn serving(&self, method: &Method) -> impl Iterator<Item = &'a Route> + use<'a, '_> {
        // A reference of its own, so that the iterator borrows no parameter.
        let method = method.clone();
        self.routes()
            .filter(move |route| route.prepared.methods().serve(&method))
    }
}

/// The key of what paths begin with: no slash at the end, the root's neither.
fn prefix_key(prefix: &str) -> Cow<'_, str> {
    match normalized(prefix) {
        Cow::Borrowed(key) => Cow::Borrowed(key.trim_end_matches('/')),
        Cow::Owned(key) => Cow::Owned(key.trim_end_matches('/').to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::PolicyBuilder;

    fn route(text: &str) -> Route {
        let policy = PolicyBuilder::new().origins(&["https://app.example.com"]);
        Route {
            prepared: Rc::new(PreparedPolicy::new(policy.build(), &["GET"], "handler")),
            pattern: FullPattern::new(text.to_owned()),
            preflight_guards: Rc::new([]),
            takes_all: true,
            has_guards: false,
            is_in_scope: false,
            definition: None,
        }
    }

    #[test]
    fn what_paths_begin_with() {
        for (prefix, expected) in [("/", ""), ("/a/", "/a"), ("//a//b/", "/a/b"), ("", "")] {
            assert_eq!(prefix_key(prefix), expected, "{prefix}");
        }
    }

    /// Path and method tell handlers apart that are at paths of their own.
    #[test]
    fn handlers_of_which_path_and_method_tell_all() {
        let doubtful = |texts: [&str; 2]| {
            let [one, mut other] = texts.map(route);
            let alike = Table::new(vec![route(texts[0]), route(texts[1])]).is_doubtful();
            let with = |methods| {
                let policy = PolicyBuilder::new().any_origin();
                Rc::new(PreparedPolicy::new(policy.build(), methods, "other"))
            };
            other.prepared = with(&["PUT"]);
            let other_method = Table::new(vec![one, other]).is_doubtful();
            let mut other = route(texts[1]);
            other.prepared = with(&["GET"]);
            [
                alike,
                other_method,
                Table::new(vec![route(texts[0]), other]).is_doubtful(),
            ]
        };
        assert_eq!(doubtful(["/a", "/b"]), [false; 3]);
        assert_eq!(doubtful(["/a", "/{x}"]), [false, false, true]);
    }

    /// As it came, and as `NormalizePath` would leave it, whichever way it is set.
    #[test]
    fn handlers_at_paths() {
        let texts = ["/item/{id}", "/dir/{id}/", "/files/{tail:.*}", "/fixed"];
        let table = Table::new(texts.map(route).into());
        for (path, expected) in [
            ("/item/1", &["/item/{id}"][..]),
            ("/item/1/", &["/item/{id}"]),
            ("//item//1", &["/item/{id}"]),
            ("/dir/1", &["/dir/{id}/"]),
            ("/dir/1/", &["/dir/{id}/"]),
            ("/files//a//b", &["/files/{tail:.*}"]),
            ("//fixed/", &["/fixed"]),
            ("/item", &[]),
            ("/items/1", &[]),
            ("/item/1/2", &[]),
        ] {
            let found = table.at(path);
            let found: Vec<&str> = found.routes().map(|route| route.pattern.as_str()).collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
