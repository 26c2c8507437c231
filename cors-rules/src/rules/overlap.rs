//! Entries of an origin list that another entry makes superfluous: a reader would think that they matter.

use std::collections::BTreeMap;

use super::origins::Entry;
use crate::fault::{Fault, quoted};
use crate::origin::{OriginPattern, Port};
use crate::violation::{Argument, Place, Rule};

type Seen<'a, 'e> = BTreeMap<OriginPattern<'a>, &'e Entry<'a>>;

/// Pairs of violations, one at each entry of a pair.
///
/// `debug_origins` is measured against both lists, but `origins` only against itself: what a debug build covers says
/// nothing about a release. Each entry looks up the patterns that could cover it, one per label of its host, so that
/// the time is proportional to the text however long the list.
pub(super) fn find(origins: &[Entry<'_>], debug: &[Entry<'_>]) -> Vec<(Place, Fault)> {
    let mut found = Vec::new();
    if origins.len() + debug.len() < 2 {
        return found;
    }
    let seen = index(origins, &mut found, None);
    for entry in origins {
        origin_subsumed(entry, &[&seen], &mut found);
    }
    let seen_debug = index(debug, &mut found, Some(&seen));
    for entry in debug {
        origin_subsumed(entry, &[&seen, &seen_debug], &mut found);
    }
    found
}

/// For each entry, the entry that makes it superfluous: the first of the same spelling, or a pattern that covers it.
pub(super) fn superfluous<'a, 'e>(entries: &'e [Entry<'a>]) -> Vec<Option<&'e Entry<'a>>> {
    let mut seen: Seen<'a, 'e> = BTreeMap::new();
    for entry in entries {
        seen.entry(entry.pattern).or_insert(entry);
    }
    let covering = |entry: &'e Entry<'a>| {
        let first = seen.get(&entry.pattern).copied();
        first
            .filter(|first| first.place != entry.place)
            .or_else(|| coverers(entry.pattern).find_map(|pattern| seen.get(&pattern).copied()))
    };
    entries.iter().map(covering).collect()
}

/// The first entry of each spelling.
fn index<'a, 'e>(
    entries: &'e [Entry<'a>],
    found: &mut Vec<(Place, Fault)>,
    earlier: Option<&Seen<'a, 'e>>,
) -> Seen<'a, 'e> {
    let mut seen: Seen<'a, 'e> = BTreeMap::new();
    for entry in entries {
        let known = earlier
            .and_then(|earlier| earlier.get(&entry.pattern))
            .or_else(|| seen.get(&entry.pattern));
        match known {
            Some(first) => origin_duplicate(first, entry, found),
            None => {
                seen.insert(entry.pattern, entry);
            }
        }
    }
    seen
}

fn origin_duplicate(first: &Entry<'_>, second: &Entry<'_>, found: &mut Vec<(Place, Fault)>) {
    let text = quoted(first.text);
    let problem = if is_debug(first) == is_debug(second) {
        format!("origin {text} is listed twice")
    } else {
        format!("origin {text} is in `origins` and in `debug_origins`")
    };
    let fault = Fault::new(Rule::OriginDuplicate, problem).help("remove one of them");
    let other = |entry: &Entry<'_>| match entry.place {
        Place::Element(argument, index) => {
            format!("the same as entry {} of `{}`", index + 1, argument.name())
        }
        Place::Attribute | Place::Argument(_) => "the same as another entry".to_owned(),
    };
    found.push((first.place, fault.clone().note(other(second))));
    found.push((second.place, fault.note(other(first))));
}

fn is_debug(entry: &Entry<'_>) -> bool {
    matches!(entry.place, Place::Element(Argument::DebugOrigins, _))
}

fn origin_subsumed<'a>(entry: &Entry<'a>, lists: &[&Seen<'a, '_>], found: &mut Vec<(Place, Fault)>) {
    let covering =
        coverers(entry.pattern).find_map(|pattern| lists.iter().find_map(|seen| seen.get(&pattern)));
    let Some(covering) = covering else { return };
    let (narrow, wide) = (quoted(entry.text), quoted(covering.text));
    let covered = Fault::new(
        Rule::OriginSubsumed,
        format!("origin {narrow} is already covered by {wide}"),
    )
    .help(format!("remove {narrow}, or remove {wide} to allow less"));
    let covers = Fault::new(
        Rule::OriginSubsumed,
        format!("origin {wide} already covers {narrow}"),
    )
    .help(format!("remove {wide} to allow less, or remove {narrow}"));
    found.push((entry.place, covered));
    found.push((covering.place, covers));
}

/// Every other pattern that covers `pattern`, the nearest first.
fn coverers(pattern: OriginPattern<'_>) -> impl Iterator<Item = OriginPattern<'_>> {
    let own = (pattern.subdomains, pattern.host);
    // Brackets of an IPv6 address hold no dots, and no pattern leads an IPv4 address.
    let parents = std::iter::successors(Some(pattern.host), |host| Some(host.split_once('.')?.1)).skip(1);
    let hosts = std::iter::once(own).chain(parents.map(|parent| (true, parent)));
    hosts
        .flat_map(move |(subdomains, host)| {
            let wider = OriginPattern {
                subdomains,
                host,
                ..pattern
            };
            [
                wider,
                OriginPattern {
                    port: Port::Any,
                    ..wider
                },
            ]
        })
        .filter(move |wider| *wider != pattern)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse_origin;

    fn entries<'a>(argument: Argument, texts: &[&'a str]) -> Vec<Entry<'a>> {
        let entry = |(index, text): (usize, &&'a str)| Entry {
            place: Place::Element(argument, index),
            text,
            pattern: parse_origin(text).unwrap_or_else(|faults| panic!("{text}: {faults:?}")),
        };
        texts.iter().enumerate().map(entry).collect()
    }

    fn found(origins: &[&str], debug: &[&str]) -> Vec<(Place, &'static str)> {
        let origins = entries(Argument::Origins, origins);
        let debug = entries(Argument::DebugOrigins, debug);
        find(&origins, &debug)
            .iter()
            .map(|(place, fault)| (*place, fault.rule.id()))
            .collect()
    }

    const DUPLICATE: &str = "origin_duplicate";
    const SUBSUMED: &str = "origin_subsumed";

    fn origin(index: usize) -> Place {
        Place::Element(Argument::Origins, index)
    }

    fn debug(index: usize) -> Place {
        Place::Element(Argument::DebugOrigins, index)
    }

    #[test]
    fn what_stands_apart_is_silent() {
        for list in [
            &["https://a.example", "http://a.example"][..],
            &["https://a.example", "https://a.example:8443"],
            &["https://a.example", "https://*.a.example"],
            &["https://a.example.", "https://a.example"],
            &["https://*.a.example", "https://b.a.example:8443"],
            &["https://*.a.example:8443", "https://b.a.example"],
            &["https://*.a.example", "https://*.b.example", "https://ba.example"],
            &["https://*.a.example", "https://*.a.example:8443"],
            &["http://localhost:*", "http://a.localhost"],
        ] {
            assert_eq!(found(list, &[]), [], "{list:?}");
        }
    }

    #[test]
    fn a_pair_is_reported_at_both_entries() {
        assert_eq!(
            found(
                &["https://a.example", "https://b.example", "https://a.example"],
                &[]
            ),
            [(origin(0), DUPLICATE), (origin(2), DUPLICATE)]
        );
        for list in [
            &["https://b.a.example", "https://*.a.example"],
            &["https://c.b.a.example", "https://*.a.example"],
            &["https://*.b.a.example", "https://*.a.example"],
            &["https://a.example", "https://a.example:*"],
            &["https://a.example:1", "https://a.example:*"],
            &["https://*.a.example:1", "https://*.a.example:*"],
            &["https://b.a.example", "https://*.a.example:*"],
            &["https://b.a.example.", "https://*.a.example."],
            &["http://[::1]:3000", "http://[::1]:*"],
        ] {
            assert_eq!(
                found(list, &[]),
                [(origin(0), SUBSUMED), (origin(1), SUBSUMED)],
                "{list:?}"
            );
            let swapped = [list[1], list[0]];
            assert_eq!(
                found(&swapped, &[]),
                [(origin(1), SUBSUMED), (origin(0), SUBSUMED)],
                "{swapped:?}"
            );
        }
    }

    #[test]
    fn debug_origins_add_to_origins() {
        assert_eq!(
            found(&["https://a.example"], &["https://a.example"]),
            [(origin(0), DUPLICATE), (debug(0), DUPLICATE)]
        );
        assert_eq!(
            found(&["https://*.a.example"], &["https://b.a.example"]),
            [(debug(0), SUBSUMED), (origin(0), SUBSUMED)]
        );
        assert_eq!(
            found(&[], &["https://*.a.example", "https://b.a.example"]),
            [(debug(1), SUBSUMED), (debug(0), SUBSUMED)]
        );
        assert_eq!(found(&["https://b.a.example"], &["https://*.a.example"]), []);
    }

    #[test]
    fn a_duplicate_across_the_lists_is_called_so() {
        let origins = entries(Argument::Origins, &["https://a.example"]);
        let debug = entries(Argument::DebugOrigins, &["https://a.example"]);
        for (_, fault) in find(&origins, &debug) {
            let message = fault.to_string();
            assert!(
                message.starts_with("origin `https://a.example` is in `origins` and in `debug_origins`\n"),
                "{message}"
            );
        }
    }

    #[test]
    fn messages_name_the_other_entry() {
        let texts = [
            "https://b.a.example",
            "https://*.a.example",
            "https://*.a.example",
        ];
        let entries = entries(Argument::Origins, &texts);
        let messages: Vec<String> = find(&entries, &[])
            .iter()
            .map(|(_, fault)| fault.message(crate::fault::Reader::Attribute))
            .collect();
        assert_eq!(
            messages,
            [
                "origin `https://*.a.example` is listed twice\nhelp: remove one of them\nnote: the same as entry 3 of `origins`",
                "origin `https://*.a.example` is listed twice\nhelp: remove one of them\nnote: the same as entry 2 of `origins`",
                "origin `https://b.a.example` is already covered by `https://*.a.example`\n\
             help: remove `https://b.a.example`, or remove `https://*.a.example` to allow less",
                "origin `https://*.a.example` already covers `https://b.a.example`\n\
             help: remove `https://*.a.example` to allow less, or remove `https://b.a.example`",
            ]
        );
    }
}
