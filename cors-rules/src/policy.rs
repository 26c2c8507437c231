//! A checked policy: plain data, with lists that are part of the program.

use crate::doors::Categories;

/// Who may reach a handler from other origins. Only checked values get here: the expansion of `#[cors]` writes
/// them, and nothing that reads them has an error to report.
#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// `origins`.
    pub origins: Origins,
    /// `debug_origins`, in the same order, in builds with debug assertions; empty in others.
    pub debug_origins: &'static [&'static str],
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
    /// `timing`: `Timing-Allow-Origin` beside `access-control-allow-origin`.
    pub timing: bool,
    /// `block`; empty when absent.
    pub block: Categories,
    /// `report`; empty when absent.
    pub report: Categories,
}

impl Policy {
    /// No argument: it allows nobody anything.
    pub const NONE: Self = Self {
        origins: Origins::Listed(&[]),
        debug_origins: &[],
        methods: None,
        allow_headers: &[],
        expose_headers: &[],
        credentials: false,
        max_age: None,
        timing: false,
        block: Categories::NONE,
        report: Categories::NONE,
    };
}

/// The origins of a [`Policy`].
#[derive(Debug, Clone, Copy)]
pub enum Origins {
    /// `"*"`.
    Any,
    /// Literals: exact origins, sorted by length and then by bytes, and behind them the patterns.
    Listed(&'static [&'static str]),
    /// A source that is asked at run time. It is kept beside the policy.
    Source,
}
