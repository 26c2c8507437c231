//! What surrounds the host and port of an origin.

use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::Rule;

/// `Origin` carries scheme, host and port:
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.
const WHY: &str = "browsers send only scheme, host and port, so this would never match";

/// Host and port: `rest` without user, path, query and fragment.
pub(super) fn cut<'a>(rest: &'a str, shown: &str, faults: &mut Vec<Fault>) -> &'a str {
    let (rest, fragment) = cut_at(rest, '#');
    let (rest, query) = cut_at(rest, '?');
    // Browsers read a backslash as a slash: <https://url.spec.whatwg.org/#host-state>.
    let (authority, path) = rest.split_at(rest.find(['/', '\\']).unwrap_or(rest.len()));
    faults.extend(origin_userinfo(authority, shown));
    if fragment.is_none() && query.is_none() {
        faults.extend(origin_trailing_slash(path, shown));
    }
    faults.extend(origin_path(path, shown));
    faults.extend(origin_query(query, shown));
    faults.extend(origin_fragment(fragment, shown));
    authority.rfind('@').map_or(authority, |at| &authority[at + 1..])
}

fn cut_at(text: &str, mark: char) -> (&str, Option<&str>) {
    match text.split_once(mark) {
        Some((before, after)) => (before, Some(after)),
        None => (text, None),
    }
}

fn origin_trailing_slash(path: &str, shown: &str) -> Option<Fault> {
    (path == "/").then(|| {
        Fault::new(
            Rule::OriginTrailingSlash,
            format!("origin {} has a trailing slash", quoted(shown)),
        )
        .corrected()
        .note(WHY)
    })
}

fn origin_path(path: &str, shown: &str) -> Option<Fault> {
    if matches!(path, "" | "/") {
        return None;
    }
    let is_prefix_length = path.strip_prefix('/').is_some_and(|digits| {
        (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
    });
    let ends_in_number = shown
        .strip_suffix(path)
        .is_some_and(|rest| rest.ends_with(|last: char| last.is_ascii_digit()));
    if is_prefix_length && ends_in_number && shown.matches('.').count() == 3 {
        let problem = format!("origin {} is a range of addresses", quoted(shown));
        return Some(
            super::decided_in_code(Fault::new(Rule::OriginPath, problem))
                .note("no pattern is a range of addresses; list those that you need"),
        );
    }
    let problem = format!("origin {} has a path, {}", quoted(shown), quoted(path));
    Some(Fault::new(Rule::OriginPath, problem).corrected().note(WHY))
}

fn origin_query(query: Option<&str>, shown: &str) -> Option<Fault> {
    let query = quoted(&format!("?{}", query?));
    let problem = format!("origin {} has a query, {query}", quoted(shown));
    Some(Fault::new(Rule::OriginQuery, problem).corrected().note(WHY))
}

fn origin_fragment(fragment: Option<&str>, shown: &str) -> Option<Fault> {
    let fragment = quoted(&format!("#{}", fragment?));
    let problem = format!("origin {} has a fragment, {fragment}", quoted(shown));
    Some(Fault::new(Rule::OriginFragment, problem).corrected().note(WHY))
}

/// A password that reads like more than one: nothing else is said, since every piece of it would be shown.
pub(super) fn password(shown: &str) -> Fault {
    Fault::new(
        Rule::OriginUserinfo,
        format!("origin {} has a password before the host", quoted(shown)),
    )
    .note(WHY)
}

fn origin_userinfo(authority: &str, shown: &str) -> Option<Fault> {
    authority.contains('@').then(|| {
        Fault::new(
            Rule::OriginUserinfo,
            format!("origin {} has a user name before the host", quoted(shown)),
        )
        .corrected()
        .note(WHY)
    })
}

/// Host, and what follows the colon behind it. Colons within brackets belong to an IPv6 address.
pub(super) fn split(authority: &str) -> (&str, Option<&str>) {
    let is_unclosed = authority.contains('[') && !authority.contains(']');
    if is_unclosed || looks_like_bare_ipv6(authority) {
        return (authority, None);
    }
    let from = authority.rfind(']').unwrap_or(0);
    match authority[from..].find(':') {
        Some(colon) => (&authority[..from + colon], Some(&authority[from + colon + 1..])),
        None => (authority, None),
    }
}

/// An IPv6 address whose brackets were forgotten; a host has no colon.
pub(super) fn looks_like_bare_ipv6(authority: &str) -> bool {
    authority.parse::<std::net::Ipv6Addr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{faulty, messages};

    #[test]
    fn what_surrounds_the_host_is_cut() {
        let clean = Some("https://a.example");
        faulty(&[
            ("https://a.example/", &["origin_trailing_slash"], clean),
            ("https://a.example//", &["origin_path"], clean),
            ("https://a.example/x", &["origin_path"], clean),
            ("https://a.example/*", &["origin_path"], clean),
            ("https://a.example?", &["origin_query"], clean),
            ("https://a.example/?x", &["origin_query"], clean),
            ("https://a.example#", &["origin_fragment"], clean),
            ("https://a.example/#x", &["origin_fragment"], clean),
            ("https://a.example#x?y/z", &["origin_fragment"], clean),
            ("https://a.example?x/y", &["origin_query"], clean),
            ("https://user@a.example", &["origin_userinfo"], clean),
            ("https://user:secret@x@a.example", &["origin_userinfo"], clean),
            ("https://@a.example", &["origin_userinfo"], clean),
            ("https://a.example/@", &["origin_path"], clean),
            ("https://a.example\\", &["origin_path"], clean),
            ("https://a.example\\@b/c", &["origin_path"], clean),
            (
                "https://*.a.example:8080/x",
                &["origin_path"],
                Some("https://*.a.example:8080"),
            ),
        ]);
    }

    #[test]
    fn messages_show_what_is_too_much() {
        messages(&[
            (
                "https://a/",
                "origin `https://a/` has a trailing slash\nhelp: write `https://a`\nnote: browsers send only",
            ),
            (
                "https://a/x",
                "origin `https://a/x` has a path, `/x`\nhelp: write `https://a`\nnote: browsers send only",
            ),
            (
                "https://a?x",
                "origin `https://a?x` has a query, `?x`\nhelp: write `https://a`\nnote: browsers send only",
            ),
            (
                "https://a#x",
                "origin `https://a#x` has a fragment, `#x`\nhelp: write `https://a`\nnote: browsers send only",
            ),
            (
                "https://u@a",
                "origin `https://u@a` has a user name before the host\nhelp: write `https://a`\nnote: browsers",
            ),
        ]);
    }

    #[test]
    fn host_and_port_part_at_the_colon() {
        for (authority, expected) in [
            ("a", ("a", None)),
            ("a:", ("a", Some(""))),
            ("a:1:2", ("a", Some("1:2"))),
            (":1", ("", Some("1"))),
            ("[::1]", ("[::1]", None)),
            ("[::1]:2", ("[::1]", Some("2"))),
            ("[::1]x:2", ("[::1]x", Some("2"))),
            ("[::1", ("[::1", None)),
            ("::1:2", ("::1:2", None)),
        ] {
            assert_eq!(split(authority), expected, "{authority}");
        }
    }
}
