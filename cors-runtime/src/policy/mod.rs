//! A checked policy together with the run-time source of its origins, where it has one.
//!
//! A circle with `prepared`: a layer prepares its policy again where it was replaced.

mod builder;
mod config;
#[cfg(feature = "serde")]
mod de;
mod invalid;
mod owned;
mod reloadable;
mod shown;

use core::fmt;
use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

pub use builder::PolicyBuilder;
pub use config::PolicyConfig;
use cors_rules::spanning::OriginFacts;
pub use invalid::{InvalidPolicy, PolicyViolation};
pub(crate) use owned::OwnedLists;
pub(crate) use reloadable::CurrentPolicy;
pub use reloadable::{LayerPolicy, ReloadablePolicy};

use crate::{Asking, asking::take_missed_param, refusal};

/// Asks a source of origins: `|origin, asking| AllowOrigin::allows(&SOURCE, origin, asking)`.
pub(crate) type AskSource = fn(&str, &Asking<'_>) -> bool;

/// A source of origins.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source {
    ask: AskSource,
    /// Whether what it allows may depend on where the handler is.
    depends_on_place: bool,
}

impl Source {
    /// Whether two handlers ask the same of the same source, at one path and in no scope where they are `neighbours`.
    pub(crate) fn is_same_as(self, other: Self, neighbours: bool) -> bool {
        core::ptr::fn_addr_eq(self.ask, other.ask) && (neighbours || !self.depends_on_place)
    }
}

/// Who may reach a handler from other origins: checked arguments.
///
/// The macros write one as static data: name it with [`policy!`](crate::policy) and give it to several handlers, or
/// to [`Cors`](crate::Cors). [`PolicyConfig::check`] makes one at run time, for `Cors`; its copies share their lists,
/// which are freed with the last of them.
///
/// ```
/// use cors_runtime::{Policy, explain::Asked, policy};
///
/// policy!(static SITE = { origins = "https://app.example.com" });
///
/// fn may_read(policy: &Policy, origin: &str) -> bool {
///     policy.explain(&Asked::new().origin(origin)).is_readable()
/// }
/// assert!(may_read(&SITE, "https://app.example.com"));
/// assert!(!may_read(&SITE, "https://evil.example"));
/// ```
#[derive(Clone)]
pub struct Policy {
    pub(crate) checked: cors_rules::policy::Policy,
    pub(crate) source: Option<Source>,
    facts: OriginFacts,
    #[cfg(any(feature = "inspector", feature = "testing"))]
    pub(crate) notes: Notes,
    /// What was made at run time. Then the lists of `checked` are empty, and its origins are `Any` or `Source`.
    pub(crate) owned: Option<Arc<OwnedLists>>,
}

/// What people are shown of a policy and no request needs.
#[cfg(any(feature = "inspector", feature = "testing"))]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notes {
    /// Where the attribute is.
    pub(crate) place: &'static core::panic::Location<'static>,
    /// `allow`.
    #[cfg(feature = "inspector")]
    pub(crate) allow: &'static [&'static str],
    /// The last segment of `policy`; empty without one.
    #[cfg(feature = "inspector")]
    pub(crate) named: &'static str,
}

impl Policy {
    /// Asks what is not static data: a list that was made at run time, or the source, which is the user's code. A
    /// panic in it would close the connection, and with HTTP/2 every other request on it.
    pub(crate) fn asked_allows(&self, origin: &str, asking: &Asking<'_>) -> bool {
        if let Some(owned) = &self.owned {
            return owned.allows(origin);
        }
        let Some(source) = self.source else {
            return false;
        };
        take_missed_param();
        // What the source was at when it panicked is its own; here nothing is left half done.
        match catch_unwind(AssertUnwindSafe(|| (source.ask)(origin, asking))) {
            Ok(is_allowed) => is_allowed,
            Err(_) => {
                refusal::log_panic(asking.head());
                false
            }
        }
    }
}

impl Default for Policy {
    /// A policy that allows nobody.
    fn default() -> Self {
        PolicyBuilder::new().build()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.owned {
            Some(owned) => f
                .debug_struct("Policy")
                .field("lists", owned)
                .field("credentials", &self.checked.credentials)
                .field("max_age", &self.checked.max_age)
                .finish_non_exhaustive(),
            None => self.checked.fmt(f),
        }
    }
}
