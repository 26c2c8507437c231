//! The matcher against a naive one that takes the origin apart with string functions.
//!
//! The first line is the request's `Origin`; then the entries of a list, one a line.

#![no_main]
#![forbid(unsafe_code)]

use cors_rules::{
    matching::{OriginList, by_length, serialized_origin},
    origin::{OriginPattern, Port},
    rules::check_origins,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let mut lines = data.split(|&byte| byte == b'\n');
    let Some(origin) = lines.next() else { return };
    let entries: Vec<&str> = lines
        .take(8)
        .filter_map(|line| str::from_utf8(line).ok())
        .collect();
    let Ok(patterns) = check_origins(&entries, false) else {
        return;
    };
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
/// 253; the port `*` none or a canonical one that is not the default.
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
    if !pattern.subdomains {
        return host == pattern.host;
    }
    let base = format!(".{}", pattern.host);
    host.len() <= 253
        && host.len() > base.len()
        && host.ends_with(&base)
        && host[..host.len() - base.len()].split('.').all(is_label)
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
