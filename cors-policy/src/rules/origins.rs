//! Rules about `origins` and `debug_origins` as lists.

use super::{CheckedOrigins, Findings, overlap, pattern, sort_exact};
use crate::fault::{Fault, quoted};
use crate::origin::OriginPattern;
use crate::parse::{Diagnosis, diagnose, parse_origin};
use crate::violation::{Argument, Place, Rule};

const ANY: &str = "*";

/// Checks both lists; `None` is an `origins` that is absent or supplied at run time.
pub(super) fn check<'a>(
    listed: Option<&'a [String]>,
    debug: &'a [String],
    credentials: bool,
    findings: &mut Findings,
) -> CheckedOrigins<'a> {
    if listed.is_some_and(<[String]>::is_empty) {
        findings.add(Place::Argument(Argument::Origins), &origin_missing_elements());
    }
    let listed = listed.unwrap_or_default();
    let any = listed.iter().position(|entry| entry == ANY);
    if let Some(any) = any {
        if credentials {
            origin_any_credentials(any, findings);
        }
        beside_any(any, listed, debug, findings);
    }
    let origins = entries(Argument::Origins, listed, credentials, findings);
    let debug_origins = entries(Argument::DebugOrigins, debug, credentials, findings);
    for (place, fault) in overlap::find(&origins, &debug_origins) {
        findings.add(place, &fault);
    }
    let (exact, patterns) = split(&origins);
    let (debug_exact, debug_patterns) = split(&debug_origins);
    CheckedOrigins {
        any: any.is_some(),
        source: false,
        exact,
        patterns,
        debug_exact,
        debug_patterns,
    }
}

/// An entry that is an origin.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) place: Place,
    pub(super) text: &'a str,
    pub(super) pattern: OriginPattern<'a>,
}

/// The sound entries of a list; what is wrong with the others goes to `findings`.
fn entries<'a>(
    argument: Argument,
    texts: &'a [String],
    credentials: bool,
    findings: &mut Findings,
) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (index, text) in texts.iter().enumerate() {
        let place = Place::Element(argument, index);
        if text == ANY {
            if argument == Argument::DebugOrigins {
                findings.add(place, &any_in_debug());
            }
            continue;
        }
        let Judged {
            pattern,
            faults,
            read,
        } = judge(text, credentials);
        findings.unread_origin |= !read;
        for fault in &faults {
            findings.add(place, fault);
        }
        entries.extend(pattern.map(|pattern| Entry { place, text, pattern }));
    }
    entries
}

/// What one literal is and what is wrong with it.
pub(super) struct Judged<'a> {
    pub(super) pattern: Option<OriginPattern<'a>>,
    pub(super) faults: Vec<Fault>,
    /// Whether all rules could judge it.
    read: bool,
}

/// A literal with mistakes is judged as if they were corrected, so that one compile shows everything.
pub(super) fn judge(text: &str, credentials: bool) -> Judged<'_> {
    match diagnose(text) {
        Diagnosis::Sound(pattern) => Judged {
            pattern: Some(pattern),
            faults: pattern::judge(&pattern, text, credentials),
            read: true,
        },
        Diagnosis::Faulty {
            mut faults,
            corrected,
        } => {
            let meant = corrected.as_deref().and_then(|text| parse_origin(text).ok());
            if let Some(meant) = meant {
                faults.extend(pattern::judge(&meant, text, credentials));
            }
            let read = meant.is_some();
            Judged {
                pattern: None,
                faults,
                read,
            }
        }
    }
}

fn split<'a>(entries: &[Entry<'a>]) -> (Vec<&'a str>, Vec<OriginPattern<'a>>) {
    let mut exact: Vec<&str> = Vec::new();
    let mut patterns = Vec::new();
    for Entry { text, pattern, .. } in entries {
        if pattern.is_exact() {
            exact.push(text);
        } else {
            patterns.push(*pattern);
        }
    }
    sort_exact(&mut exact);
    (exact, patterns)
}

/// A policy says who may read: there is no default origin, or forgetting the argument would open the handler.
pub(super) fn origin_missing() -> Fault {
    Fault::new(Rule::OriginMissing, "`origins` is missing")
        .help("add `origins = [\"https://app.example.com\"]`, or `origins = \"*\"` for any origin")
        .note("a policy names the origins whose scripts may read the answers")
}

fn origin_missing_elements() -> Fault {
    Fault::new(Rule::OriginMissing, "`origins` is an empty list")
        .help("name an origin, such as `\"https://app.example.com\"`, or remove the attribute")
        .note("a policy without origins allows nobody, like no policy at all")
}

/// `*` does not go with credentials: <https://fetch.spec.whatwg.org/#cors-protocol-and-credentials>. Reflecting the
/// origin instead, as many libraries do, hands every user's data to every site.
fn origin_any_credentials(any: usize, findings: &mut Findings) {
    let problem = "`credentials` cannot be combined with `origins = \"*\"`";
    let fault = |help: &str| {
        Fault::new(Rule::OriginAnyCredentials, problem)
            .help(help)
            .note("every site could read answers with the user's cookies, so browsers refuse the pair")
    };
    findings.at_element(
        Argument::Origins,
        any,
        &fault("list the origins that may send credentials"),
    );
    let credentials = fault("leave out `credentials`, or list the origins that may send them");
    findings.add(Place::Argument(Argument::Credentials), &credentials);
}

fn any_in_debug() -> Fault {
    Fault::new(Rule::OriginWildcardPlace, "`debug_origins` cannot be `*`")
        .help("list the origins you develop on, such as `http://localhost:*`")
        .note("a debug build that answers everybody hides what is missing from `origins`")
}

/// `*` covers everything, so whatever stands beside it is a misunderstanding.
fn beside_any(any: usize, listed: &[String], debug: &[String], findings: &mut Findings) {
    let listed = listed
        .iter()
        .enumerate()
        .map(|(index, text)| (Place::Element(Argument::Origins, index), text));
    let debug = debug
        .iter()
        .enumerate()
        .map(|(index, text)| (Place::Element(Argument::DebugOrigins, index), text));
    let star = Place::Element(Argument::Origins, any);
    for (place, text) in listed.chain(debug).filter(|(place, _)| *place != star) {
        let rule = if text == ANY {
            Rule::OriginDuplicate
        } else {
            Rule::OriginSubsumed
        };
        let covered = Fault::new(
            rule,
            format!("{} stands beside `*`, which covers every origin", quoted(text)),
        )
        .help("remove it, or remove `*` to allow only the origins listed");
        let covering = Fault::new(
            rule,
            format!("`*` covers every origin, {} beside it too", quoted(text)),
        )
        .help("remove `*` to allow only the origins listed, or keep nothing else");
        findings.add(place, &covered);
        findings.add(star, &covering);
    }
}
