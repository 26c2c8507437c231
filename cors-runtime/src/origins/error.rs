//! Why a run-time list was refused.

use core::fmt;
use std::env::VarError;

use cors_rules::violation::{Place, Violation};

/// Why a list of origins was refused. Its `Display` names every entry that is wrong, by position and text, with the
/// reason and, where there is one, the corrected entry.
///
/// Its `Debug` says the same: that is what an operator sees when `main` returns it.
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidOrigins {
    variable: Option<String>,
    reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Reason {
    Missing,
    NotUnicode,
    Empty,
    Refused(Vec<InvalidOrigin>),
}

/// One mistake in one entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOrigin {
    position: usize,
    origin: String,
    rule: &'static str,
    message: String,
}

impl InvalidOrigin {
    /// Where the entry stands, counted from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The entry.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
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
}

impl InvalidOrigins {
    /// The entries that are wrong; empty when there are no entries to look at.
    #[must_use]
    pub fn origins(&self) -> &[InvalidOrigin] {
        match &self.reason {
            Reason::Refused(origins) => origins,
            Reason::Missing | Reason::NotUnicode | Reason::Empty => &[],
        }
    }

    pub(super) fn refused<T: AsRef<str>>(entries: &[T], violations: Vec<Violation>) -> Self {
        let mut refused = Vec::new();
        for Violation { rule, place, message } in violations {
            match place {
                Place::Element(_, position) => {
                    let origin = entries.get(position).map_or("", AsRef::as_ref).to_owned();
                    refused.push(InvalidOrigin {
                        position,
                        origin,
                        rule: rule.id(),
                        message,
                    });
                }
                // The list as a whole: it is empty.
                Place::Attribute | Place::Argument(_) => {}
            }
        }
        let reason = if refused.is_empty() {
            Reason::Empty
        } else {
            Reason::Refused(refused)
        };
        Self {
            variable: None,
            reason,
        }
    }

    pub(super) fn unreadable(variable: &str, error: VarError) -> Self {
        let reason = match error {
            VarError::NotPresent => Reason::Missing,
            VarError::NotUnicode(_) => Reason::NotUnicode,
        };
        Self {
            variable: Some(variable.to_owned()),
            reason,
        }
    }

    pub(super) fn in_variable(self, variable: &str) -> Self {
        Self {
            variable: Some(variable.to_owned()),
            ..self
        }
    }
}

impl fmt::Display for InvalidOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.variable {
            Some(variable) => write!(f, "the origins in the environment variable `{variable}` ")?,
            None => f.write_str("the list of origins ")?,
        }
        match &self.reason {
            Reason::Missing => f.write_str("are missing: it is not set"),
            Reason::NotUnicode => f.write_str("cannot be read: it is not UTF-8"),
            Reason::Empty => {
                f.write_str("cannot be used: there are none\n  help: name at least one, such as `https://app.example.com`")
            }
            Reason::Refused(origins) => {
                f.write_str("cannot be used:")?;
                origins.iter().try_for_each(|InvalidOrigin { position, origin, message, .. }| {
                    let message = message.replace('\n', "\n    ");
                    write!(f, "\n  entry {} `{}`: {message}", position + 1, Shown(origin))
                })
            }
        }
    }
}

/// An entry in a message: escaped and cut, since it may be anything and messages end in logs.
struct Shown<'a>(&'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = 60;
        let (shown, rest) = match self.0.char_indices().nth(LIMIT) {
            Some((end, _)) => self.0.split_at(end),
            None => (self.0, ""),
        };
        let cut = if rest.is_empty() { "" } else { "…" };
        write!(f, "{}{cut}", shown.escape_debug())
    }
}

impl fmt::Debug for InvalidOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidOrigins {}
