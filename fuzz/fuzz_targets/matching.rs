//! The matcher against a naive one that takes the origin apart with string functions.
//!
//! The first line is the request's `Origin`; then the entries of a list, one a line.

#![no_main]
#![forbid(unsafe_code)]

use cors_rules::{
    origin::{OriginList, OriginPattern, Port, Wildcard, by_length, syntax::serialized_origin},
    rules::{ListTerms, check_origins},
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|&byte| byte == b'\n');
    let Some(origin) = lines.next() else { return };
    let entries: Vec<&str> = lines
        .take(8)
        .filter_map(|line| str::from_utf8(line).ok())
        .collect();
    let Ok(listed) = check_origins(&entries, ListTerms::default()) else {
        return;
    };
    let entries: Vec<&str> = listed
        .kept
        .iter()
        .map(|(position, _)| entries[*position])
        .collect();
    let patterns: Vec<OriginPattern<'_>> = listed.kept.iter().map(|(_, pattern)| *pattern).collect();
    let is_listed = is_listed(&patterns, &entries, origin);
    let expected =
        str::from_utf8(origin).is_ok_and(|origin| patterns.iter().any(|pattern| covers(pattern, origin)));
    assert_eq!(
        is_listed,
        expected,
        "{:?} in {entries:?}",
        origin.escape_ascii().to_string()
    );
    for entry in entries.iter().filter(|entry| !entry.contains('*')) {
        assert!(
            self::is_listed(&patterns, &entries, entry.as_bytes()),
            "an entry is listed: {entry}"
        );
    }
    if is_listed {
        assert!(
            serialized_origin(origin).is_some(),
            "only origins are listed: {}",
            origin.escape_ascii()
        );
    }
});

/// What a policy with these entries says.
fn is_listed(patterns: &[OriginPattern<'_>], entries: &[&str], origin: &[u8]) -> bool {
    let (mut exact, mut starred) = (Vec::new(), Vec::new());
    for (entry, pattern) in entries.iter().zip(patterns) {
        assert_eq!(
            OriginPattern::of(entry),
            *pattern,
            "an entry is read as it was checked"
        );
        if pattern.is_exact() {
            exact.push(*entry);
        } else {
            starred.push(*entry);
        }
    }
    exact.sort_by(|a, b| by_length(a.as_bytes(), b.as_bytes()));
    exact.extend(starred);
    OriginList::new(&exact).find(origin).is_some()
}

/// RULES: `https://*.x` covers one or more labels in front of `x`, each 1 to 63 of `a-z 0-9 - _`, the host at most
/// 253; `a-*.x` one label with one or more of `a-z 0-9 -` for the star; the port `*` none or a canonical one that is
/// not the default.
fn covers(pattern: &OriginPattern<'_>, origin: &str) -> bool {
    let Some((scheme, rest)) = origin.split_once("://") else {
        return false;
    };
    let (host, port) = match rest
        .rfind(':')
        .filter(|colon| rest.rfind(']').is_none_or(|bracket| bracket < *colon))
    {
        Some(colon) => (&rest[..colon], Some(&rest[colon + 1..])),
        None => (rest, None),
    };
    scheme == pattern.scheme && covers_host(pattern, host) && covers_port(pattern, port)
}

fn covers_host(pattern: &OriginPattern<'_>, host: &str) -> bool {
    let base = format!(".{}", pattern.host);
    let under = host.strip_suffix(&base).filter(|_| host.len() <= 253);
    match pattern.wildcard {
        Wildcard::None => host == pattern.host,
        Wildcard::Subdomains => under.is_some_and(|labels| labels.split('.').all(is_label)),
        Wildcard::Label { before, after } => under.is_some_and(|label| {
            let is_open = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
            let star = label
                .len()
                .checked_sub(before.len() + after.len())
                .filter(|length| *length > 0);
            label.len() <= 63
                && label.starts_with(before)
                && label.ends_with(after)
                && star.is_some_and(|length| label[before.len()..before.len() + length].chars().all(is_open))
        }),
    }
}

fn is_label(label: &str) -> bool {
    let is_allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '_';
    (1..=63).contains(&label.len()) && label.chars().all(is_allowed)
}

fn covers_port(pattern: &OriginPattern<'_>, port: Option<&str>) -> bool {
    match (pattern.port, port) {
        (Port::Absent | Port::Any, None) => true,
        (Port::Absent, Some(_)) | (Port::Exact(_), None) => false,
        (Port::Exact(expected), Some(port)) => expected == port,
        (Port::Any, Some(port)) => {
            let is_default = matches!((pattern.scheme, port), ("http", "80") | ("https", "443"));
            port.parse::<u16>()
                .is_ok_and(|number| number > 0 && number.to_string() == port)
                && !is_default
        }
    }
}
