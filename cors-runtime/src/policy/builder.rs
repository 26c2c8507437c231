//! What expansions make a policy with.

use cors_rules::{
    doors::{Categories, Category},
    policy::Origins,
    spanning::{CombinedPolicy, OriginFacts},
};

use super::{AskSource, Policy, Source};
use crate::__private::{IsPolicy, SourceKind};

/// Makes a [`Policy`] in a constant. Only values that passed the checks of `cors-rules` may be given here.
#[derive(Debug, Clone, Copy)]
pub struct PolicyBuilder {
    pub(super) checked: cors_rules::policy::Policy,
    pub(super) source: Option<Source>,
    pub(super) facts: OriginFacts,
    #[cfg(any(feature = "inspector", feature = "testing"))]
    pub(super) notes: super::Notes,
}

#[cfg(any(feature = "inspector", feature = "testing"))]
#[track_caller]
const fn notes() -> super::Notes {
    super::Notes {
        place: core::panic::Location::caller(),
        #[cfg(feature = "inspector")]
        allow: &[],
        #[cfg(feature = "inspector")]
        named: "",
    }
}

impl PolicyBuilder {
    /// A policy that allows nobody.
    #[must_use]
    #[cfg_attr(any(feature = "inspector", feature = "testing"), track_caller)]
    pub const fn new() -> Self {
        Self {
            checked: cors_rules::policy::Policy::NONE,
            source: None,
            facts: OriginFacts::NONE,
            #[cfg(any(feature = "inspector", feature = "testing"))]
            notes: notes(),
        }
    }

    /// The arguments of a named policy, for others to override.
    #[must_use]
    #[cfg_attr(any(feature = "inspector", feature = "testing"), track_caller)]
    pub const fn of<P: IsPolicy<Itself = Policy>>(_: &P, policy: &P::Itself) -> Self {
        Self {
            checked: policy.checked,
            source: policy.source,
            facts: policy.facts,
            #[cfg(any(feature = "inspector", feature = "testing"))]
            notes: notes(),
        }
    }

    /// Arguments that were checked at run time. A policy with a source gets it from [`source`](Self::source).
    #[must_use]
    pub const fn checked(mut self, policy: cors_rules::policy::Policy) -> Self {
        self.checked = policy;
        self
    }

    /// The policy.
    #[must_use]
    pub const fn build(self) -> Policy {
        Policy {
            checked: self.checked,
            source: self.source,
            facts: self.facts,
            #[cfg(any(feature = "inspector", feature = "testing"))]
            notes: self.notes,
            owned: None,
        }
    }

    /// What only the inspector shows: `allow`, and the name in `policy`.
    #[cfg(feature = "inspector")]
    #[must_use]
    pub const fn noted(mut self, allow: &'static [&'static str], named: &'static str) -> Self {
        self.notes.allow = allow;
        self.notes.named = named;
        self
    }

    /// What expansions assert where a policy is made from a named one: only the compiler sees both.
    #[must_use]
    pub const fn combined(&self) -> CombinedPolicy<'_> {
        CombinedPolicy {
            policy: &self.checked,
            facts: &self.facts,
        }
    }

    const fn with_origins(mut self, origins: Origins) -> Self {
        self.checked.origins = origins;
        self.source = None;
        self.facts.is_for_credentials = true;
        self.facts.is_insecure = false;
        self
    }

    /// `origins = "*"`
    #[must_use]
    pub const fn any_origin(self) -> Self {
        self.with_origins(Origins::Any)
    }

    /// `origins`, in the order of [`Origins::Listed`].
    #[must_use]
    pub const fn origins(self, entries: &'static [&'static str]) -> Self {
        self.with_origins(Origins::Listed(entries))
    }

    /// `origins = PATH`
    #[must_use]
    pub const fn source(self, ask: AskSource, kind: SourceKind) -> Self {
        let mut policy = self.with_origins(Origins::Source);
        policy.source = Some(Source {
            ask,
            depends_on_place: kind.depends_on_place,
        });
        policy.facts.is_for_credentials = kind.is_for_credentials;
        policy
    }

    /// `is_debug` is whether the user's crate is built with debug assertions.
    #[must_use]
    pub const fn debug_origins(mut self, is_debug: bool, entries: &'static [&'static str]) -> Self {
        self.checked.debug_origins = if is_debug { entries } else { &[] };
        self.facts.is_debug_insecure = false;
        self
    }

    /// `methods`
    #[must_use]
    pub const fn methods(mut self, methods: &'static [&'static str]) -> Self {
        self.checked.methods = Some(methods);
        self
    }

    /// `allow_headers`
    #[must_use]
    pub const fn allow_headers(mut self, names: &'static [&'static str]) -> Self {
        self.checked.allow_headers = names;
        self
    }

    /// `expose_headers`
    #[must_use]
    pub const fn expose_headers(mut self, names: &'static [&'static str]) -> Self {
        self.checked.expose_headers = names;
        self
    }

    /// `credentials`
    #[must_use]
    pub const fn credentials(mut self, credentials: bool) -> Self {
        self.checked.credentials = credentials;
        self
    }

    /// `max_age`
    #[must_use]
    pub const fn max_age(mut self, seconds: u32) -> Self {
        self.checked.max_age = Some(seconds);
        self
    }

    /// `timing`
    #[must_use]
    pub const fn timing(mut self, timing: bool) -> Self {
        self.checked.timing = timing;
        self
    }

    /// `block`
    #[must_use]
    pub const fn block(mut self, categories: &[Category]) -> Self {
        self.checked.block = set(categories);
        self
    }

    /// `report`
    #[must_use]
    pub const fn report(mut self, categories: &[Category]) -> Self {
        self.checked.report = set(categories);
        self
    }

    /// One of the origins must not meet credentials.
    #[must_use]
    pub const fn insecure_origin(mut self) -> Self {
        self.facts.is_insecure = true;
        self
    }

    /// One of `debug_origins` must not meet credentials.
    #[must_use]
    pub const fn insecure_debug_origin(mut self) -> Self {
        self.facts.is_debug_insecure = true;
        self
    }

    /// Whether `allow` has `origin_insecure`.
    #[must_use]
    pub const fn allows_insecure(mut self, allows: bool) -> Self {
        self.facts.allows_insecure = allows;
        self
    }
}

impl Default for PolicyBuilder {
    fn default() -> Self {
        Self::new()
    }
}

const fn set(categories: &[Category]) -> Categories {
    let mut set = Categories::NONE;
    let mut index = 0;
    while index < categories.len() {
        set = set.with(categories[index]);
        index += 1;
    }
    set
}
