//! The lists of a policy that was made at run time.

use core::fmt;

use actix_web::http::header::HeaderValue;
use cors_rules::{
    checked::{CheckedList, CheckedOrigins, CheckedPolicy},
    doors::Categories,
    origin::OriginPattern,
    policy::Origins,
};

use super::{Policy, PolicyBuilder};
use crate::origins::List;

/// What a static policy has in the program.
pub(crate) struct OwnedLists {
    /// `origins`, and `debug_origins` in builds with debug assertions. Unused for `*`.
    origins: List,
    /// How many of these are of `origins`.
    listed: usize,
    /// `allow`, to be shown.
    #[cfg(feature = "inspector")]
    pub(crate) allow: Box<[Box<str>]>,
    /// The one origin, where there is one and no pattern: every response says the same.
    pub(crate) only_origin: Option<HeaderValue>,
    /// `["*"]` is the literal `*`.
    pub(crate) methods: Option<Box<[Box<str>]>>,
    pub(crate) allow_headers: Box<[Box<str>]>,
    pub(crate) expose_headers: Box<[Box<str>]>,
}

impl OwnedLists {
    fn of(checked: &CheckedPolicy<'_>) -> Self {
        let origins = checked.origins.as_ref();
        let entries = in_force(origins, checked.debug_origins.as_ref());
        Self {
            only_origin: only_origin(&entries),
            origins: List::of_checked(&entries),
            listed: listed(origins).len(),
            #[cfg(feature = "inspector")]
            allow: texts(checked.allow.unwrap_or_default()),
            methods: checked.methods.map(texts),
            allow_headers: texts(checked.allow_headers.unwrap_or_default()),
            expose_headers: texts(checked.expose_headers.unwrap_or_default()),
        }
    }

    /// Whether `origins` has a serialized origin.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.origins.allows(origin)
    }

    /// The entries of `origins`, and in builds with debug assertions those of `debug_origins` after them.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &str> {
        self.origins.written()
    }

    /// The entries of `origins` alone.
    pub(crate) fn listed(&self) -> impl Iterator<Item = &str> {
        self.origins().take(self.listed)
    }

    /// The entries of `debug_origins` that are in force.
    #[cfg(feature = "inspector")]
    pub(crate) fn debug_listed(&self) -> impl Iterator<Item = &str> {
        self.origins().skip(self.listed)
    }
}

impl fmt::Debug for OwnedLists {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OwnedLists")
            .field("origins", &self.origins().collect::<Vec<_>>())
            .field("methods", &self.methods)
            .field("allow_headers", &self.allow_headers)
            .field("expose_headers", &self.expose_headers)
            .finish_non_exhaustive()
    }
}

impl Policy {
    /// Copies what was checked, and nothing that was not.
    pub(super) fn owned(checked: &CheckedPolicy<'_>) -> Self {
        // Exhaustive: a new argument asks for its place, here or in the lists.
        let CheckedPolicy {
            origins,
            debug_origins: _,
            methods: _,
            allow_headers: _,
            expose_headers: _,
            credentials,
            max_age,
            timing,
            block,
            report,
            allow: _,
        } = checked;
        let mut policy = PolicyBuilder::new().build();
        policy.checked = cors_rules::policy::Policy {
            origins: kind(origins.as_ref()),
            debug_origins: &[],
            methods: None,
            allow_headers: &[],
            expose_headers: &[],
            credentials: credentials.unwrap_or(false),
            max_age: *max_age,
            timing: timing.unwrap_or(false),
            block: block.unwrap_or(Categories::NONE),
            report: report.unwrap_or(Categories::NONE),
        };
        policy.facts.allows_insecure = checked.allows_insecure().unwrap_or(false);
        policy.owned = Some(OwnedLists::of(checked).into());
        policy
    }
}

fn texts(texts: &[String]) -> Box<[Box<str>]> {
    texts.iter().map(|text| text.as_str().into()).collect()
}

/// A list that is made at run time is looked up as a source is.
fn kind(origins: Option<&CheckedOrigins<'_>>) -> Origins {
    match origins {
        Some(CheckedOrigins::Any) => Origins::Any,
        Some(CheckedOrigins::Listed(_) | CheckedOrigins::Source) | None => Origins::Source,
    }
}

fn listed<'a, 'b>(origins: Option<&'b CheckedOrigins<'a>>) -> &'b [&'a str] {
    match origins {
        Some(CheckedOrigins::Listed(list)) => &list.entries,
        Some(CheckedOrigins::Any | CheckedOrigins::Source) | None => &[],
    }
}

/// `debug_origins` are for builds with debug assertions, in a file too: the same file may be deployed.
fn in_force<'a>(origins: Option<&CheckedOrigins<'a>>, debug: Option<&CheckedList<'a>>) -> Vec<&'a str> {
    let debug = debug.filter(|_| cfg!(debug_assertions));
    let debug = debug.map_or(&[][..], |debug| &debug.entries);
    [listed(origins), debug].concat()
}

fn only_origin(entries: &[&str]) -> Option<HeaderValue> {
    match entries {
        [only] if OriginPattern::of(only).is_exact() => HeaderValue::from_str(only).ok(),
        _ => None,
    }
}
