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
    /// The one origin, where there is one and no pattern: every response says the same.
    pub(crate) only_origin: Option<HeaderValue>,
    /// `["*"]` is the literal `*`.
    pub(crate) methods: Option<Box<[Box<str>]>>,
    pub(crate) allow_headers: Box<[Box<str>]>,
    pub(crate) expose_headers: Box<[Box<str>]>,
}

impl OwnedLists {
    /// Whether `origins` has a serialized origin.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.origins.allows(origin)
    }

    /// The entries of `origins`.
    pub(crate) fn origins(&self) -> impl Iterator<Item = &str> {
        self.origins.written()
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
        // Exhaustive: a new argument asks for its place here.
        let CheckedPolicy {
            origins,
            debug_origins,
            methods,
            allow_headers,
            expose_headers,
            credentials,
            max_age,
            timing,
            block,
            report,
            allow: _,
        } = checked;
        let (origins, entries) = owned_origins(origins.as_ref(), debug_origins.as_ref());
        let lists = OwnedLists {
            only_origin: only_origin(&entries),
            origins: List::of_checked(&entries),
            methods: methods.map(texts),
            allow_headers: texts(allow_headers.unwrap_or_default()),
            expose_headers: texts(expose_headers.unwrap_or_default()),
        };
        let mut policy = PolicyBuilder::new().build();
        policy.checked = cors_rules::policy::Policy {
            origins,
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
        policy.owned = Some(lists.into());
        policy
    }
}

fn texts(texts: &[String]) -> Box<[Box<str>]> {
    texts.iter().map(|text| text.as_str().into()).collect()
}

/// The kind of `origins`, and the entries in force. A list that is made at run time is looked up as a source is.
fn owned_origins<'a>(
    origins: Option<&CheckedOrigins<'a>>,
    debug: Option<&CheckedList<'a>>,
) -> (Origins, Vec<&'a str>) {
    match origins {
        Some(CheckedOrigins::Any) => (Origins::Any, Vec::new()),
        Some(CheckedOrigins::Listed(list)) => (Origins::Source, in_force(list, debug)),
        Some(CheckedOrigins::Source) | None => (Origins::Source, in_force(&CheckedList::default(), debug)),
    }
}

/// `debug_origins` are for builds with debug assertions, in a file too: the same file may be deployed.
fn in_force<'a>(listed: &CheckedList<'a>, debug: Option<&CheckedList<'a>>) -> Vec<&'a str> {
    let debug = debug.filter(|_| cfg!(debug_assertions));
    let debug = debug.map_or(&[][..], |debug| &debug.entries);
    [&listed.entries, debug].concat()
}

fn only_origin(entries: &[&str]) -> Option<HeaderValue> {
    match entries {
        [only] if OriginPattern::of(only).is_exact() => HeaderValue::from_str(only).ok(),
        _ => None,
    }
}
