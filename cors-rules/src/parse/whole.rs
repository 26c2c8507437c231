//! Mistakes that a literal shows before it is split into its parts.

use super::{Wrong, lookalike, placeholder, regular_expression, scheme, several, wrapped};
use crate::fault::{ANY_ORIGIN, Fault};
use crate::negation;
use crate::shown::quoted;
use crate::violation::Rule;

/// Longer hosts are not converted: it takes quadratic time, and no host that long is valid in ASCII either.
const LONGEST_HOST: usize = 1024;

pub(super) fn whole(text: &str, shown: &str) -> Option<Wrong> {
    if is_plain(text) {
        return None;
    }
    origin_missing(text)
        .or_else(|| origin_null(text))
        .or_else(|| only_stars(text, shown))
        .or_else(|| port_alone(text, shown))
        .or_else(|| negated(text, shown))
        .or_else(|| wrapped::wrapped(text, shown))
        .or_else(|| placeholder::placeholder(text, shown))
        .or_else(|| question_mark(text, shown))
        .or_else(|| regular_expression::regular_expression(text, shown))
        .or_else(|| origin_unicode(text, shown))
        .or_else(|| percent_encoded(text, shown))
        .or_else(|| several::one(text).then(|| scheme::misspelled_separator(text, shown))?)
        .or_else(|| several::origin_comma(text, shown))
}

/// Nearly every literal: nothing in it belongs to another notation.
fn is_plain(text: &str) -> bool {
    text.contains("://")
        && !text.contains("://:")
        && !text.contains("://.*")
        && !text.contains(".env.")
        && !text.starts_with(['*', '-'])
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'/' | b'.' | b'-' | b'_' | b'*')
        })
}

/// An empty string is not an origin.
fn origin_missing(text: &str) -> Option<Wrong> {
    text.is_empty().then(|| {
        let fault = Fault::new(Rule::OriginMissing, "an empty string is no origin")
            .help("write an origin such as `https://app.example.com`, or remove it");
        (fault, None)
    })
}

/// Every opaque origin serializes to `null`, so `null` identifies no page:
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>, step 1.
fn origin_null(text: &str) -> Option<Wrong> {
    text.trim().eq_ignore_ascii_case("null").then(|| {
        let fault = Fault::new(
            Rule::OriginNull,
            format!("origin {} cannot be allowed", quoted(text)),
        )
        .help("serve the page over `https` and list its origin; to be readable by every page, `origins = \"*\"` without `credentials` says so openly")
        .note(
            "browsers send `null` for sandboxed frames, `data:` and `file:` pages and some redirects, \
                 so any site can send it",
        )
        .for_operators(
            "serve the page over `https` and list its origin",
            Some("browsers send `null` for sandboxed frames and `file:` pages, so any site can send it"),
        );
        (fault, None)
    })
}

/// `!https://a.example`: without its mark it would let in whom it is to keep out.
fn negated(text: &str, shown: &str) -> Option<Wrong> {
    negation::is_in(text).then(|| {
        let problem = format!("{} is a negation, not an origin", quoted(shown));
        let fault = Fault::new(Rule::OriginHostSyntax, problem).help(negation::NAME_WHAT_IS_ALLOWED);
        (fault, None)
    })
}

/// `*` is not a pattern for a host, and `**` and `*://*` have no meaning.
fn only_stars(text: &str, shown: &str) -> Option<Wrong> {
    let is_stars = text.contains('*')
        && text != ".*"
        && text.bytes().all(|byte| matches!(byte, b'*' | b':' | b'/' | b'.'));
    is_stars.then(|| {
        if text == "*" {
            let fault = Fault::new(
                Rule::OriginWildcardPlace,
                "`*` is not the origin of anybody in particular",
            )
            .help("list origins, or patterns such as `https://*.example.com`");
            return (fault, None);
        }
        let fault = Fault::new(
            Rule::OriginWildcardPlace,
            format!("{} is not a pattern", quoted(shown)),
        )
        .help(ANY_ORIGIN)
        .note("`*` alone is any origin")
        .for_operators("write `*`", Some("`*` alone is any origin"));
        (fault, None)
    })
}

/// `https://app?.example.com`: in a shell `?` is one character.
fn question_mark(text: &str, shown: &str) -> Option<Wrong> {
    let (_, rest) = text.split_once("://")?;
    let (host, behind) = rest.split_once('?')?;
    let is_host = |part: &str| {
        part.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b':'))
    };
    let is_glob = !host.ends_with(')') && is_host(host) && is_host(behind) && behind.contains('.');
    is_glob.then(|| {
        let problem = format!("origin {} has `?` in its host", quoted(shown));
        let fault = Fault::new(Rule::OriginWildcardPlace, problem)
            .help("list the hosts, each as a string; `*` in that place is one or more characters of a label")
            .note("`?` begins a query, which no origin has");
        (fault, None)
    })
}

/// A port names no host.
fn port_alone(text: &str, shown: &str) -> Option<Wrong> {
    let digits = text.trim().trim_start_matches(':');
    let is_port = !digits.is_empty() && digits.len() <= 5 && digits.bytes().all(|byte| byte.is_ascii_digit());
    is_port.then(|| {
        let fault = Fault::new(
            Rule::OriginSchemeMissing,
            format!("origin {} is a port without a host", quoted(shown)),
        )
        .help(format!(
            "name scheme and host too, such as `http://localhost:{digits}`"
        ))
        .note("an origin is `scheme://host` or `scheme://host:port`");
        (fault, None)
    })
}

/// Origins are sent in ASCII: <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>.
fn origin_unicode(text: &str, shown: &str) -> Option<Wrong> {
    let what = lookalike::odd_one(text)?;
    if text.trim().contains(['\n', '\r', '\t']) && text.is_ascii() {
        // A list, a line each.
        return None;
    }
    let problem = format!("origin {} contains {what}", quoted(shown));
    let looks = without_controls(&lookalike::as_it_looks(text));
    let is_host = !looks.is_ascii();
    let better = if is_host { in_punycode(&looks) } else { Some(looks) };
    let note = if is_host {
        "browsers send host names in ASCII, as Punycode"
    } else {
        "an origin is printable ASCII"
    };
    let fault = Fault::new(Rule::OriginUnicode, problem).corrected().note(note);
    Some((fault, better))
}

fn without_controls(text: &str) -> String {
    text.replace(|character: char| character.is_ascii_control(), "")
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
    if host.len() > LONGEST_HOST {
        return None;
    }
    // `xn--münchen` is half converted.
    let labels: Vec<&str> = host
        .split('.')
        .map(|label| {
            label
                .strip_prefix("xn--")
                .filter(|rest| !rest.is_ascii())
                .unwrap_or(label)
        })
        .collect();
    let host = labels.join(".");
    let host = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL).ok()?;
    let separator = if scheme.is_empty() { "" } else { "://" };
    let better = format!("{scheme}{separator}{wildcard}{host}{port}");
    better.is_ascii().then_some(better)
}

/// `%20` and its like: browsers decode them in addresses, but no host has them.
fn percent_encoded(text: &str, shown: &str) -> Option<Wrong> {
    let at = text.find('%')?;
    let digits = text.get(at + 1..at + 3)?;
    let byte = u8::from_str_radix(digits, 16)
        .ok()
        .filter(|_| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
    // A zone of an IPv6 address has its own answer.
    if text.contains('[') || !byte.is_ascii() || byte.is_ascii_control() {
        return None;
    }
    let decoded = format!("{}{}{}", &text[..at], char::from(byte), &text[at + 3..]);
    let fault = Fault::new(
        Rule::OriginHostSyntax,
        format!(
            "origin {} has the percent-encoded character `%{digits}`",
            quoted(shown)
        ),
    )
    .corrected();
    Some((fault, Some(decoded.trim().to_owned())))
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages, sound};

    #[test]
    fn nothing_and_nobody_are_no_origins() {
        faulty(&[
            ("", &["origin_missing"], None),
            ("null", &["origin_null"], None),
            ("NULL", &["origin_null"], None),
            (" Null", &["origin_null"], None),
            ("null\n", &["origin_null"], None),
            ("*", &["origin_wildcard_place"], None),
            ("**", &["origin_wildcard_place"], None),
            ("*://*:*", &["origin_wildcard_place"], None),
            ("*/", &["origin_wildcard_place"], None),
            ("3000", &["origin_scheme_missing"], None),
            (":8080", &["origin_scheme_missing"], None),
        ]);
        messages(&[
            ("*", "`*` is not the origin of anybody"),
            ("**", "`**` is not a pattern\nhelp: write `\"*\"`"),
            (
                "3000",
                "origin `3000` is a port without a host\nhelp: name scheme and host too, such as `http://localhost:3000`",
            ),
        ]);
        sound(&["https://null", "https://nullx"]);
    }

    #[test]
    fn only_printable_ascii_is_an_origin() {
        let unicode: &[&str] = &["origin_unicode"];
        let clean = Some("https://a.example");
        faulty(&[
            (
                "https://bücher.example",
                unicode,
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://xn--bücher.example",
                unicode,
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://*.bücher.example:8080",
                unicode,
                Some("https://*.xn--bcher-kva.example:8080"),
            ),
            (
                "bücher.example",
                &["origin_unicode", "origin_scheme_missing"],
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://bücher.example/ä?ö#ü",
                unicode,
                Some("https://xn--bcher-kva.example"),
            ),
            ("https://a.example?ä", unicode, clean),
            ("https://a.example#ä", unicode, clean),
            ("https://ａ.example", unicode, clean),
            ("https：//a。example", unicode, clean),
            ("https://a.example\n", unicode, clean),
            ("https://a\u{7f}.example", unicode, clean),
            ("https://a\u{200b}.example", unicode, clean),
            ("\u{feff}https://a.example", unicode, clean),
            ("https://\u{202e}a.example", unicode, clean),
            ("https://a.example…", unicode, clean),
            ("https://аpp.example", unicode, Some("https://app.example")),
            (
                "https://app–one.example",
                unicode,
                Some("https://app-one.example"),
            ),
            (
                "“https://a.example”",
                &["origin_unicode", "origin_host_syntax"],
                clean,
            ),
            ("https://a.example:8080ä", unicode, None),
            ("hättps://a.example", unicode, None),
            ("https://a.example%20", &["origin_host_syntax"], clean),
            (
                "https://a.example%2F",
                &["origin_host_syntax", "origin_trailing_slash"],
                clean,
            ),
        ]);
        messages(&[
            (
                "https://bücher.example",
                "origin `https://bücher.example` contains the non-ASCII character U+00FC\n\
                 help: write `https://xn--bcher-kva.example`\nnote: browsers send host names in ASCII",
            ),
            (
                "https://a\u{7f}",
                "origin `https://a\\u{7f}` contains the control character U+007F\nhelp: write `https://a`\n\
                 note: an origin is printable ASCII",
            ),
        ]);
    }
}
