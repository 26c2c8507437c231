//! Rules about `origins` and `debug_origins` as lists.

use std::collections::HashSet;

use super::covering_entry::ListedOrigin;
use super::{Findings, overlap, single_origin};
use crate::checked::{CheckedList, CheckedOrigins};
use crate::credentials::insecure_with_credentials;
use crate::draft::{OriginsDraft, PolicyDraft};
use crate::fault::{Fault, merged};
use crate::help::Help;
use crate::origin::OriginPattern;
use crate::parse::{Diagnosis, diagnose, parse_origin};
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule, Severity};

const ANY: &str = "*";

/// Checks both lists.
pub(super) fn check<'a>(
    draft: &'a PolicyDraft,
    findings: &mut Findings,
) -> (Option<CheckedOrigins<'a>>, Option<CheckedList<'a>>) {
    let (origins, debug) = (draft.origins.as_ref(), draft.debug_origins.as_deref());
    let (credentials, based) = (draft.has_credentials(), draft.based);
    let listed = match origins {
        Some(OriginsDraft::Listed(listed)) => listed.as_slice(),
        Some(OriginsDraft::Source) | None => &[],
    };
    match origins {
        // `debug_origins` alone: no origin is allowed in release builds.
        None if !based && debug.is_none_or(<[String]>::is_empty) => {
            findings.add(Place::Attribute, &origin_missing());
        }
        Some(OriginsDraft::Listed(listed)) if listed.is_empty() => {
            findings.add(Place::Argument(Argument::Origins), &origin_missing_elements());
        }
        _ => {}
    }
    let any = listed.iter().position(|entry| entry == ANY);
    if let Some(any) = any {
        if credentials {
            origin_any_credentials(any, findings);
        }
        beside_any(any, listed, debug.unwrap_or_default(), findings);
    }
    let entries_of_origins = entries(Argument::Origins, listed, credentials, findings);
    let debug_texts = debug.unwrap_or_default();
    let entries_of_debug = entries(Argument::DebugOrigins, debug_texts, credentials, findings);
    for (place, fault) in overlap::find(&entries_of_origins, &entries_of_debug) {
        findings.add(place, &fault);
    }
    let checked = origins.map(|origins| match origins {
        OriginsDraft::Source => CheckedOrigins::Source,
        OriginsDraft::Listed(_) if any.is_some() => CheckedOrigins::Any,
        OriginsDraft::Listed(_) => CheckedOrigins::Listed(in_order(&entries_of_origins)),
    });
    (checked, debug.map(|_| in_order(&entries_of_debug)))
}

/// The sound entries of a list. Mistakes in the others go to `findings`.
fn entries<'a>(
    argument: Argument,
    texts: &'a [String],
    credentials: bool,
    findings: &mut Findings,
) -> Vec<ListedOrigin<'a>> {
    let mut entries = Vec::new();
    let mut written: Option<HashSet<&str>> = None;
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
            mut faults,
            corrected,
        } = judge(text, credentials);
        // What `allow` is for may only show in the correction.
        let is_refused = || faults.iter().any(Fault::is_refused);
        findings.unread_origin |= pattern.is_none() && (corrected.is_none() || is_refused());
        if credentials {
            faults = faults.into_iter().map(Fault::without_any).collect();
        }
        let mut is_written = |corrected: &str| {
            let written = written.get_or_insert_with(|| texts.iter().map(String::as_str).collect());
            written.contains(corrected)
        };
        if let Some(corrected) = corrected.filter(|corrected| is_written(corrected)) {
            // The correction would be refused as a duplicate.
            let help = format!("remove it: {} is listed already", quoted(&corrected));
            faults = faults.into_iter().map(|fault| fault.help(&*help)).collect();
        }
        for fault in &faults {
            findings.add(place, fault);
        }
        entries.extend(pattern.map(|pattern| ListedOrigin { place, text, pattern }));
    }
    entries
}

/// The meaning of one literal, and its mistakes.
pub(super) struct Judged<'a> {
    pub(super) pattern: Option<OriginPattern<'a>>,
    pub(super) faults: Vec<Fault>,
    /// What a literal with mistakes was taken for.
    corrected: Option<String>,
}

/// Judges one literal. One with mistakes is judged after their correction, so that one compile shows all mistakes.
pub(super) fn judge(text: &str, credentials: bool) -> Judged<'_> {
    match diagnose(text) {
        Diagnosis::Sound(pattern) => Judged {
            pattern: Some(pattern),
            faults: single_origin::judge(&pattern, text, credentials),
            corrected: None,
        },
        Diagnosis::Faulty { faults, corrected } => {
            let mut faults = merged(faults, text);
            if let Some(meant) = corrected.as_deref().and_then(|text| parse_origin(text).ok()) {
                let further = single_origin::judge(&meant, text, credentials);
                faults = with_further(faults, further, text, &meant.to_string());
            }
            Judged {
                pattern: None,
                faults,
                corrected,
            }
        }
    }
}

/// Joins what is wrong with a correction to what is corrected: where the literal was written in another notation,
/// such as a regular expression, and where one change mends both. No message proposes what another refuses.
fn with_further(mut faults: Vec<Fault>, mut further: Vec<Fault>, text: &str, corrected: &str) -> Vec<Fault> {
    if let [only] = faults.as_mut_slice()
        && let Some(at) = further
            .iter()
            .position(|fault| fault.rule == Rule::OriginPublicSuffix)
        && only.rule == Rule::OriginWildcardPlace
        && further[at].severity != Severity::Warning
    {
        *only = only.clone().refused(further.remove(at), corrected);
    }
    if let Some(at) = further
        .iter()
        .position(|fault| fault.rule == Rule::OriginSchemeUnknown)
    {
        let scheme = further.remove(at);
        let help = scheme.help.clone();
        faults.push(scheme);
        faults = merged(faults, text);
        if let [only] = faults.as_mut_slice()
            && help != Help::None
        {
            only.help = help;
        }
    }
    faults.extend(further);
    faults
}

/// Exact entries by length and then by bytes, as they are searched; patterns behind them, as written.
fn in_order<'a>(entries: &[ListedOrigin<'a>]) -> CheckedList<'a> {
    let is_insecure = |entry: &ListedOrigin<'_>| insecure_with_credentials(&entry.pattern);
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

/// There is no default origin: a forgotten argument would open the handler.
pub(super) fn origin_missing() -> Fault {
    Fault::new(Rule::OriginMissing, "`origins` is missing")
        .help("add `origins = \"https://app.example.com\"` with your own origin, or a list of several")
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
    let fault = Fault::new(
        Rule::OriginAnyCredentials,
        "`credentials` cannot be combined with `origins = \"*\"`",
    )
    .help("list the origins that may send credentials, or leave out `credentials`")
    .note("every site could read answers with the user's cookies, so browsers refuse the pair");
    findings.at_element(Argument::Origins, any, &fault);
}

fn any_in_debug() -> Fault {
    Fault::new(Rule::OriginWildcardPlace, "`debug_origins` cannot be `*`")
        .help("list the origins you develop on, such as `http://localhost:*`")
        .note("a debug build that answers everybody hides what is missing from `origins`")
}

/// `*` covers every origin, so other entries beside it are a misunderstanding. One violation for each list.
fn beside_any(any: usize, listed: &[String], debug: &[String], findings: &mut Findings) {
    let others = || listed.iter().enumerate().filter(|(index, _)| *index != any);
    let rule = |mut texts: std::slice::Iter<'_, &String>| match texts.all(|text| *text == ANY) {
        true => Rule::OriginDuplicate,
        false => Rule::OriginSubsumed,
    };
    let texts: Vec<&String> = others().map(|(_, text)| text).collect();
    if let [first, ..] = *texts {
        let others = match texts.len() {
            1 => quoted(first),
            number => format!("{} and {} more", quoted(first), number - 1),
        };
        let fault = Fault::new(
            rule(texts.iter()),
            format!("`*` covers every origin, {others} beside it too"),
        )
        .help("keep `\"*\"` alone, or remove it to allow only the origins listed");
        findings.at_element(Argument::Origins, any, &fault);
    }
    let texts: Vec<&String> = debug.iter().collect();
    if let [first, ..] = *texts {
        let fault = Fault::new(
            rule(texts.iter()),
            format!("origin {} is already covered by `origins = \"*\"`", quoted(first)),
        )
        .help("leave out `debug_origins`");
        findings.at_element(Argument::DebugOrigins, 0, &fault);
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::*;
    use crate::checked::{CheckedList, CheckedOrigins};
    use crate::draft::{OriginsDraft, PolicyDraft};

    fn origins_of(verdict: DraftVerdict<'_>) -> Option<CheckedOrigins<'_>> {
        assert_eq!(verdict.violations, []);
        verdict.policy.expect("a policy").origins
    }

    /// `origins` and `debug_origins`.
    fn lists(verdict: DraftVerdict<'_>) -> (CheckedList<'_>, CheckedList<'_>) {
        let policy = verdict.policy.expect("a policy");
        match policy.origins {
            Some(CheckedOrigins::Listed(origins)) => (origins, policy.debug_origins.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn debug_origins_alone_allow_nobody_in_release_builds() {
        let draft = PolicyDraft {
            debug_origins: Some(texts(&["http://localhost:3000"])),
            ..PolicyDraft::default()
        };
        assert_eq!(origins_of(check(&draft)), None);
        let empty = PolicyDraft {
            debug_origins: Some(Vec::new()),
            ..PolicyDraft::default()
        };
        assert_eq!(found(&empty), [(Place::Attribute, "origin_missing")]);
    }

    #[test]
    fn origins_are_put_in_order() {
        let draft = PolicyDraft {
            debug_origins: Some(texts(&["http://*.localhost:*", "http://localhost:3000"])),
            ..listed(&[
                "https://bb.example",
                "https://*.c.example",
                "https://d.example",
                "https://a.example",
            ])
        };
        let checked = check(&draft);
        assert_eq!(checked.violations, []);
        let (origins, debug) = lists(checked);
        assert_eq!(
            origins.entries,
            [
                "https://a.example",
                "https://d.example",
                "https://bb.example",
                "https://*.c.example"
            ]
        );
        assert_eq!(debug.entries, ["http://localhost:3000", "http://*.localhost:*"]);
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
                debug_origins: Some(texts(debug_origins)),
                ..listed(origins)
            };
            let checked = check(&draft);
            assert!(!checked.is_fatal(), "{origins:?} {debug_origins:?}");
            let (origins, debug) = lists(checked);
            assert_eq!((origins.is_insecure, debug.is_insecure), expected);
        }
    }

    #[test]
    fn any_and_source_are_told_apart() {
        let any = listed(&["*"]);
        assert_eq!(origins_of(check(&any)), Some(CheckedOrigins::Any));
        let source = PolicyDraft {
            origins: Some(OriginsDraft::Source),
            credentials: Some(true),
            ..PolicyDraft::default()
        };
        assert_eq!(origins_of(check(&source)), Some(CheckedOrigins::Source));
        assert_eq!(
            origins_of(check(&PolicyDraft {
                based: true,
                ..PolicyDraft::default()
            })),
            None
        );
    }

    #[test]
    fn any_origin_stands_alone() {
        let origins = Argument::Origins;
        assert_eq!(
            found(&listed(&["*", "https://a.example"])),
            [at(origins, 0, "origin_subsumed")]
        );
        assert_eq!(
            found(&listed(&["https://a.example", "*", "*"])),
            [at(origins, 1, "origin_subsumed")]
        );
        assert_eq!(found(&listed(&["*", "*"])), [at(origins, 0, "origin_duplicate")]);
        let debug = PolicyDraft {
            debug_origins: Some(texts(&["http://localhost", "http://localhost:3000"])),
            ..listed(&["*"])
        };
        assert_eq!(found(&debug), [at(Argument::DebugOrigins, 0, "origin_subsumed")]);
        assert!(
            messages(&debug)[0]
                .starts_with("origin `http://localhost` is already covered by `origins = \"*\"`")
        );
        let debug = PolicyDraft {
            debug_origins: Some(texts(&["*"])),
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
            credentials: Some(true),
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
