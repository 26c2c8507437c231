//! Why a run-time list was refused.

use core::fmt;
use std::{
    env::VarError,
    path::{Path, PathBuf},
};

use cors_rules::{
    rules::RefusedOrigins,
    shown::Shown,
    violation::{Place, Violation},
};

use super::{
    notation::{belongings, notation},
    text::{LARGEST_FILE, ListEntry, Unreadable},
};

/// Why a list of origins was refused. Its `Display` names where the list is from and every entry that is wrong, by
/// position and text, with the reason and, where there is one, the corrected entry.
///
/// Its `Debug` says the same: that is what an operator sees when `main` returns it.
///
/// ```
/// use cors_runtime::RuntimeOrigins;
///
/// let list = RuntimeOrigins::new();
/// let error = list.set(["https://a.example/", "b.example"]).expect_err("both are wrong");
/// assert_eq!(error.origins().len(), 2);
/// println!("{error}");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InvalidOrigins {
    from: From,
    reason: Cause,
}

/// Where a list is from.
#[derive(Debug, Clone, PartialEq, Eq)]
enum From {
    /// The program itself.
    Call,
    Variable(String),
    File(PathBuf),
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Cause {
    NotSet,
    NotUnicode,
    Unreadable(Unreadable),
    Empty,
    /// The first mistakes, and how many entries behind them are wrong too.
    Refused(Vec<InvalidOrigin>, usize),
}

/// One mistake in one entry.
///
/// ```
/// use cors_runtime::RuntimeOrigins;
///
/// let error = RuntimeOrigins::new().set(["https://a.example/"]).expect_err("it has a path");
/// let refused = &error.origins()[0];
/// assert_eq!((refused.position(), refused.origin()), (0, "https://a.example/"));
/// println!("{}: {}", refused.rule(), refused.message());
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidOrigin {
    position: usize,
    line: Option<usize>,
    origin: String,
    rule: &'static str,
    message: String,
}

impl InvalidOrigin {
    /// The entry's position in the list, counted from 0.
    #[must_use]
    pub fn position(&self) -> usize {
        self.position
    }

    /// The entry's line in its file, counted from 1; `None` where the list is from no file.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.line
    }

    /// The entry as it was written. Where it has a password, messages show `***` for it; this has it.
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
    ///
    /// Of a list with more than 10,000 mistakes, the first 10,000: the others are only counted, in the last line of the
    /// `Display`. So a wrong file of megabytes, in which every word is a mistake, costs little memory.
    #[must_use]
    pub fn origins(&self) -> &[InvalidOrigin] {
        match &self.reason {
            Cause::Refused(origins, _) => origins,
            Cause::NotSet | Cause::NotUnicode | Cause::Unreadable(_) | Cause::Empty => &[],
        }
    }

    pub(super) fn refused<T: AsRef<str>>(entries: &[T], found: RefusedOrigins) -> Self {
        let RefusedOrigins { violations, more } = found;
        let mut refused: Vec<InvalidOrigin> = Vec::new();
        // Where what the last mistake was about ends.
        let mut told = 0;
        for Violation {
            rule, place, message, ..
        } in violations
        {
            // The list as a whole is in no other place: it is empty.
            let Place::Element(_, position) = place else {
                continue;
            };
            let origin = entries.get(position).map_or("", AsRef::as_ref);
            if position < told {
                // One cause, one message: what the rules say about a quote is true and no help.
                continue;
            }
            let rest = entries.get(position + 1..).unwrap_or_default();
            let belongings = belongings(origin, rest.iter().map(AsRef::as_ref));
            let notation = notation(origin);
            if notation.is_some() || belongings > 0 {
                told = position + 1 + belongings;
            }
            refused.push(InvalidOrigin {
                position,
                line: None,
                origin: origin.to_owned(),
                rule: rule.id(),
                message: notation.unwrap_or(message),
            });
        }
        let reason = match refused[..] {
            [] => Cause::Empty,
            _ => Cause::Refused(refused, more),
        };
        Self {
            from: From::Call,
            reason,
        }
    }

    pub(super) fn no_variable(variable: &str, error: &VarError) -> Self {
        let reason = match error {
            VarError::NotPresent => Cause::NotSet,
            VarError::NotUnicode(_) => Cause::NotUnicode,
        };
        Self {
            from: From::Variable(variable.to_owned()),
            reason,
        }
    }

    pub(super) fn no_file(path: &Path, reason: Unreadable) -> Self {
        Self {
            from: From::File(path.to_owned()),
            reason: Cause::Unreadable(reason),
        }
    }

    pub(super) fn in_variable(self, variable: &str) -> Self {
        Self {
            from: From::Variable(variable.to_owned()),
            ..self
        }
    }

    pub(super) fn in_file(mut self, path: &Path, entries: &[ListEntry<'_>]) -> Self {
        if let Cause::Refused(refused, _) = &mut self.reason {
            for origin in refused {
                origin.line = entries.get(origin.position).map(|written| written.line);
            }
        }
        Self {
            from: From::File(path.to_owned()),
            ..self
        }
    }
}

impl fmt::Display for InvalidOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.from {
            From::Call => f.write_str("the list of origins ")?,
            From::Variable(name) => write!(f, "the origins in the environment variable `{name}` ")?,
            From::File(path) => {
                write!(
                    f,
                    "the origins in the file `{}` ",
                    path.display().to_string().escape_debug()
                )?;
            }
        }
        self.reason.fmt(f)
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSet => f.write_str("are missing: it is not set"),
            Self::NotUnicode => f.write_str("cannot be read: it is not UTF-8"),
            Self::Unreadable(reason) => write!(f, "cannot be read: {reason}"),
            Self::Empty => {
                f.write_str("cannot be used: there are none\n  help: name at least one, such as `https://app.example.com`")
            }
            Self::Refused(origins, more) => {
                f.write_str("cannot be used:")?;
                show_refused(origins, *more, f)
            }
        }
    }
}

/// A list of 100,000 may be wrong from end to end, and this is for a log.
fn show_refused(origins: &[InvalidOrigin], more: usize, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    const SHOWN: usize = 20;
    for InvalidOrigin {
        position,
        line,
        origin,
        message,
        ..
    } in origins.iter().take(SHOWN)
    {
        let message = message.replace('\n', "\n    ");
        write!(f, "\n  entry {}", position + 1)?;
        if let Some(line) = line {
            write!(f, " on line {line}")?;
        }
        write!(f, " `{}`: {message}", Shown::Written(origin))?;
    }
    match origins.len().saturating_sub(SHOWN) + more {
        0 => Ok(()),
        more => write!(f, "\n  and {more} more"),
    }
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => f.write_str("it does not exist"),
            Self::NotAFile => f.write_str("it is a directory or a device, not a file"),
            Self::TooLarge => write!(f, "it is larger than {} MiB", LARGEST_FILE >> 20),
            Self::NotUnicode(line) => write!(f, "line {line} is not UTF-8"),
            Self::Other(reason) => f.write_str(reason),
        }
    }
}

impl fmt::Debug for InvalidOrigins {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for InvalidOrigins {}
