//! Rules about `origins` and `debug_origins` as lists.

use super::{CheckedList, CheckedOrigins, Findings, overlap, pattern};
use crate::credentials::insecure_with_credentials;
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
    CheckedOrigins {
        any: any.is_some(),
        source: false,
        listed: in_order(&origins),
        debug: in_order(&debug_origins),
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

/// Exact entries by length and then by bytes, as they are searched; patterns behind them, as written.
fn in_order<'a>(entries: &[Entry<'a>]) -> CheckedList<'a> {
    let is_insecure = |entry: &Entry<'_>| insecure_with_credentials(&entry.pattern);
    let (mut exact, patterns): (Vec<_>, Vec<_>) = entries.iter().partition(|entry| entry.pattern.is_exact());
    exact.sort_unstable_by_key(|entry| (entry.text.len(), entry.text));
    CheckedList {
        entries: exact
            .into_iter()
            .chain(patterns)
            .map(|entry| entry.text)
            .collect(),
        is_insecure: entries.iter().any(is_insecure),
    }
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

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::*;
    use crate::draft::PolicyDraft;

    #[test]
    fn origins_are_put_in_order() {
        let draft = PolicyDraft {
            debug_origins: texts(&["http://*.localhost:*", "http://localhost:3000"]),
            ..listed(&[
                "https://bb.example",
                "https://*.c.example",
                "https://d.example",
                "https://a.example",
            ])
        };
        let checked = check(&draft);
        assert_eq!(checked.violations, []);
        let origins = checked.origins;
        assert!(!origins.any && !origins.source);
        assert_eq!(
            origins.listed.entries,
            [
                "https://a.example",
                "https://d.example",
                "https://bb.example",
                "https://*.c.example"
            ]
        );
        assert_eq!(
            origins.debug.entries,
            ["http://localhost:3000", "http://*.localhost:*"]
        );
    }

    #[test]
    fn insecure_entries_are_noted() {
        for (origins, debug_origins, expected) in [
            (
                &["https://a.example"][..],
                &["http://localhost:3000"][..],
                (false, false),
            ),
            (&["https://a.example", "http://b.example"], &[], (true, false)),
            (&["http://*.b.example"], &[], (true, false)),
            (&["https://a.example"], &["http://b.test:*"], (false, true)),
        ] {
            let draft = PolicyDraft {
                debug_origins: texts(debug_origins),
                ..listed(origins)
            };
            let checked = check(&draft);
            assert!(!checked.is_fatal(), "{origins:?} {debug_origins:?}");
            let origins = checked.origins;
            assert_eq!((origins.listed.is_insecure, origins.debug.is_insecure), expected);
        }
    }

    #[test]
    fn any_and_source_are_told_apart() {
        let any = listed(&["*"]);
        let checked = check(&any);
        assert!(checked.violations.is_empty() && checked.origins.any && !checked.origins.source);
        let source = PolicyDraft {
            origins: Some(OriginsDraft::Source),
            credentials: true,
            ..PolicyDraft::default()
        };
        let checked = check(&source);
        assert!(checked.violations.is_empty() && !checked.origins.any && checked.origins.source);
    }

    #[test]
    fn any_origin_stands_alone() {
        let origins = Argument::Origins;
        assert_eq!(
            found(&listed(&["*", "https://a.example"])),
            [
                at(origins, 1, "origin_subsumed"),
                at(origins, 0, "origin_subsumed")
            ]
        );
        assert_eq!(
            found(&listed(&["https://a.example", "*", "*"])),
            [
                at(origins, 0, "origin_subsumed"),
                at(origins, 1, "origin_subsumed"),
                at(origins, 2, "origin_duplicate"),
                at(origins, 1, "origin_duplicate")
            ]
        );
        let debug = PolicyDraft {
            debug_origins: texts(&["http://localhost"]),
            ..listed(&["*"])
        };
        assert_eq!(
            found(&debug),
            [
                at(Argument::DebugOrigins, 0, "origin_subsumed"),
                at(origins, 0, "origin_subsumed")
            ]
        );
        assert!(messages(&debug)[0].starts_with("`http://localhost` stands beside `*`"));
        assert!(messages(&debug)[1].starts_with("`*` covers every origin, `http://localhost` beside it too"));
        let debug = PolicyDraft {
            debug_origins: texts(&["*"]),
            ..sound()
        };
        assert_eq!(
            found(&debug),
            [at(Argument::DebugOrigins, 0, "origin_wildcard_place")]
        );
    }

    #[test]
    fn a_faulty_origin_is_judged_as_it_was_meant() {
        let draft = PolicyDraft {
            credentials: true,
            ..listed(&["http://*.com./"])
        };
        assert_eq!(
            found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>(),
            [
                "origin_trailing_slash",
                "origin_public_suffix",
                "origin_root_dot",
                "origin_insecure"
            ]
        );
    }
}
