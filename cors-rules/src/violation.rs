//! What is wrong with a draft, and where.

use crate::catalogue::{CATALOGUE, Entry};

pub use crate::catalogue::Rule;

/// How much a rule weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Severity {
    /// Never compiles.
    Error,
    /// Does not compile unless the rule's id stands in `allow`.
    Denied,
    /// Compiles with a warning unless the rule's id stands in `allow`.
    Warning,
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule that was broken.
    pub rule: Rule,
    /// How much it weighs here: what is denied in general may be a warning in a particular case.
    pub severity: Severity,
    /// The smallest thing the user wrote that carries the mistake.
    pub place: Place,
    /// What is wrong, then lines that start with `help:` or `note:`.
    pub message: String,
}

/// Where in the attribute a mistake is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Place {
    /// The attribute as a whole: something is missing.
    Attribute,
    /// An argument as a whole.
    Argument(Argument),
    /// One element of an argument's list, counted from 0. A list written without brackets has the element 0.
    Element(Argument, usize),
    /// Something beside the arguments: an index into [`PolicyDraft::seen`](crate::draft::PolicyDraft::seen).
    Seen(usize),
}

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
}

impl Argument {
    /// The argument with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|argument| argument.name() == name)
    }
}

impl Rule {
    /// Every rule, in the order of the catalogue.
    pub const ALL: [Self; CATALOGUE.len()] = {
        let mut all = [Self::OriginMissing; CATALOGUE.len()];
        let mut index = 0;
        while index < all.len() {
            all[index] = CATALOGUE[index].rule;
            index += 1;
        }
        all
    };

    /// The id, as written in `allow`.
    pub const fn id(self) -> &'static str {
        self.entry().id
    }

    /// The rule with this id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// How much the rule weighs.
    pub const fn severity(self) -> Severity {
        self.entry().severity
    }

    /// What the rule refuses, in one line.
    pub const fn summary(self) -> &'static str {
        self.entry().summary
    }

    /// Arguments that break the rule; what they stand on follows ` // ` where it matters.
    pub const fn example(self) -> &'static str {
        self.entry().example
    }

    const fn entry(self) -> &'static Entry {
        &CATALOGUE[self as usize]
    }
}

impl Violation {
    /// Whether the policy is refused because of this. A denied rule that was allowed is no violation at all.
    pub const fn is_fatal(&self) -> bool {
        !matches!(self.severity, Severity::Warning)
    }
}
