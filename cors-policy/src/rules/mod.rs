//! From a draft to everything that is wrong with it, or to the data of a policy.

mod age;
mod allow;
mod expose;
mod field_name;
mod list;
mod methods;
mod origins;
mod overlap;
mod pattern;
mod request_headers;
mod size;

use crate::draft::{OriginsDraft, PolicyDraft};
use crate::fault::{Fault, Reader};
use crate::origin::OriginPattern;
use crate::violation::{Argument, Place, Rule, Violation};

pub use list::check_origins;

/// What became of a draft.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// Everything that is wrong, warnings included, in the order of the arguments. What `allow` names is gone.
    pub violations: Vec<Violation>,
    /// The origins, split by kind. Complete unless [`is_fatal`](Self::is_fatal).
    pub origins: CheckedOrigins<'a>,
}

/// Origins that passed, split into what is compared as a whole and what is matched.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedOrigins<'a> {
    /// `origins = "*"`.
    pub any: bool,
    /// `origins = PATH`.
    pub source: bool,
    /// Exact entries of `origins`, sorted by length and then by bytes.
    pub exact: Vec<&'a str>,
    /// Entries of `origins` that stand for more than one origin, as written.
    pub patterns: Vec<OriginPattern<'a>>,
    /// Exact entries of `debug_origins`, sorted in the same way.
    pub debug_exact: Vec<&'a str>,
    /// Entries of `debug_origins` that stand for more than one origin, as written.
    pub debug_patterns: Vec<OriginPattern<'a>>,
}

impl Checked<'_> {
    /// Whether the policy is refused.
    pub fn is_fatal(&self) -> bool {
        self.violations.iter().any(Violation::is_fatal)
    }
}

impl<'a> CheckedOrigins<'a> {
    /// What a build with debug assertions compares: the exact entries of both lists, sorted.
    pub fn exact_with_debug(&self) -> Vec<&'a str> {
        let mut exact = [self.exact.as_slice(), &self.debug_exact].concat();
        sort_exact(&mut exact);
        exact
    }

    /// What a build with debug assertions matches: the patterns of both lists.
    pub fn patterns_with_debug(&self) -> Vec<OriginPattern<'a>> {
        [self.patterns.as_slice(), &self.debug_patterns].concat()
    }
}

/// The order that [`OriginList`](crate::policy::OriginList) is searched in.
fn sort_exact(exact: &mut [&str]) {
    exact.sort_unstable_by_key(|origin| (origin.len(), *origin));
}

/// Violations as they are found.
#[derive(Debug, Default)]
struct Findings {
    violations: Vec<Violation>,
    /// Some origin could not be made sense of, so that nobody knows which rules it would need.
    unread_origin: bool,
}

impl Findings {
    fn add(&mut self, place: Place, fault: &Fault) {
        self.violations.push(fault.at(place, Reader::Attribute));
    }

    fn at_element(&mut self, argument: Argument, index: usize, fault: &Fault) {
        self.add(Place::Element(argument, index), fault);
    }

    fn needs(&self, rule: Rule) -> bool {
        self.violations.iter().any(|violation| violation.rule == rule)
    }
}

/// Checks a draft against the whole catalogue.
pub fn check(draft: &PolicyDraft) -> Checked<'_> {
    // Exhaustive: a new argument asks for its rules here.
    let PolicyDraft {
        origins,
        debug_origins,
        methods,
        allow_headers,
        expose_headers,
        credentials,
        max_age,
        allow,
        based,
        serves,
    } = draft;
    let mut findings = Findings::default();
    let listed = match origins {
        Some(OriginsDraft::Listed(listed)) => Some(listed.as_slice()),
        Some(OriginsDraft::Source) | None => None,
    };
    if origins.is_none() && !based {
        findings.add(Place::Attribute, &origins::origin_missing());
    }
    let mut checked = origins::check(listed, debug_origins, *credentials, &mut findings);
    checked.source = matches!(origins, Some(OriginsDraft::Source));
    methods::check(methods.as_deref(), serves, *credentials, *based, &mut findings);
    request_headers::check(allow_headers.as_deref(), *credentials, &mut findings);
    expose::check(expose_headers.as_deref(), *credentials, &mut findings);
    age::check(max_age.as_ref(), &mut findings);
    size::check(draft, &mut findings);
    allow::check(allow, *based, &mut findings);
    Checked {
        violations: findings.violations,
        origins: checked,
    }
}

#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
