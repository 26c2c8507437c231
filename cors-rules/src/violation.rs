//! What is wrong with a draft, and where.

pub use crate::{
    argument::Argument,
    rule::{Rule, Severity},
};

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule that was broken.
    pub rule: Rule,
    /// The severity here: a rule that is denied in general may be a warning in a particular case.
    pub severity: Severity,
    /// The smallest thing the user wrote that carries the mistake.
    pub place: Place,
    /// What is wrong, then lines that start with `help:` or `note:`.
    pub message: String,
    /// What the message proposes in place of the element: each of these lists does, and none is refused in turn.
    pub proposed: Vec<Vec<String>>,
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

impl Violation {
    /// Whether the policy is refused because of this. Where `allow` names the rule, there is no violation.
    pub const fn is_fatal(&self) -> bool {
        !matches!(self.severity, Severity::Warning)
    }
}
