//! The arguments, by name.

/// The arguments of `#[cors]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Argument {
    /// `origins`
    Origins,
    /// `debug_origins`
    DebugOrigins,
    /// `methods`
    Methods,
    /// `allow_headers`
    AllowHeaders,
    /// `expose_headers`
    ExposeHeaders,
    /// `credentials`
    Credentials,
    /// `max_age`
    MaxAge,
    /// `timing`
    Timing,
    /// `block`
    Block,
    /// `report`
    Report,
    /// `allow`
    Allow,
    /// `policy`
    Policy,
    /// `preflight_guard`
    PreflightGuard,
    /// `crate`
    Crate,
}

impl Argument {
    /// Every argument, in the order of the reference.
    pub const ALL: [Self; 14] = [
        Self::Origins,
        Self::DebugOrigins,
        Self::Methods,
        Self::AllowHeaders,
        Self::ExposeHeaders,
        Self::Credentials,
        Self::MaxAge,
        Self::Timing,
        Self::Block,
        Self::Report,
        Self::Allow,
        Self::Policy,
        Self::PreflightGuard,
        Self::Crate,
    ];

    /// The name as it is written.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Origins => "origins",
            Self::DebugOrigins => "debug_origins",
            Self::Methods => "methods",
            Self::AllowHeaders => "allow_headers",
            Self::ExposeHeaders => "expose_headers",
            Self::Credentials => "credentials",
            Self::MaxAge => "max_age",
            Self::Timing => "timing",
            Self::Block => "block",
            Self::Report => "report",
            Self::Allow => "allow",
            Self::Policy => "policy",
            Self::PreflightGuard => "preflight_guard",
            Self::Crate => "crate",
        }
    }

    /// The argument with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|argument| argument.name() == name)
    }
}
