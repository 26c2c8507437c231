//! Lists of origins in the notation of other files: quotes, JSON, YAML, settings, comments, templates.

use cors_rules::{
    parse::meant,
    shown::{Shown, has_odd_password},
};

const QUOTES: [char; 7] = ['"', '\'', '`', '“', '”', '‘', '’'];
/// The most words of a template. One that nothing closes would be looked for to the end of the list, and so would the
/// next one.
const LONGEST_TEMPLATE: usize = 64;
const ALONE: &str = "write the origins alone, separated by commas or white space";

/// What is wrong with an entry that is written in the notation of another kind of file, and what to write instead.
pub(super) fn notation(entry: &str) -> Option<String> {
    // What looks like a mark is part of the password.
    if has_odd_password(entry) {
        return None;
    }
    separators(entry).or_else(|| notation_of_entry(entry))
}

/// The same for an entry of a list that may be a list elsewhere too, where several entries in one are not two.
pub(crate) fn notation_of_entry(entry: &str) -> Option<String> {
    if has_odd_password(entry) {
        return None;
    }
    None.or_else(|| punctuation(entry))
        .or_else(|| setting(entry))
        .or_else(|| quotes(entry))
}

/// Whether the entries behind this one belong to it: how many of `rest` do.
pub(crate) fn belongings<'a>(entry: &str, rest: impl Iterator<Item = &'a str>) -> usize {
    if is_comment(entry) {
        // A word is no origin.
        return rest.take_while(|word| !word.contains(['.', ':'])).count();
    }
    if is_open_template(entry) {
        let end = rest.take(LONGEST_TEMPLATE).position(|word| word.contains("}}"));
        return end.map_or(0, |end| end + 1);
    }
    if setting(entry).is_some() {
        return rest.take_while(|word| matches!(*word, "=" | ":" | ":=")).count();
    }
    0
}

/// What is between entries elsewhere.
fn separators(entry: &str) -> Option<String> {
    let (name, separator) = [("semicolons", ";"), ("`|`", "|"), ("a written `\\n`", "\\n")]
        .into_iter()
        .find(|(_, separator)| entry.contains(separator))?;
    let parts: Vec<&str> = entry
        .split(separator)
        .map(|part| part.trim_end_matches("\\r"))
        .filter(|part| !part.is_empty())
        .collect();
    // A regular expression has `|` too.
    if parts.is_empty() || separator != ";" && !parts.iter().all(|part| part.contains("://")) {
        return None;
    }
    let origins: Vec<String> = parts.into_iter().map(corrected).collect();
    Some(format!(
        "origins are separated by commas or white space, not by {name}\nhelp: write `{}`",
        Shown::Correction(&origins.join(", "))
    ))
}

/// Marks that are no text.
fn punctuation(entry: &str) -> Option<String> {
    if entry.chars().all(|mark| "[]{}".contains(mark))
        && !entry.is_empty()
        && !entry.starts_with("{{")
        && entry != "}}"
    {
        return Some(format!(
            "this is JSON; origins are written without brackets and quotes\nhelp: {ALONE}"
        ));
    }
    if is_comment(entry) {
        return Some(
            "this is a comment; in a file, comments start with `#`, and in a variable there are none\nhelp: remove it"
                .to_owned(),
        );
    }
    if is_open_template(entry) {
        return Some(
            "this is a template that nothing filled in\nhelp: write the origin itself, or mend what should have filled it in"
                .to_owned(),
        );
    }
    let dash = entry.strip_prefix(['-', '–', '—', '•'])?;
    if dash.is_empty() {
        Some(format!(
            "this is the dash of a list; origins are written without it\nhelp: {ALONE}"
        ))
    } else {
        dash.contains("://").then(|| {
            format!(
                "there is a dash in front of it\nhelp: write `{}`",
                Shown::Correction(&corrected(dash))
            )
        })
    }
}

/// The rest is behind white space.
fn is_open_template(entry: &str) -> bool {
    entry.contains("{{") && !entry.contains("}}")
}

fn is_comment(entry: &str) -> bool {
    entry.starts_with('#') || matches!(entry, "//" | ";" | "--" | "/*" | "*/" | "<!--" | "-->")
}

/// `ORIGINS=https://a.example`, `origins:`
fn setting(entry: &str) -> Option<String> {
    let is_name = |text: &str| {
        let text = text.trim_matches(QUOTES);
        text.starts_with(|first: char| first.is_ascii_alphabetic())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'))
    };
    if matches!(entry, "=" | ":" | ":=") {
        return Some(format!("this is no origin\nhelp: {ALONE}"));
    }
    let (name, value) = entry
        .split_once('=')
        .or_else(|| Some((entry.strip_suffix(':')?, "")))?;
    if !is_name(name) {
        return None;
    }
    let value = bare(value);
    Some(if value.is_empty() {
        format!("this is the name of a setting, not an origin\nhelp: {ALONE}")
    } else {
        format!(
            "the name `{}` is in front of it, and is part of the value\nhelp: write `{}`",
            Shown::Written(name.trim_matches(QUOTES)),
            Shown::Correction(&corrected(value))
        )
    })
}

/// The origin that is meant: what is left of an entry may have a mistake of its own.
fn corrected(text: &str) -> String {
    meant(text).unwrap_or_else(|| text.to_owned())
}

/// Quotes and brackets around an origin.
fn quotes(entry: &str) -> Option<String> {
    let opened = entry.trim_start_matches('[');
    let inner = opened.trim_start_matches(QUOTES);
    let closed = without_bracket(inner);
    let bare = closed.trim_end_matches(QUOTES);
    // `[::1]:3000` lacks a scheme, and is no JSON.
    let is_json = opened.len() < entry.len() && (opened.starts_with(QUOTES) || opened.contains("://"));
    let is_quoted = inner.len() < opened.len() || bare.len() < closed.len();
    let is_closed_json = closed.len() < inner.len() && (is_json || is_quoted);
    if is_json || is_closed_json {
        Some(format!(
            "this is a JSON list; origins are written without brackets and quotes\nhelp: write `{}`",
            Shown::Correction(&corrected(bare))
        ))
    } else if is_quoted {
        Some(format!(
            "there are quotes around it, and they are part of the value\nhelp: write `{}`",
            Shown::Correction(&corrected(bare))
        ))
    } else {
        None
    }
}

/// What is inside brackets and quotes.
fn bare(value: &str) -> &str {
    let inner = value.trim_start_matches('[').trim_start_matches(QUOTES);
    without_bracket(inner).trim_end_matches(QUOTES)
}

/// Without the bracket that ends a list: the one of an IPv6 address stays.
fn without_bracket(inner: &str) -> &str {
    match inner.strip_suffix(']') {
        Some(closed) if closed.ends_with(QUOTES) || !closed.contains('[') => closed,
        _ => inner,
    }
}

#[cfg(test)]
mod tests {
    use core::{cell::Cell, iter};

    use super::*;

    #[test]
    fn other_notations_are_recognized() {
        for (entry, expected) in [
            ("https://a.example", None),
            ("http://[::1]:3000", None),
            ("http://[::1]", None),
            ("[::1]", None),
            ("[::1]:3000", None),
            ("a.example", None),
            ("*", None),
            ("\"https://a.example\"", Some(("quotes", "https://a.example"))),
            ("'https://a.example'", Some(("quotes", "https://a.example"))),
            ("“https://a.example”", Some(("quotes", "https://a.example"))),
            ("\"https://a.example", Some(("quotes", "https://a.example"))),
            ("https://a.example\"", Some(("quotes", "https://a.example"))),
            ("\"*\"", Some(("quotes", "*"))),
            ("\"http://[::1]\"", Some(("quotes", "http://[::1]"))),
            ("\"http://[::1]", Some(("quotes", "http://[::1]"))),
            ("[\"https://a.example\"", Some(("JSON", "https://a.example"))),
            ("[\"https://a.example\"]", Some(("JSON", "https://a.example"))),
            ("[\"http://[::1]\"]", Some(("JSON", "http://[::1]"))),
            ("\"https://a.example\"]", Some(("JSON", "https://a.example"))),
            ("[https://a.example]", Some(("JSON", "https://a.example"))),
            (
                "https://a.example;https://b.example;",
                Some(("semicolons", "https://a.example, https://b.example")),
            ),
            (
                "https://a.example|https://b.example",
                Some(("`|`", "https://a.example, https://b.example")),
            ),
            ("https://(a|b).example", None),
            (
                "https://a.example\\nhttps://b.example",
                Some(("`\\n`", "https://a.example, https://b.example")),
            ),
            (
                "ORIGINS=https://a.example",
                Some(("`ORIGINS`", "https://a.example")),
            ),
            (
                "origins=[\"https://a.example\"]",
                Some(("`origins`", "https://a.example")),
            ),
            ("https://a.example?x=1", None),
            ("\"https://a.example/\"", Some(("quotes", "https://a.example"))),
            ("-https://a.example", Some(("dash", "https://a.example"))),
            ("//a.example", None),
        ] {
            let found = notation(entry);
            let Some((word, corrected)) = expected else {
                assert_eq!(found, None, "{entry}");
                continue;
            };
            let found = found.unwrap_or_default();
            assert!(
                found.contains(word) && found.ends_with(&format!("help: write `{corrected}`")),
                "{entry}: {found}"
            );
        }
    }

    #[test]
    fn what_belongs_to_an_entry_is_told_with_it() {
        for (entry, rest, expected) in [
            ("#", &["our", "front", "end", "https://a.example"][..], 3),
            ("//", &["https://a.example"], 0),
            ("{{", &[".Values.origins", "}}", "https://a.example"], 2),
            ("{{x}}", &["y"], 0),
            ("{{", &["y", "https://a.example"], 0),
            ("origins", &["="], 0),
            ("origins:", &["-", "https://a.example"], 0),
            ("https://a.example", &["b"], 0),
        ] {
            assert_eq!(belongings(entry, rest.iter().copied()), expected, "{entry}");
        }
    }

    /// It would take quadratic time.
    #[test]
    fn a_template_that_nothing_closes_is_not_looked_for_to_the_end() {
        let looked_at = Cell::new(0);
        let rest = iter::repeat_n("{{", 100_000).inspect(|_| looked_at.set(looked_at.get() + 1));
        assert_eq!(belongings("{{", rest), 0);
        assert_eq!(looked_at.get(), LONGEST_TEMPLATE);
    }
}
