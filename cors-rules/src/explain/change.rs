//! The changes of a policy that let a request through.

use core::fmt;

use super::{
    Asked,
    subject::{AllowedOrigins, DeclaredAt, Subject},
    way::Way,
};
use crate::fetch::is_safelisted_method;
use crate::rules::{ListTerms, check_origins};

/// A change of one argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    argument: &'static str,
    value: String,
    is_new: bool,
    place: DeclaredAt,
}

impl Change {
    /// The argument of `#[cors(..)]`.
    #[must_use]
    pub const fn argument(&self) -> &'static str {
        self.argument
    }

    /// What to write behind it: Rust, as the attribute takes it.
    #[must_use]
    pub fn value(&self) -> &str {
        &self.value
    }

    /// The handler or policy, and `file:line`, as far as they are known.
    #[must_use]
    pub const fn place(&self) -> &DeclaredAt {
        &self.place
    }

    /// The argument as it is written.
    #[must_use]
    pub fn written(&self) -> String {
        match (self.argument, self.value.as_str()) {
            ("credentials", "true") => "credentials".to_owned(),
            (argument, value) => format!("{argument} = {value}"),
        }
    }
}

impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_new {
            true => write!(f, "add `{}` to {}", self.written(), self.place),
            false => write!(f, "write `{}` on {}", self.written(), self.place),
        }
    }
}

/// All changes that are needed, in the order in which their steps fail.
pub(super) fn changes(asked: &Asked, subject: &Subject) -> Vec<Change> {
    let mut changes = Vec::new();
    // No list trusts an image, which brings no `Origin`, or a form whose page keeps its own to itself.
    if asked.way == Way::Image || asked.hides_origin() {
        return changes;
    }
    changes.extend(origins(asked, subject));
    // A foreign page that `block` refuses is let in by the same entry that lets it read.
    if asked.credentials && !subject.credentials {
        changes.push(change(subject, "credentials", "true".to_owned(), true));
    }
    if asked.needs_preflight() {
        changes.extend(methods(asked, subject));
        changes.extend(allow_headers(asked, subject));
    }
    changes
}

fn change(subject: &Subject, argument: &'static str, value: String, is_new: bool) -> Change {
    Change {
        argument,
        value,
        is_new,
        place: subject.place.clone(),
    }
}

/// Why a policy cannot list the origin that asks; `None` where it can.
pub(super) fn unlistable(asked: &Asked, subject: &Subject) -> Option<String> {
    let terms = ListTerms {
        credentials: subject.credentials || asked.credentials,
        ..ListTerms::default()
    };
    let refused = check_origins(&[&asked.origin], terms).err()?;
    refused
        .violations
        .into_iter()
        .next()
        .map(|violation| violation.message)
}

fn origins(asked: &Asked, subject: &Subject) -> Option<Change> {
    let is_any = subject.origins == AllowedOrigins::Any;
    let is_enough = subject.allows_origin && !(is_any && asked.credentials);
    if is_enough || asked.origin.contains('*') || unlistable(asked, subject).is_some() {
        return None;
    }
    match &subject.origins {
        AllowedOrigins::Any => Some(change(subject, "origins", list(&[&asked.origin]), false)),
        AllowedOrigins::Listed(_) if subject.is_debug && is_of_this_machine(&asked.origin) => {
            Some(change(subject, "debug_origins", list(&[&asked.origin]), true))
        }
        AllowedOrigins::Listed(entries) => {
            let entries: Vec<&str> = entries
                .iter()
                .map(String::as_str)
                .chain([&*asked.origin])
                .collect();
            Some(change(subject, "origins", list(&entries), false))
        }
        // The list is not in the source: see `Beyond::RuntimeList`.
        AllowedOrigins::Source => None,
    }
}

fn is_of_this_machine(origin: &str) -> bool {
    super::url::UrlParts::of(origin).is_some_and(|parts| parts.is_loopback())
}

fn methods(asked: &Asked, subject: &Subject) -> Option<Change> {
    let method = asked.sent_method();
    let written = subject.methods.as_deref()?;
    let is_served = subject
        .serves
        .as_ref()
        .is_none_or(|serves| serves.iter().any(|served| *served == method || served == "*"));
    let is_allowed = written.iter().any(|written| *written == method || written == "*");
    let is_free = is_safelisted_method(&method) && !subject.is_layer;
    if is_free || is_allowed || !is_served || method != method.to_ascii_uppercase() {
        return None;
    }
    let names: Vec<&str> = written.iter().map(String::as_str).chain([&*method]).collect();
    Some(change(
        subject,
        "methods",
        format!("[{}]", names.join(", ")),
        false,
    ))
}

fn allow_headers(asked: &Asked, subject: &Subject) -> Option<Change> {
    let written = &subject.allow_headers;
    let is_any = written.iter().any(|name| name == "*");
    let is_allowed = |name: &str| {
        written.iter().any(|written| written.eq_ignore_ascii_case(name))
            || (is_any && name != "authorization")
    };
    let names = asked.unsafe_headers();
    let missing: Vec<&str> = names
        .iter()
        .map(String::as_str)
        .filter(|name| !is_allowed(name))
        .collect();
    if missing.is_empty() {
        return None;
    }
    let names: Vec<&str> = written.iter().map(String::as_str).chain(missing).collect();
    Some(change(subject, "allow_headers", list(&names), written.is_empty()))
}

/// A list of strings, as Rust writes it.
fn list(entries: &[&str]) -> String {
    let entries: Vec<String> = entries.iter().map(|entry| format!("{entry:?}")).collect();
    format!("[{}]", entries.join(", "))
}
