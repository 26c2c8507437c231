//! Rules whose arguments are in two policies: a named one, and the arguments that override it.
//!
//! A macro sees one of the two. [`may_break`] tells it which rules the other one decides, each with the name of a
//! predicate and the message. The predicates are the methods of [`CombinedPolicy`]: const evaluation asks them where
//! both policies are known.

#[cfg(feature = "check")]
mod credentials;
#[cfg(feature = "check")]
mod messages;
#[cfg(feature = "check")]
mod rule;

use crate::{
    doors::Category,
    origin::{covers_one_of, is_same},
    policy::{Origins, Policy},
};

#[cfg(feature = "check")]
pub use messages::may_break;
#[cfg(feature = "check")]
pub use rule::{OtherNames, SpanningRule};

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doors::Categories;

    const PLAIN: Policy = Policy {
        origins: Origins::Listed(&["https://a.example"]),
        ..Policy::NONE
    };

    const fn combined<'p>(policy: &'p Policy, facts: &'p OriginFacts) -> CombinedPolicy<'p> {
        CombinedPolicy { policy, facts }
    }

    /// A rule is broken by two arguments together, and by neither of them alone.
    #[test]
    fn a_rule_needs_both_halves() {
        type Predicate = fn(&CombinedPolicy<'_>) -> bool;
        type Change = fn(&mut Policy);
        let any = |policy: &mut Policy| policy.origins = Origins::Any;
        let cases: [(&str, Predicate, Change, Change); 7] = [
            (
                "any_origin_with_credentials",
                |policy| policy.any_origin_with_credentials(),
                any,
                |policy| policy.credentials = true,
            ),
            (
                "any_method_with_credentials",
                |policy| policy.any_method_with_credentials(),
                |policy| policy.methods = Some(&["*"]),
                |policy| policy.credentials = true,
            ),
            (
                "any_header_with_credentials",
                |policy| policy.any_header_with_credentials(),
                |policy| policy.allow_headers = &["*"],
                |policy| policy.credentials = true,
            ),
            (
                "any_exposed_with_credentials",
                |policy| policy.any_exposed_with_credentials(),
                |policy| policy.expose_headers = &["*"],
                |policy| policy.credentials = true,
            ),
            (
                "covers_debug_origin",
                |policy| policy.covers_debug_origin(),
                any,
                |policy| policy.debug_origins = &["http://localhost:3000"],
            ),
            (
                "blocks_any_reader",
                |policy| policy.blocks_any_reader(),
                any,
                |policy| policy.block = Categories::NONE.with(Category::Read),
            ),
            (
                "blocks_what_it_reports",
                |policy| policy.blocks_what_it_reports(),
                |policy| policy.report = Categories::NONE.with(Category::Write),
                |policy| policy.block = Categories::NONE.with(Category::Write).with(Category::Read),
            ),
        ];
        for (name, is_broken, one, other) in cases {
            let with = |changes: &[Change]| {
                let mut policy = PLAIN;
                for change in changes {
                    change(&mut policy);
                }
                is_broken(&combined(&policy, &OriginFacts::NONE))
            };
            let found = [with(&[]), with(&[one]), with(&[other]), with(&[one, other])];
            assert_eq!(found, [false, false, false, true], "{name}");
        }
    }

    #[test]
    fn facts_count_with_credentials_alone() {
        let secret = Policy {
            credentials: true,
            ..PLAIN
        };
        for (name, facts, expected) in [
            ("none", OriginFacts::NONE, [false; 3]),
            (
                "not for credentials",
                OriginFacts {
                    is_for_credentials: false,
                    ..OriginFacts::NONE
                },
                [true, false, false],
            ),
            (
                "insecure",
                OriginFacts {
                    is_insecure: true,
                    ..OriginFacts::NONE
                },
                [false, true, false],
            ),
            (
                "insecure in debug builds",
                OriginFacts {
                    is_debug_insecure: true,
                    ..OriginFacts::NONE
                },
                [false, false, true],
            ),
            (
                "insecure and allowed",
                OriginFacts {
                    is_insecure: true,
                    is_debug_insecure: true,
                    allows_insecure: true,
                    ..OriginFacts::NONE
                },
                [false; 3],
            ),
        ] {
            let broken = |policy| {
                let combined = combined(policy, &facts);
                [
                    combined.source_not_for_credentials(),
                    combined.insecure_with_credentials(),
                    combined.insecure_debug_with_credentials(),
                ]
            };
            assert_eq!(broken(&secret), expected, "{name}");
            assert_eq!(broken(&PLAIN), [false; 3], "{name}");
        }
    }

    #[test]
    fn each_method_is_looked_at() {
        let served = &["GET", "PUT"];
        for (methods, is_unserved) in [
            (None, false),
            (Some(&[][..]), false),
            (Some(&["PUT"]), false),
            (Some(&["*"]), false),
            (Some(&["GET", "PUT"]), false),
            (Some(&["DELETE"]), true),
            (Some(&["GET", "PUT", "DELETE"]), true),
        ] {
            let policy = Policy { methods, ..PLAIN };
            let combined = combined(&policy, &OriginFacts::NONE);
            assert_eq!(combined.names_unserved(served), is_unserved, "{methods:?}");
            assert_eq!(combined.lacks_methods(), methods.is_none());
        }
    }
}
