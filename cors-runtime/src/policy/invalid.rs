//! Why a policy of a configuration was refused.

use core::fmt;

use std::collections::HashSet;

use cors_rules::{
    draft::{LOOPBACK, OriginsDraft, PolicyDraft},
    shown::Shown,
    violation::{Argument, Place, Rule, Violation},
};

use crate::origins::{belongings, notation_of_entry};

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

    fn new(draft: &PolicyDraft, violation: Violation, loopback: Option<Loopback>) -> Self {
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
        let notation = entry
            .as_ref()
            .filter(|_| is_origin)
            .and_then(|(_, text)| notation_of_entry(text));
        let is_missing = rule == Rule::OriginMissing && position.is_none();
        let found = Self {
            field: argument.name(),
            entry,
            rule: rule.id(),
            // What the rules say about a quote is true and no help.
            message: notation.unwrap_or(if is_missing { missing() } else { message }),
        };
        match loopback {
            Some(loopback) => found.with_word(loopback),
            None => found,
        }
    }

    /// The same with the word that is written for the origins that it stands for.
    fn with_word(mut self, loopback: Loopback) -> Self {
        let (word, meant) = LOOPBACK;
        if self.field == Argument::DebugOrigins.name()
            && let Some((position, text)) = &mut self.entry
            && (*position == loopback.position || *position >= loopback.written)
        {
            (*position, *text) = (loopback.position, word.to_owned());
        }
        let own = self.entry.as_ref().map_or("", |(_, text)| text);
        for origin in meant.into_iter().filter(|origin| *origin != own) {
            self.message = self.message.replace(&format!("`{origin}`"), &format!("`{word}`"));
        }
        self
    }
}

/// Where `debug_origins` has the word `loopback`, and how many entries are written: those behind are what it stands
/// for, too.
#[derive(Debug, Clone, Copy)]
pub(super) struct Loopback {
    pub(super) position: usize,
    pub(super) written: usize,
}

/// The message of the attribute is about its syntax.
fn missing() -> String {
    "`origins` is missing or empty\nhelp: name at least one origin, such as `https://app.example.com`, or `*` for any"
        .to_owned()
}

fn text_at(draft: &PolicyDraft, argument: Argument, position: usize) -> String {
    texts(draft, argument)
        .and_then(|list| list.get(position))
        .cloned()
        .unwrap_or_default()
}

fn texts(draft: &PolicyDraft, argument: Argument) -> Option<&[String]> {
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
    list.map(Vec::as_slice)
}

/// What was told already: one cause, one message.
#[derive(Default)]
struct Told {
    messages: HashSet<(&'static str, Option<usize>, String)>,
    /// Entries that belong to one before them, such as the words of a comment.
    belongings: HashSet<(&'static str, usize)>,
}

impl Told {
    fn is_new(&mut self, found: &PolicyViolation, texts: Option<&[String]>) -> bool {
        let PolicyViolation {
            field,
            entry,
            message,
            ..
        } = found;
        if let Some((position, text)) = entry {
            if self.belongings.contains(&(*field, *position)) {
                return false;
            }
            let is_origin = [Argument::Origins, Argument::DebugOrigins]
                .map(Argument::name)
                .contains(field);
            let rest = texts
                .filter(|_| is_origin)
                .and_then(|texts| texts.get(position + 1..));
            let rest = rest.unwrap_or_default().iter().map(String::as_str);
            let behind = (position + 1..).take(belongings(text, rest));
            self.belongings.extend(behind.map(|position| (*field, position)));
        }
        self.messages.insert((field, found.position(), message.clone()))
    }
}

impl InvalidPolicy {
    /// Everything that is wrong, in the order of the fields.
    #[must_use]
    pub fn violations(&self) -> &[PolicyViolation] {
        &self.violations
    }

    pub(super) fn new(draft: &PolicyDraft, violations: Vec<Violation>, loopback: Option<Loopback>) -> Self {
        let mut told = Told::default();
        let violations = violations.into_iter().filter_map(|violation| {
            let argument = match violation.place {
                Place::Element(argument, _) => Some(argument),
                Place::Attribute | Place::Argument(_) | Place::Seen(_) => None,
            };
            let found = PolicyViolation::new(draft, violation, loopback);
            told.is_new(&found, argument.and_then(|argument| texts(draft, argument)))
                .then_some(found)
        });
        Self {
            violations: violations.collect(),
        }
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
