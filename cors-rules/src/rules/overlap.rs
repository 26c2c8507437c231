//! Entries of an origin list that another entry makes superfluous. A reader would believe that they have an effect.

use super::covering_entry::{ListedOrigin, Seen};
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule};

/// Violations, one at each entry that another makes superfluous.
///
/// `debug_origins` is compared with both lists, but `origins` only with itself: an entry of `debug_origins` has no
/// effect in a release build.
pub(super) fn find(origins: &[ListedOrigin<'_>], debug: &[ListedOrigin<'_>]) -> Vec<(Place, Fault)> {
    let mut found = Vec::new();
    if origins.len() + debug.len() < 2 {
        return found;
    }
    let seen = index(origins, &mut found, None);
    found.extend(
        origins
            .iter()
            .filter_map(|entry| origin_subsumed(entry, &[&seen])),
    );
    let seen_debug = index(debug, &mut found, Some(&seen));
    found.extend(
        debug
            .iter()
            .filter_map(|entry| origin_subsumed(entry, &[&seen, &seen_debug])),
    );
    found
}

/// The first entry of each spelling.
fn index<'a, 'e>(
    entries: &'e [ListedOrigin<'a>],
    found: &mut Vec<(Place, Fault)>,
    earlier: Option<&Seen<'a, 'e>>,
) -> Seen<'a, 'e> {
    let mut seen = Seen::default();
    for entry in entries {
        let known = earlier
            .and_then(|earlier| earlier.get(&entry.pattern))
            .or_else(|| seen.get(&entry.pattern));
        match known {
            Some(first) => found.push(origin_duplicate(first, entry)),
            None => seen.insert(entry),
        }
    }
    seen
}

/// The violation is at the second entry.
fn origin_duplicate(first: &ListedOrigin<'_>, second: &ListedOrigin<'_>) -> (Place, Fault) {
    let text = quoted(second.text);
    let problem = if is_debug(first) == is_debug(second) {
        format!("origin {text} is listed twice")
    } else {
        format!("origin {text} is in `origins` and in `debug_origins`")
    };
    let fault = Fault::new(Rule::OriginDuplicate, problem).help("remove it");
    let fault = match first.place {
        Place::Element(argument, index) => fault.note(format!(
            "it is entry {} of `{}` already",
            index + 1,
            argument.name()
        )),
        Place::Attribute | Place::Argument(_) | Place::Seen(_) => fault,
    };
    (second.place, fault)
}

fn is_debug(entry: &ListedOrigin<'_>) -> bool {
    matches!(entry.place, Place::Element(Argument::DebugOrigins, _))
}

/// The violation is at the narrower entry, which has no effect.
fn origin_subsumed<'a>(entry: &ListedOrigin<'a>, lists: &[&Seen<'a, '_>]) -> Option<(Place, Fault)> {
    let covering = lists.iter().find_map(|seen| seen.covering(entry.pattern))?;
    let (narrow, wide) = (quoted(entry.text), quoted(covering.text));
    let fault = Fault::new(
        Rule::OriginSubsumed,
        format!("origin {narrow} is already covered by {wide}"),
    )
    .help(format!("remove it, or remove {wide} to allow less"));
    Some((entry.place, fault))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::parse_origin;

    fn entries<'a>(argument: Argument, texts: &[&'a str]) -> Vec<ListedOrigin<'a>> {
        let entry = |(index, text): (usize, &&'a str)| ListedOrigin {
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

    /// `*` is no underscore.
    #[test]
    fn a_label_with_an_underscore_is_not_covered() {
        for (wide, narrow, expected) in [
            ("https://x-*.a.example", "https://x-_-*.a.example", 0),
            ("https://*-x.a.example", "https://*-_-x.a.example", 0),
            ("https://x-*.a.example", "https://x-1-*.a.example", 1),
            ("https://x-*-y.a.example", "https://x-_*-1-y.a.example", 0),
            ("https://x-*-y.a.example", "https://x-1-*_-y.a.example", 0),
            ("https://x-*-y.a.example", "https://x-1-*-1-y.a.example", 1),
        ] {
            assert_eq!(found(&[wide, narrow], &[]).len(), expected, "{wide} {narrow}");
        }
    }

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
            &["https://preview-*.a.example", "https://preview.a.example"],
            &["https://preview-*.a.example", "https://preview-a.b.a.example"],
            &["https://preview-*.a.example", "https://preview-a_b.a.example"],
            &["https://preview-*.a.example", "https://*-app.a.example"],
            &["https://pre-*.a.example", "https://p-*.a.example"],
            &["https://preview-*.a.example", "https://*.preview-1.a.example"],
        ] {
            assert_eq!(found(list, &[]), [], "{list:?}");
        }
    }

    #[test]
    fn a_pair_is_reported_once() {
        assert_eq!(
            found(
                &["https://a.example", "https://b.example", "https://a.example"],
                &[]
            ),
            [(origin(2), DUPLICATE)]
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
            &["https://preview-1.a.example", "https://preview-*.a.example"],
            &["https://preview-1.a.example", "https://*-1.a.example:*"],
            &["https://preview-*.a.example", "https://*.a.example"],
            &["https://preview-*.b.a.example", "https://*.a.example"],
            &["https://preview-x-*.a.example", "https://preview-*.a.example"],
            &["https://preview-*-app.a.example", "https://*-app.a.example"],
            &["https://preview-*.a.example:1", "https://preview-*.a.example:*"],
        ] {
            assert_eq!(found(list, &[]), [(origin(0), SUBSUMED)], "{list:?}");
            let swapped = [list[1], list[0]];
            assert_eq!(found(&swapped, &[]), [(origin(1), SUBSUMED)], "{swapped:?}");
        }
    }

    #[test]
    fn debug_origins_add_to_origins() {
        assert_eq!(
            found(&["https://a.example"], &["https://a.example"]),
            [(debug(0), DUPLICATE)]
        );
        assert_eq!(
            found(&["https://*.a.example"], &["https://b.a.example"]),
            [(debug(0), SUBSUMED)]
        );
        assert_eq!(
            found(&[], &["https://*.a.example", "https://b.a.example"]),
            [(debug(1), SUBSUMED)]
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
                "origin `https://*.a.example` is listed twice\nhelp: remove it\nnote: it is entry 2 of `origins` already",
                "origin `https://b.a.example` is already covered by `https://*.a.example`\n\
             help: remove it, or remove `https://*.a.example` to allow less",
            ]
        );
    }
}
