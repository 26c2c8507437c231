//! Rules whose arguments are in two policies: a named one, and the arguments that override it.
//!
//! A macro sees one of the two. [`may_break`] tells it which rules the other one decides, each with the name of a
//! predicate and the message. The predicates are the methods of [`CombinedPolicy`]: const evaluation asks them where
//! both policies are known.

#[cfg(feature = "check")]
mod messages;

use crate::{
    doors::Category,
    origin::{covers_one_of, is_same},
    policy::{Origins, Policy},
};

#[cfg(feature = "check")]
pub use messages::{OtherNames, SpanningRule, may_break};

/// Facts about a policy's origins that its lists do not show.
#[derive(Debug, Clone, Copy)]
pub struct OriginFacts {
    /// Whether the source was made for credentials.
    pub is_for_credentials: bool,
    /// Whether one of `origins` must not get credentials.
    pub is_insecure: bool,
    /// The same for `debug_origins`, in every build.
    pub is_debug_insecure: bool,
    /// Whether `origin_insecure` is in `allow`.
    pub allows_insecure: bool,
}

impl OriginFacts {
    /// Those of a policy without origins.
    pub const NONE: Self = Self {
        is_for_credentials: true,
        is_insecure: false,
        is_debug_insecure: false,
        allows_insecure: false,
    };
}

/// A named policy after other arguments have overridden some of its own. Each predicate is true where a rule is broken.
#[derive(Debug, Clone, Copy)]
pub struct CombinedPolicy<'p> {
    /// The arguments.
    pub policy: &'p Policy,
    /// What the lists do not tell.
    pub facts: &'p OriginFacts,
}

impl CombinedPolicy<'_> {
    /// `credentials` with a source that was not made for them.
    pub const fn source_not_for_credentials(&self) -> bool {
        self.policy.credentials && !self.facts.is_for_credentials
    }

    /// `origins = "*"` with `credentials`.
    pub const fn any_origin_with_credentials(&self) -> bool {
        self.policy.credentials && matches!(self.policy.origins, Origins::Any)
    }

    /// `methods = "*"` with `credentials`.
    pub const fn any_method_with_credentials(&self) -> bool {
        self.policy.credentials
            && match self.policy.methods {
                Some(methods) => contains(methods, "*"),
                None => false,
            }
    }

    /// `allow_headers = "*"` with `credentials`.
    pub const fn any_header_with_credentials(&self) -> bool {
        self.policy.credentials && contains(self.policy.allow_headers, "*")
    }

    /// `expose_headers = "*"` with `credentials`.
    pub const fn any_exposed_with_credentials(&self) -> bool {
        self.policy.credentials && contains(self.policy.expose_headers, "*")
    }

    /// An origin that is not secure with `credentials`, and not allowed.
    pub const fn insecure_with_credentials(&self) -> bool {
        self.policy.credentials && self.facts.is_insecure && !self.facts.allows_insecure
    }

    /// The same for `debug_origins`.
    pub const fn insecure_debug_with_credentials(&self) -> bool {
        self.policy.credentials && self.facts.is_debug_insecure && !self.facts.allows_insecure
    }

    /// One of `debug_origins` adds nothing to `origins`. A release build has none, and does not see it.
    pub const fn covers_debug_origin(&self) -> bool {
        match self.policy.origins {
            Origins::Any => !self.policy.debug_origins.is_empty(),
            Origins::Listed(entries) => covers_one_of(entries, self.policy.debug_origins),
            Origins::Source => false,
        }
    }

    /// Neither policy has `methods`.
    pub const fn lacks_methods(&self) -> bool {
        self.policy.methods.is_none()
    }

    /// `methods` names one that is not in `served`.
    pub const fn names_unserved(&self, served: &[&str]) -> bool {
        let Some(methods) = self.policy.methods else {
            return false;
        };
        let mut index = 0;
        while index < methods.len() {
            if !is_same(methods[index].as_bytes(), b"*") && !contains(served, methods[index]) {
                return true;
            }
            index += 1;
        }
        false
    }

    /// `origins = "*"` with `block = [read]`.
    pub const fn blocks_any_reader(&self) -> bool {
        matches!(self.policy.origins, Origins::Any) && self.policy.block.contains(Category::Read)
    }

    /// A category in `block` and in `report`.
    pub const fn blocks_what_it_reports(&self) -> bool {
        !self.policy.block.intersection(self.policy.report).is_empty()
    }
}

const fn contains(names: &[&str], name: &str) -> bool {
    let mut index = 0;
    while index < names.len() {
        if is_same(names[index].as_bytes(), name.as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}
