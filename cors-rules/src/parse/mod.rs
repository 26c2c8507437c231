//! From a literal to an origin pattern, or to everything that is wrong with the literal.
//!
//! What is accepted is the form that browsers send, because it is compared byte by byte:
//! <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.

mod authority;
mod host;
mod ip;
pub(crate) mod lookalike;
mod name;
mod placeholder;
mod plain;
mod port;
mod regular_expression;
mod scheme;
mod several;
mod whole;
mod word;
mod wrapped;

use crate::fault::Fault;
use crate::origin::OriginPattern;
use crate::shown::has_odd_password;
use crate::suggest::ALLOW_ORIGIN;

pub(crate) use scheme::suggestion as scheme_suggestion;

/// A literal is corrected step by step: a missing scheme hides what is wrong behind it, and so does Unicode.
const STEPS: usize = 4;

/// The help where no entry of a list can mean what was wanted.
fn decided_in_code(fault: Fault) -> Fault {
    let for_operators = "list the origins one by one; only the program itself can decide by another rule";
    fault.help(ALLOW_ORIGIN).for_operators(for_operators, None)
}

/// What is wrong with a literal as a whole, and a better literal.
type Wrong = (Fault, Option<String>);

/// Reads one origin or pattern. The string `*` is neither: it means every origin.
///
/// # Errors
///
/// Everything that is wrong with the literal.
pub fn parse_origin(text: &str) -> Result<OriginPattern<'_>, Vec<Fault>> {
    match diagnose(text) {
        Diagnosis::Sound(pattern) => Ok(pattern),
        Diagnosis::Faulty { faults, .. } => Err(faults),
    }
}

/// What became of a literal.
#[derive(Debug)]
pub(crate) enum Diagnosis<'a> {
    /// It is an origin.
    Sound(OriginPattern<'a>),
    /// It is not.
    Faulty {
        /// What is wrong; the help is in place.
        faults: Vec<Fault>,
        /// What was probably meant. This reads without faults.
        corrected: Option<String>,
    },
}

/// One reading of a literal.
#[derive(Debug)]
struct Reading<'a> {
    /// What was read; meaningful when there are no faults.
    pattern: Option<OriginPattern<'a>>,
    faults: Vec<Fault>,
    /// A better literal, perhaps not yet good.
    better: Option<String>,
}

pub(crate) fn diagnose(text: &str) -> Diagnosis<'_> {
    let Reading {
        pattern,
        mut faults,
        mut better,
    } = read(text, text);
    if let (Some(pattern), true) = (pattern, faults.is_empty()) {
        return Diagnosis::Sound(pattern);
    }
    let mut corrected = None;
    for _ in 0..STEPS {
        let Some(candidate) = better.take() else { break };
        let next = read(&candidate, text);
        if next.faults.is_empty() {
            corrected = Some(candidate);
            break;
        }
        for fault in next.faults {
            if faults.iter().all(|known| known.rule != fault.rule) {
                faults.push(fault);
            }
        }
        better = next.better;
    }
    for fault in &mut faults {
        fault.resolve(corrected.as_deref());
    }
    Diagnosis::Faulty { faults, corrected }
}

/// The origin that `text` means: itself, or what it is corrected to, where one correction mends all of it.
pub fn meant(text: &str) -> Option<String> {
    match diagnose(text) {
        Diagnosis::Sound(_) => Some(text.to_owned()),
        Diagnosis::Faulty { corrected, .. } => corrected,
    }
}

/// Reads `text`, which messages show as `shown`: what the user wrote before corrections.
fn read<'a>(text: &'a str, shown: &str) -> Reading<'a> {
    match plain::plain(text) {
        Some(pattern) => Reading {
            pattern: Some(pattern),
            faults: Vec::new(),
            better: None,
        },
        None => read_all(text, shown),
    }
}

/// The same, with a look for every mistake.
fn read_all<'a>(text: &'a str, shown: &str) -> Reading<'a> {
    if has_odd_password(text) {
        return Reading {
            pattern: None,
            faults: vec![authority::password(shown)],
            better: None,
        };
    }
    match whole::whole(text, shown).map_or_else(|| scheme::split(text, shown), Err) {
        Ok((scheme, rest)) => read_parts(scheme, rest, shown),
        Err((fault, better)) => Reading {
            pattern: None,
            faults: vec![fault],
            better,
        },
    }
}

fn read_parts<'a>(scheme: &'a str, rest: &'a str, shown: &str) -> Reading<'a> {
    let lower = scheme.to_ascii_lowercase();
    let mut faults = Vec::from_iter(scheme::origin_scheme_case(scheme, shown));
    let authority = authority::cut(rest, shown, &mut faults);
    let (host, port) = authority::split(authority);
    let host = host::read(host, &lower, port, shown);
    let port = port::read(port, &lower, shown);
    faults.extend(host.faults);
    faults.extend(port.fault);
    let better = host.better.zip(port.better).filter(|_| !faults.is_empty());
    let better = better.map(|(host, port)| format!("{lower}://{host}{port}"));
    let pattern = OriginPattern {
        scheme,
        wildcard: host.wildcard,
        host: host.text,
        port: port.port,
    };
    Reading {
        pattern: Some(pattern),
        faults,
        better,
    }
}

#[cfg(test)]
mod testing {
    use super::{Diagnosis, diagnose};

    /// The ids of the rules that `text` breaks, and the correction, or nothing at all.
    pub(super) fn verdict(text: &str) -> Option<(Vec<&'static str>, Option<String>)> {
        match diagnose(text) {
            Diagnosis::Sound(_) => None,
            Diagnosis::Faulty { faults, corrected } => {
                Some((faults.iter().map(|fault| fault.rule.id()).collect(), corrected))
            }
        }
    }

    /// The first message about `text`.
    pub(super) fn first_message(text: &str) -> String {
        match diagnose(text) {
            Diagnosis::Sound(pattern) => panic!("{text}: {pattern:?}"),
            Diagnosis::Faulty { faults, .. } => faults[0].to_string(),
        }
    }

    /// Asserts what is wrong with each text, and what is proposed instead.
    pub(super) fn faulty(cases: &[(&str, &[&str], Option<&str>)]) {
        for (text, rules, corrected) in cases {
            let found = verdict(text).unwrap_or_else(|| panic!("{text:?} is accepted"));
            assert_eq!(
                (found.0.as_slice(), found.1.as_deref()),
                (*rules, *corrected),
                "{text:?}"
            );
        }
    }

    /// Asserts that each text is an origin.
    pub(super) fn sound(texts: &[&str]) {
        for text in texts {
            assert_eq!(verdict(text), None, "{text:?}");
        }
    }

    /// Asserts how the first message about each text starts.
    pub(super) fn messages(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let message = first_message(text);
            assert!(message.starts_with(expected), "{text:?}:\n{message}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{faulty, sound};
    use super::*;
    use crate::origin::{Port, Wildcard};

    #[test]
    fn the_parts_are_those_written() {
        let pattern = |scheme, wildcard, host, port| OriginPattern {
            scheme,
            wildcard,
            host,
            port,
        };
        for (text, expected) in [
            (
                "https://a.example",
                pattern("https", Wildcard::None, "a.example", Port::Absent),
            ),
            (
                "http://*.a.example:8080",
                pattern("http", Wildcard::Subdomains, "a.example", Port::Exact("8080")),
            ),
            (
                "http://[::1]:*",
                pattern("http", Wildcard::None, "[::1]", Port::Any),
            ),
            (
                "app://127.1",
                pattern("app", Wildcard::None, "127.1", Port::Absent),
            ),
            (
                "moz-extension://2c127fa4-62c7",
                pattern("moz-extension", Wildcard::None, "2c127fa4-62c7", Port::Absent),
            ),
        ] {
            assert_eq!(parse_origin(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn all_faults_of_a_literal_are_reported_with_one_correction() {
        faulty(&[
            (
                "HTTPS://user@A.example:0443/x?y#z",
                &[
                    "origin_scheme_case",
                    "origin_userinfo",
                    "origin_path",
                    "origin_query",
                    "origin_fragment",
                    "origin_host_case",
                    "origin_port",
                ],
                Some("https://a.example"),
            ),
            (
                "A.example/",
                &[
                    "origin_scheme_missing",
                    "origin_trailing_slash",
                    "origin_host_case",
                ],
                Some("https://a.example"),
            ),
        ]);
        faulty(&[
            (
                "bücher.example:443",
                &["origin_unicode", "origin_scheme_missing", "origin_default_port"],
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://A.example:99999",
                &["origin_host_case", "origin_port"],
                None,
            ),
            (
                "https://a..example/",
                &["origin_trailing_slash", "origin_host_syntax"],
                Some("https://a.example"),
            ),
        ]);
        sound(&["https://a.example"]);
    }

    #[test]
    fn messages_quote_what_was_written() {
        let Err(faults) = parse_origin("A.example/") else {
            panic!("it is faulty")
        };
        for fault in faults {
            let message = fault.to_string();
            assert!(
                message.contains("origin `A.example/` ") && message.contains("`https://a.example`"),
                "{message}"
            );
        }
    }
}
