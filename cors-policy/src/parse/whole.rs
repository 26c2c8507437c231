//! What is wrong with a literal before its parts can be told apart.

use crate::fault::{Fault, quoted};
use crate::violation::Rule;

type Wrong = (Fault, Option<String>);

pub(super) fn whole(text: &str, shown: &str) -> Option<Wrong> {
    origin_missing(text)
        .or_else(|| origin_null(text))
        .or_else(|| origin_unicode(text, shown))
        .or_else(|| origin_comma(text))
        .or_else(|| only_stars(text))
}

/// An empty string is the origin of nobody.
fn origin_missing(text: &str) -> Option<Wrong> {
    text.is_empty().then(|| {
        let fault = Fault::new(Rule::OriginMissing, "an empty string is no origin")
            .help("write an origin such as `https://app.example.com`, or remove the entry");
        (fault, None)
    })
}

/// `null` is what every opaque origin serializes to, so that it names nobody:
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>, step 1.
fn origin_null(text: &str) -> Option<Wrong> {
    text.trim().eq_ignore_ascii_case("null").then(|| {
        let fault = Fault::new(
            Rule::OriginNull,
            format!("origin {} cannot be allowed", quoted(text)),
        )
        .help("to be readable from everywhere, write `origins = \"*\"` without `credentials`")
        .note(
            "browsers send `null` for sandboxed frames, `data:` and `file:` pages and some redirects, \
                 so any site can send it",
        );
        (fault, None)
    })
}

/// Origins are sent in ASCII: <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.
fn origin_unicode(text: &str, shown: &str) -> Option<Wrong> {
    let odd = text.chars().find(|character| !matches!(character, ' '..='~'))?;
    let what = if odd.is_ascii() { "control" } else { "non-ASCII" };
    let problem = format!(
        "origin {} contains the {what} character U+{:04X}",
        quoted(shown),
        u32::from(odd)
    );
    let better = if odd.is_ascii() {
        without_controls(text)
    } else {
        in_punycode(text)
    };
    let note = if odd.is_ascii() {
        "an origin is printable ASCII"
    } else {
        "browsers send host names in ASCII, as Punycode"
    };
    Some((
        Fault::new(Rule::OriginUnicode, problem).corrected().note(note),
        better,
    ))
}

fn without_controls(text: &str) -> Option<String> {
    Some(text.replace(|character: char| character.is_ascii_control(), "")).filter(|better| better.is_ascii())
}

/// The literal with its host as IDNA writes it.
fn in_punycode(text: &str) -> Option<String> {
    let (scheme, rest) = text.split_once("://").unwrap_or(("", text));
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, _) = rest.split_at(end);
    let (wildcard, authority) = match authority.strip_prefix("*.") {
        Some(base) => ("*.", base),
        None => ("", authority),
    };
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, format!(":{port}")),
        None => (authority, String::new()),
    };
    let host = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL).ok()?;
    let separator = if scheme.is_empty() { "" } else { "://" };
    let better = format!("{scheme}{separator}{wildcard}{host}{port}");
    better.is_ascii().then_some(better)
}

/// `Origin` holds one origin, and lists are lists here.
fn origin_comma(text: &str) -> Option<Wrong> {
    if !text.contains([',', ' ']) {
        return None;
    }
    let parts: Vec<&str> = text.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let fault = match parts.as_slice() {
        [] | [_] => Fault::new(
            Rule::OriginComma,
            format!("origin {} contains a {}", quoted(text), separator(text)),
        )
        .corrected(),
        parts => {
            let fault = Fault::new(
                Rule::OriginComma,
                format!(
                    "{} is not one origin: it contains a {}",
                    quoted(text),
                    separator(text)
                ),
            )
            .note("a string holds one origin; several are a list of strings");
            if parts.iter().all(|part| part.contains("://")) && text.len() < 200 {
                fault.help(format!("write `[\"{}\"]`", parts.join("\", \"")))
            } else {
                fault
            }
        }
    };
    let better = match parts.as_slice() {
        [only] => Some((*only).to_owned()),
        _ => None,
    };
    Some((fault, better))
}

fn separator(text: &str) -> &'static str {
    if text.contains(',') { "comma" } else { "space" }
}

/// `*` is no pattern for one host, and `**` is nothing at all.
fn only_stars(text: &str) -> Option<Wrong> {
    text.bytes().all(|byte| byte == b'*').then(|| {
        let problem = match text {
            "*" => "`*` is not the origin of anybody in particular".to_owned(),
            _ => format!("{} is not a pattern", quoted(text)),
        };
        let fault = Fault::new(Rule::OriginWildcardPlace, problem)
            .help("write `origins = \"*\"` for any origin, or `https://*.example.com` for subdomains");
        (fault, None)
    })
}
