//! What surrounds the host and port of an origin.

use crate::fault::{Fault, quoted};
use crate::violation::Rule;

/// `Origin` carries scheme, host and port:
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.
const WHY: &str = "browsers send only scheme, host and port, so this would never match";

/// Host and port: `rest` without user, path, query and fragment.
pub(super) fn cut<'a>(rest: &'a str, shown: &str, faults: &mut Vec<Fault>) -> &'a str {
    let (rest, fragment) = cut_at(rest, '#');
    let (rest, query) = cut_at(rest, '?');
    let (authority, path) = cut_at(rest, '/');
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

fn origin_trailing_slash(path: Option<&str>, shown: &str) -> Option<Fault> {
    (path? == "").then(|| {
        Fault::new(
            Rule::OriginTrailingSlash,
            format!("origin {} has a trailing slash", quoted(shown)),
        )
        .corrected()
        .note(WHY)
    })
}

fn origin_path(path: Option<&str>, shown: &str) -> Option<Fault> {
    let path = path.filter(|path| !path.is_empty())?;
    let problem = format!(
        "origin {} has a path, {}",
        quoted(shown),
        quoted(&format!("/{path}"))
    );
    Some(Fault::new(Rule::OriginPath, problem).corrected().note(WHY))
}

fn origin_query(query: Option<&str>, shown: &str) -> Option<Fault> {
    let problem = format!(
        "origin {} has a query, {}",
        quoted(shown),
        quoted(&format!("?{}", query?))
    );
    Some(Fault::new(Rule::OriginQuery, problem).corrected().note(WHY))
}

fn origin_fragment(fragment: Option<&str>, shown: &str) -> Option<Fault> {
    let problem = format!(
        "origin {} has a fragment, {}",
        quoted(shown),
        quoted(&format!("#{}", fragment?))
    );
    Some(Fault::new(Rule::OriginFragment, problem).corrected().note(WHY))
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
    if looks_like_bare_ipv6(authority) {
        return (authority, None);
    }
    let from = authority.rfind(']').map_or(0, |bracket| bracket + 1);
    match authority[from..].find(':') {
        Some(colon) => (&authority[..from + colon], Some(&authority[from + colon + 1..])),
        None => (authority, None),
    }
}

/// An IPv6 address whose brackets were forgotten; a host has no colon.
pub(super) fn looks_like_bare_ipv6(authority: &str) -> bool {
    authority.parse::<std::net::Ipv6Addr>().is_ok()
}
