//! A rule that spans two policies, for the macro to ask.

use crate::violation::Argument;

/// The paths in an attribute to statics that it cannot read.
#[derive(Debug, Clone, Copy, Default)]
pub struct OtherNames<'a> {
    /// The path in `policy = PATH`.
    pub policy: Option<&'a str>,
    /// The path in `origins = PATH`.
    pub source: Option<&'a str>,
}

/// A rule that another policy or a source keeps or breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanningRule {
    /// The method of [`CombinedPolicy`](super::CombinedPolicy) that is true where the rule is broken.
    pub predicate: &'static str,
    /// The methods that the handler serves, where the predicate takes them.
    pub served: Option<Vec<String>>,
    /// The argument that the mistake is shown at.
    pub argument: Argument,
    /// What is wrong then, and lines that start with `help:` or `note:`.
    pub message: String,
}

impl SpanningRule {
    pub(super) fn new(predicate: &'static str, argument: Argument, message: String) -> Self {
        Self {
            predicate,
            served: None,
            argument,
            message,
        }
    }
}
