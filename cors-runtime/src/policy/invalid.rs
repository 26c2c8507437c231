//! Why a policy of a configuration was refused.

use core::fmt;

use cors_rules::{
    draft::{OriginsDraft, PolicyDraft},
    shown::Shown,
    violation::{Argument, Place, Rule, Violation},
};

use crate::origins::quotes;

/// Why a policy was refused. Its `Display` names every field and entry that is wrong, with the reason and, where
/// there is one, the corrected text.
///
/// Its `Debug` says the same: that is what an operator sees when `main` returns it.
///
/// ```
/// use cors_runtime::PolicyConfig;
///
/// let config = PolicyConfig {
///     origins: vec!["https://a.example/".to_owned()],
///     ..PolicyConfig::default()
/// };
/// let error = config.check().expect_err("the origin has a path");
/// assert_eq!(error.violations().len(), 1);
/// println!("{error}");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidPolicy {
    violations: Vec<PolicyViolation>,
}

/// One mistake in one field of a [`PolicyConfig`](crate::PolicyConfig).
///
/// ```
/// use cors_runtime::PolicyConfig;
///
/// let config = PolicyConfig {
///     origins: vec!["https://a.example/".to_owned()],
///     ..PolicyConfig::default()
/// };
/// let error = config.check().expect_err("the origin has a path");
/// let violation = &error.violations()[0];
/// assert_eq!(violation.field(), "origins");
/// println!("{}: {}", violation.rule(), violation.message());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyViolation {
    field: &'static str,
    entry: Option<(usize, String)>,
    rule: &'static str,
    message: String,
}

impl PolicyViolation {
    /// The field.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// The position in the field's list, counted from 0; `None` where the mistake is not in one entry.
    #[must_use]
    pub fn position(&self) -> Option<usize> {
        self.entry.as_ref().map(|(position, _)| *position)
    }

    /// The id of the rule that refuses it.
    #[must_use]
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is wrong, and what to write instead.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    fn new(draft: &PolicyDraft, violation: Violation) -> Self {
        let Violation {
            rule, place, message, ..
        } = violation;
        let (argument, position) = match place {
            // One value is no list.
            Place::Element(argument @ Argument::MaxAge, _) => (argument, None),
            Place::Element(argument, position) => (argument, Some(position)),
            Place::Argument(argument) => (argument, None),
            // What is missing is the one field that is required.
            Place::Attribute | Place::Seen(_) => (Argument::Origins, None),
        };
        let entry = position.map(|position| (position, text_at(draft, argument, position)));
        let is_origin = matches!(argument, Argument::Origins | Argument::DebugOrigins);
        let quotes = entry
            .as_ref()
            .filter(|_| is_origin)
            .and_then(|(_, text)| quotes(text));
        let is_missing = rule == Rule::OriginMissing && position.is_none();
        Self {
            field: argument.name(),
            entry,
            rule: rule.id(),
            // What the rules say about a quote is true and no help.
            message: quotes.unwrap_or(if is_missing { missing() } else { message }),
        }
    }
}

/// The message of the attribute is about its syntax.
fn missing() -> String {
    "`origins` is missing or empty\nhelp: name at least one origin, such as `https://app.example.com`, or `*` for any"
        .to_owned()
}

fn text_at(draft: &PolicyDraft, argument: Argument, position: usize) -> String {
    let list = match argument {
        Argument::Origins => match &draft.origins {
            Some(OriginsDraft::Listed(origins)) => Some(origins),
            Some(OriginsDraft::Source) | None => None,
        },
        Argument::DebugOrigins => draft.debug_origins.as_ref(),
        Argument::Methods => draft.methods.as_ref(),
        Argument::AllowHeaders => draft.allow_headers.as_ref(),
        Argument::ExposeHeaders => draft.expose_headers.as_ref(),
        Argument::Block => draft.block.as_ref(),
        Argument::Report => draft.report.as_ref(),
        Argument::Allow => draft.allow.as_ref(),
        _ => None,
    };
    list.and_then(|list| list.get(position))
        .cloned()
        .unwrap_or_default()
}

impl InvalidPolicy {
    /// Everything that is wrong, in the order of the fields.
    #[must_use]
    pub fn violations(&self) -> &[PolicyViolation] {
        &self.violations
    }

    pub(super) fn new(draft: &PolicyDraft, violations: Vec<Violation>) -> Self {
        let violations = violations.into_iter();
        let mut violations: Vec<_> = violations
            .map(|violation| PolicyViolation::new(draft, violation))
            .collect();
        // Several rules refuse a quote, and there is one cause.
        violations.dedup_by(|second, first| {
            (second.field, &second.entry, &second.message) == (first.field, &first.entry, &first.message)
        });
        Self { violations }
    }

    /// The mistakes, each on lines of its own.
    pub(super) fn listed(&self) -> String {
        use fmt::Write as _;

        /// A list of 100,000 may be wrong from end to end, and this is for a log.
        const SHOWN: usize = 20;
        let mut text = String::from(":");
        for violation in self.violations.iter().take(SHOWN) {
            let _ = write!(text, "\n  field `{}`", violation.field);
            if let Some((position, entry)) = &violation.entry {
                let _ = write!(text, ", entry {} `{}`", position + 1, Shown::Written(entry));
            }
            let _ = write!(text, ": {}", violation.message.replace('\n', "\n    "));
        }
        if let more @ 1.. = self.violations.len().saturating_sub(SHOWN) {
            let _ = write!(text, "\n  and {more} more");
        }
        text
    }
}

impl fmt::Display for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the policy cannot be used{}", self.listed())
    }
}

impl fmt::Debug for InvalidPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidPolicy {}
