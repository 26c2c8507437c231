//! A mistake in words, before its place in the draft is known.

mod merged;

use std::fmt::{self, Write as _};

pub(crate) use self::merged::merged;
use crate::bare;
use crate::help::Help;
use crate::origin::syntax::is_localhost;
use crate::proposal::Proposal;
use crate::shown::quoted;
use crate::violation::{Place, Rule, Severity, Violation};

/// The help for what means any origin.
pub(crate) const ANY_ORIGIN: &str = "write `\"*\"`";

/// One mistake in one literal, or between arguments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule that was broken.
    pub rule: Rule,
    pub(crate) severity: Severity,
    pub(crate) problem: String,
    pub(crate) help: Help,
    pub(crate) note: Option<String>,
    /// The help for those who edit no Rust, where it differs, and the note where that differs.
    for_operators: Option<Box<(String, Option<String>)>>,
    is_refused: bool,
}

/// Who reads the message, which decides whether `allow` is any help.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Reader {
    #[default]
    Attribute,
    RunTimeList,
    /// Of a configuration file.
    File,
}

impl Fault {
    pub(crate) fn new(rule: Rule, problem: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity(),
            problem: problem.into(),
            help: Help::None,
            note: None,
            for_operators: None,
            is_refused: false,
        }
    }

    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Help::Say(help.into());
        self
    }

    /// Another text in the element's place.
    pub(crate) fn write(mut self, proposal: Proposal) -> Self {
        self.help = Help::Write(Box::new(proposal));
        self
    }

    /// Several entries instead of this one.
    pub(crate) fn list(mut self, origins: &[String]) -> Self {
        self.help = Help::List(origins.to_vec());
        self
    }

    /// What replaces the help, and the note where there is one, where the reader edits no Rust.
    pub(crate) fn for_operators(mut self, help: impl Into<String>, note: Option<&str>) -> Self {
        self.for_operators = Some(Box::new((help.into(), note.map(str::to_owned))));
        self
    }

    /// The same mistake, where it does little harm.
    pub(crate) fn into_warning(mut self) -> Self {
        self.severity = Severity::Warning;
        self
    }

    pub(crate) fn corrected(mut self) -> Self {
        self.help = Help::Corrected;
        self
    }

    pub(crate) fn corrected_or(mut self, otherwise: &'static str) -> Self {
        self.help = Help::CorrectedOr(otherwise);
        self
    }

    pub(crate) fn both_schemes(mut self) -> Self {
        self.help = Help::BothSchemes;
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    /// Puts the corrected literal where the help waits for it.
    pub(crate) fn resolve(&mut self, corrected: Option<&str>) {
        let proposal = match (&self.help, corrected) {
            (Help::Corrected | Help::CorrectedOr(_), Some(literal)) => Proposal::one(literal),
            (Help::BothSchemes, Some(literal)) => match literal.strip_prefix("https://") {
                // It would be the default port there.
                Some(rest) if !rest.ends_with(":80") => {
                    let mut both = vec![literal.to_owned(), format!("http://{rest}")];
                    // Machines without a public name have no certificate.
                    if is_local(rest) {
                        both.reverse();
                    }
                    Proposal::either(both)
                }
                _ => Proposal::one(literal),
            },
            (Help::CorrectedOr(otherwise), None) => {
                self.help = Help::Say((*otherwise).to_owned());
                return;
            }
            (Help::Corrected | Help::BothSchemes, None) => {
                self.help = Help::None;
                return;
            }
            (Help::None | Help::Say(_) | Help::Write(_) | Help::List(_), _) => return,
        };
        self.help = Help::Write(Box::new(proposal));
    }

    /// The same where the correction is refused as well, for the reason that `other` gives.
    pub(crate) fn refused(self, other: Self, corrected: &str) -> Self {
        let reason = other.note.map_or_else(String::new, |note| format!(": {note}"));
        let id = other.rule.id();
        Self {
            help: other.help,
            note: Some(format!(
                "{} would cover names that strangers can register{reason}; if this is intended, write it with \
                 `allow = [{id}]`",
                quoted(corrected)
            )),
            is_refused: true,
            ..self
        }
    }

    /// Whether the correction breaks a rule of its own.
    pub(crate) const fn is_refused(&self) -> bool {
        self.is_refused
    }

    /// The same beside `credentials`, with which any origin is no way out.
    pub(crate) fn without_any(self) -> Self {
        match &self.help {
            Help::Say(help) if help == ANY_ORIGIN => self.help(
                "list the origins that may send credentials; any origin, `\"*\"`, cannot be combined with them",
            ),
            _ => self,
        }
    }

    /// The message as rustc prints it: it pads every line after the first, so these need no indentation.
    pub(crate) fn message(&self, reader: Reader) -> String {
        let mut message = self.problem.clone();
        let (help, note) = self.advice(reader);
        if let Some(help) = help {
            let _ = write!(message, "\nhelp: {help}");
        }
        if let Some(note) = note {
            let _ = write!(message, "\nnote: {note}");
        }
        let id = self.rule.id();
        let allow = format!("if this is intended, add `allow = [{id}]`");
        let _ = match (self.severity, reader) {
            (Severity::Error, _) => Ok(()),
            (Severity::Denied, Reader::Attribute) => write!(message, "\nnote: denied by default; {allow}"),
            (Severity::Warning, Reader::Attribute) => {
                write!(message, "\nnote: a warning by default; {allow}")
            }
            (Severity::Denied, Reader::File) => {
                write!(
                    message,
                    "\nnote: refused by default; if this is intended, add `{id}` to `allow`"
                )
            }
            (Severity::Warning, Reader::File) => {
                write!(
                    message,
                    "\nnote: a warning; if this is intended, add `{id}` to `allow`"
                )
            }
            (_, Reader::RunTimeList) if self.rule == Rule::OriginInsecure => write!(
                message,
                "\nnote: only the program can permit it, with `.allowing_insecure()` on the list in its source"
            ),
            (_, Reader::RunTimeList) => {
                write!(message, "\nnote: lists made at run time may not break `{id}`")
            }
        };
        message
    }

    /// Help and note.
    fn advice(&self, reader: Reader) -> (Option<String>, Option<&str>) {
        let note = self.note.as_deref();
        // What a string holds is a question of programs.
        let of_entry = note.filter(|note| !note.starts_with("a string holds one"));
        match (reader, self.for_operators.as_deref(), &self.help) {
            (Reader::RunTimeList | Reader::File, Some((help, own)), _) => {
                (Some(help.clone()), own.as_deref().or(note))
            }
            (Reader::File, _, Help::Say(help)) => (Some(bare::help(help)), of_entry),
            (Reader::File, _, Help::Write(proposal)) => (Some(bare::help(&proposal.text())), of_entry),
            (Reader::File, _, Help::List(origins)) => (Some(bare::list(origins)), of_entry),
            (_, _, Help::Say(help)) => (Some(help.clone()), note),
            (_, _, Help::Write(proposal)) => (Some(proposal.text()), note),
            // Entries are not quoted there, and what a string holds is nobody's question.
            (Reader::RunTimeList, _, Help::List(origins)) => {
                (Some(format!("write `{}`", origins.join(", "))), None)
            }
            (_, _, Help::List(origins)) => {
                let quoted: Vec<String> = origins.iter().map(|origin| format!("\"{origin}\"")).collect();
                (Some(format!("write `[{}]`", quoted.join(", "))), note)
            }
            (_, _, Help::None | Help::Corrected | Help::CorrectedOr(_) | Help::BothSchemes) => (None, note),
        }
    }

    pub(crate) fn at(&self, place: Place, reader: Reader) -> Violation {
        Violation {
            rule: self.rule,
            severity: self.severity,
            place,
            message: self.message(reader),
            proposed: self.help.proposed(),
        }
    }
}

/// An address or a name of one label.
fn is_local(authority: &str) -> bool {
    let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
    is_localhost(host)
        || !host.contains('.')
        || host.starts_with('[')
        || host.parse::<std::net::Ipv4Addr>().is_ok()
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message(Reader::Attribute))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_stand_in_a_fixed_order() {
        let fault = Fault::new(Rule::OriginInsecure, "problem")
            .note("because")
            .help("instead");
        assert_eq!(
            fault.message(Reader::Attribute),
            "problem\nhelp: instead\nnote: because\n\
             note: denied by default; if this is intended, add `allow = [origin_insecure]`"
        );
        assert_eq!(
            fault.message(Reader::RunTimeList),
            "problem\nhelp: instead\nnote: because\n\
             note: only the program can permit it, with `.allowing_insecure()` on the list in its source"
        );
        let warning = Fault::new(Rule::Size, "problem");
        assert_eq!(
            warning.message(Reader::Attribute),
            "problem\nnote: a warning by default; if this is intended, add `allow = [size]`"
        );
        assert_eq!(
            Fault::new(Rule::OriginNull, "problem").message(Reader::Attribute),
            "problem"
        );
    }

    #[test]
    fn addresses_and_names_of_one_label_are_local() {
        for (authority, expected) in [
            ("localhost", true),
            ("localhost:3000", true),
            ("api.localhost:3000", true),
            ("intranet", true),
            ("[::1]:3000", true),
            ("[::1]", true),
            ("192.168.0.1", true),
            ("192.168.0.1:80", true),
            ("example.com", false),
            ("example.com:80", false),
            ("1.2.3.example", false),
        ] {
            assert_eq!(is_local(authority), expected, "{authority}");
        }
    }

    #[test]
    fn any_origin_is_no_way_out_with_credentials() {
        let fault = |help: &'static str| Fault::new(Rule::OriginNull, "problem").help(help).without_any();
        assert_eq!(fault("instead").help, Help::Say("instead".into()));
        let Help::Say(help) = fault(ANY_ORIGIN).help else {
            panic!("it says what to do");
        };
        assert!(help.contains("cannot be combined"), "{help}");
    }

    #[test]
    fn help_waits_for_the_correction() {
        let resolved = |fault: Fault, corrected: Option<&str>| {
            let mut fault = fault;
            fault.resolve(corrected);
            fault.help
        };
        let fault = Fault::new(Rule::OriginPath, "problem");
        assert_eq!(resolved(fault.clone(), Some("https://a")), Help::None);
        assert_eq!(resolved(fault.clone().corrected(), None), Help::None);
        assert_eq!(
            resolved(fault.clone().corrected(), Some("https://a")),
            Help::Write(Box::new(Proposal::one("https://a")))
        );
        let pair =
            |texts: [&str; 2]| Help::Write(Box::new(Proposal::either(texts.map(str::to_owned).into())));
        let both = pair(["https://a.b", "http://a.b"]);
        assert_eq!(resolved(fault.clone().both_schemes(), Some("https://a.b")), both);
        let local = pair(["http://localhost:3000", "https://localhost:3000"]);
        assert_eq!(
            resolved(fault.clone().both_schemes(), Some("https://localhost:3000")),
            local
        );
        assert_eq!(
            resolved(fault.both_schemes(), Some("http://a")),
            Help::Write(Box::new(Proposal::one("http://a")))
        );
    }
}
