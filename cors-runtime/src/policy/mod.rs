//! A checked policy together with the run-time source of its origins, where it has one.

mod builder;
mod spanning;

use core::fmt;

pub use builder::PolicyBuilder;
use spanning::Halves;

use crate::Asking;

/// Asks a source of origins: `|origin, asking| AllowOrigin::allows(&SOURCE, origin, asking)`.
pub(crate) type Source = fn(&str, &Asking<'_>) -> bool;

/// Who may reach a handler from other origins: the checked arguments of `#[cors(..)]`, as static data.
///
/// The macros write it; there is nothing to call. Name one with [`policy!`](crate::policy) and give it to several
/// handlers, or to [`Cors`](crate::Cors).
#[derive(Clone, Copy)]
pub struct Policy {
    pub(crate) checked: cors_rules::policy::Policy,
    pub(crate) source: Option<Source>,
    halves: Halves,
    #[cfg(feature = "inspector")]
    pub(crate) notes: Notes,
}

/// What the inspector shows of a policy and no request needs.
#[cfg(feature = "inspector")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Notes {
    /// Where the attribute is.
    pub(crate) place: &'static core::panic::Location<'static>,
    /// `allow`.
    pub(crate) allow: &'static [&'static str],
    /// The last segment of `policy`; empty without one.
    pub(crate) named: &'static str,
}

impl Default for Policy {
    /// A policy that allows nobody.
    fn default() -> Self {
        PolicyBuilder::new().build()
    }
}

impl fmt::Debug for Policy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.checked.fmt(f)
    }
}
