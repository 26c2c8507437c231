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
use crate::violation::{Argument, Place, Rule, Violation};

pub use list::check_origins;

/// What became of a draft.
#[derive(Debug, Clone)]
pub struct Checked<'a> {
    /// Everything that is wrong, warnings included, in the order of the arguments. What `allow` names is gone.
    pub violations: Vec<Violation>,
    /// The origins, in order. Complete unless [`is_fatal`](Self::is_fatal).
    pub origins: CheckedOrigins<'a>,
}

/// Origins that passed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedOrigins<'a> {
    /// `origins = "*"`.
    pub any: bool,
    /// `origins = PATH`.
    pub source: bool,
    /// The entries of `origins`.
    pub listed: CheckedList<'a>,
    /// The entries of `debug_origins`.
    pub debug: CheckedList<'a>,
}

/// The entries of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedList<'a> {
    /// In the order of [`Origins::Listed`](crate::policy::Origins::Listed).
    pub entries: Vec<&'a str>,
    /// Whether one of them breaks `origin_insecure` beside `credentials`.
    pub is_insecure: bool,
}

impl Checked<'_> {
    /// Whether the policy is refused.
    pub fn is_fatal(&self) -> bool {
        self.violations.iter().any(Violation::is_fatal)
    }
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
