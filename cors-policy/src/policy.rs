//! A checked policy: plain data that lives in a `static`.

use crate::origin::OriginPattern;

/// Who may reach a handler from other origins. Only checked values get here: the expansion of `#[cors]` writes
/// them, and nothing that reads them has an error to report.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// `origins`.
    pub origins: Origins,
    /// `debug_origins`, in builds with debug assertions; empty in others.
    pub debug_origins: OriginList,
    /// `methods`; `None` leaves it to what the handler serves. `["*"]` is the literal `*`.
    pub methods: Option<&'static [&'static str]>,
    /// `allow_headers`; empty when absent.
    pub allow_headers: &'static [&'static str],
    /// `expose_headers`; empty when absent.
    pub expose_headers: &'static [&'static str],
    /// `credentials`.
    pub credentials: bool,
    /// `max_age` in seconds; `None` leaves the header out.
    pub max_age: Option<u32>,
}

/// The origins of a [`Policy`].
#[derive(Debug, Clone, Copy)]
pub enum Origins {
    /// `"*"`.
    Any,
    /// Literals.
    Listed(OriginList),
    /// A source asked at run time; whoever holds the policy holds the source too.
    Supplied,
}

/// Origins written as literals.
#[derive(Debug, Clone, Copy)]
pub struct OriginList {
    /// Exact origins, sorted by length and then by bytes.
    pub exact: &'static [&'static str],
    /// Entries that stand for more than one origin.
    pub patterns: &'static [OriginPattern<'static>],
}

impl OriginList {
    /// A list of nobody.
    pub const EMPTY: Self = Self {
        exact: &[],
        patterns: &[],
    };

    /// Whether nothing is listed.
    pub const fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }
}
