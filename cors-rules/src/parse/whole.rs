//! What is wrong with a literal before its parts can be told apart.

use crate::fault::{Fault, quoted};
use crate::violation::Rule;

/// Longer hosts are not converted: it takes quadratic time, and no host that long is valid in ASCII either.
const LONGEST_HOST: usize = 1024;

/// Longer lists are not spelled out in a message.
const LONGEST_HELP: usize = 200;

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
    if host.len() > LONGEST_HOST {
        return None;
    }
    let host = idna::domain_to_ascii_cow(host.as_bytes(), idna::AsciiDenyList::URL).ok()?;
    let separator = if scheme.is_empty() { "" } else { "://" };
    let better = format!("{scheme}{separator}{wildcard}{host}{port}");
    better.is_ascii().then_some(better)
}

/// `Origin` holds one origin, and lists are lists here.
fn origin_comma(text: &str) -> Option<Wrong> {
    if !text.contains(',') && !text.contains(' ') {
        return None;
    }
    let separator = if text.contains(',') { "comma" } else { "space" };
    let parts: Vec<&str> = text.split([',', ' ']).filter(|part| !part.is_empty()).collect();
    let fault = |problem: String| Fault::new(Rule::OriginComma, problem);
    if let [] | [_] = parts.as_slice() {
        let fault = fault(format!("origin {} contains a {separator}", quoted(text))).corrected();
        return Some((fault, parts.first().map(|only| (*only).to_owned())));
    }
    let fault = fault(format!(
        "{} is not one origin: it contains a {separator}",
        quoted(text)
    ))
    .note("a string holds one origin; several are a list of strings");
    if text.len() < LONGEST_HELP && parts.iter().all(|part| part.contains("://")) {
        Some((
            fault.help(format!("write `[\"{}\"]`", parts.join("\", \""))),
            None,
        ))
    } else {
        Some((fault, None))
    }
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
        ]);
        messages(&[
            ("*", "`*` is not the origin of anybody"),
            ("**", "`**` is not a pattern\nhelp: write `origins = \"*\"`"),
        ]);
        sound(&["https://null", "https://nullx"]);
    }

    #[test]
    fn only_printable_ascii_is_an_origin() {
        faulty(&[
            (
                "https://bücher.example",
                &["origin_unicode"],
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://*.bücher.example:8080",
                &["origin_unicode"],
                Some("https://*.xn--bcher-kva.example:8080"),
            ),
            (
                "bücher.example",
                &["origin_unicode", "origin_scheme_missing"],
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://bücher.example/ä?ö#ü",
                &["origin_unicode"],
                Some("https://xn--bcher-kva.example"),
            ),
            (
                "https://a.example?ä",
                &["origin_unicode"],
                Some("https://a.example"),
            ),
            (
                "https://a.example#ä",
                &["origin_unicode"],
                Some("https://a.example"),
            ),
            (
                "https://ａ.example",
                &["origin_unicode"],
                Some("https://a.example"),
            ),
            (
                "https://a.example\n",
                &["origin_unicode"],
                Some("https://a.example"),
            ),
            (
                "https://a\u{7f}.example",
                &["origin_unicode"],
                Some("https://a.example"),
            ),
            (
                "https://a.example\r\nX: y",
                &["origin_unicode", "origin_comma"],
                None,
            ),
            ("https://\u{202e}a.example", &["origin_unicode"], None),
            ("https://a.example:8080ä", &["origin_unicode"], None),
            ("hättps://a.example", &["origin_unicode"], None),
            ("https://a\nä", &["origin_unicode"], None),
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
        sound(&["https://a~b".trim_end_matches("~b")]);
    }

    #[test]
    fn a_string_is_one_origin() {
        faulty(&[
            ("https://a.example,https://b.example", &["origin_comma"], None),
            ("https://a.example https://b.example", &["origin_comma"], None),
            ("https://a.example ", &["origin_comma"], Some("https://a.example")),
            (
                " https://A.example",
                &["origin_comma", "origin_host_case"],
                Some("https://a.example"),
            ),
            ("https://a.example,", &["origin_comma"], Some("https://a.example")),
            (" ", &["origin_comma"], None),
            (",", &["origin_comma"], None),
        ]);
        messages(&[
            (
                "https://a.example, https://b.example",
                "`https://a.example, https://b.example` is not one origin: it contains a comma\n\
                 help: write `[\"https://a.example\", \"https://b.example\"]`\nnote: a string holds one",
            ),
            (
                "https://a.example b.example",
                "`https://a.example b.example` is not one origin: it contains a space\nnote: a string",
            ),
            (
                "https://a.example ",
                "origin `https://a.example ` contains a space\nhelp: write `https://a.example`",
            ),
            (" ", "origin ` ` contains a space"),
        ]);
        for (length, is_spelled_out) in [(199, true), (200, false), (300, false)] {
            let list = format!("https://a.example,https://{}", "a".repeat(length - 26));
            messages(&[(&list, "`https://a.example,https://aaaa")]);
            assert_eq!(
                crate::parse::testing::first_message(&list).contains("help"),
                is_spelled_out,
                "{length}"
            );
        }
    }
}
