//! The scheme of an origin.

use super::{Wrong, meant, word::word};
use crate::credentials::APP_SCHEMES;
use crate::fault::Fault;
use crate::origin::syntax::LONGEST_SCHEME;
use crate::shown::quoted;
use crate::suggest::closest;
use crate::violation::Rule;

/// Schemes without a tuple origin, or whose pages send `null`, and those of connections that pages make.
const UNSUPPORTED: [(&str, &str); 10] = [
    (
        "ws",
        "a page that opens a WebSocket sends its own `http` or `https` origin",
    ),
    (
        "wss",
        "a page that opens a WebSocket sends its own `http` or `https` origin",
    ),
    ("view-source", "the source of a page is no page of its own"),
    ("ftp", "browsers no longer load pages over FTP"),
    ("data", "`data:` pages send `null`"),
    ("blob", "`blob:` pages send the origin of the page that made them"),
    (
        "about",
        "`about:` pages send the origin of the page that opened them, or `null`",
    ),
    ("javascript", "`javascript:` is no page and has no origin"),
    ("file", "`file:` pages send `null`"),
    ("mailto", "`mailto:` is no page and has no origin"),
];

/// Whether browsers read the host of this scheme as a domain or an IP address:
/// <https://url.spec.whatwg.org/#special-scheme>.
pub(super) fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// The scheme, and what follows `://`.
pub(super) fn split<'a>(text: &'a str, shown: &str) -> Result<(&'a str, &'a str), Wrong> {
    if let Some(wrong) = misspelled_separator(text, shown) {
        return Err(wrong);
    }
    let colon = text.find(':').unwrap_or(text.len());
    let (scheme, rest) = text.split_at(colon);
    match rest.strip_prefix("://") {
        Some(rest) if scheme.contains('*') => Err((wildcard_scheme(rest, shown), None)),
        Some(rest) if !scheme.is_empty() => {
            origin_scheme_unsupported(&scheme.to_ascii_lowercase(), rest, shown)
                .map_or(Ok((scheme, rest)), Err)
        }
        _ => Err(origin_scheme_missing(scheme, rest, text, shown)),
    }
}

fn wildcard_scheme(rest: &str, shown: &str) -> Fault {
    let fault = Fault::new(
        Rule::OriginWildcardPlace,
        format!("origin {} has `*` in its scheme", quoted(shown)),
    )
    .note("`*` can be the leading label of the host, a part of it, or the port");
    match ["https", "http"].map(|scheme| meant(&format!("{scheme}://{rest}"))) {
        [Some(secure), Some(plain)] => fault.list(&[secure, plain]),
        _ => fault.help("list an entry for each scheme"),
    }
}

/// `https:/a`, `https;//a`, `http:\\a`, `https://https://a`: a known scheme, then something like `://`.
pub(super) fn misspelled_separator(text: &str, shown: &str) -> Option<Wrong> {
    let lower = text.get(..text.len().min(12))?.to_ascii_lowercase();
    let scheme = ["https", "http"]
        .into_iter()
        .find(|scheme| lower.starts_with(scheme))?;
    let rest = &text[scheme.len()..];
    let is_mark = |character: char| matches!(character, ':' | ';' | '/' | '\\' | '.' | ',');
    let behind = rest.trim_start_matches(is_mark);
    let marks = &rest[..rest.len() - behind.len()];
    let doubled = behind.to_ascii_lowercase();
    if marks == "://" {
        let is_doubled = ["https:/", "http:/", "https//", "http//"]
            .iter()
            .any(|start| doubled.starts_with(start));
        return is_doubled.then(|| {
            let fault = Fault::new(
                Rule::OriginSchemeMissing,
                format!("origin {} has two schemes", quoted(shown)),
            );
            (fault.corrected(), Some(behind.to_owned()))
        });
    }
    let is_slip = marks.len() >= 2
        && marks.contains(['/', '\\', ':'])
        && !marks.contains("://.")
        && !marks.starts_with("://:");
    (is_slip && behind.starts_with(|first: char| first.is_alphanumeric() || "[*_".contains(first)))
        .then(|| (without_slashes(shown), Some(format!("{scheme}://{behind}"))))
}

/// An origin starts with its scheme:
/// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>, step 2.
fn origin_scheme_missing(prefix: &str, rest: &str, text: &str, shown: &str) -> Wrong {
    let lower = prefix.to_ascii_lowercase();
    let after = rest.strip_prefix(':').unwrap_or(rest);
    let is_port = !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*');
    // `localhost:3000` and `data:3000` are hosts with ports, but `data:text` is no host.
    if !rest.is_empty() && !is_port {
        if let Some(wrong) = no_page(&lower, after, shown) {
            return wrong;
        }
        if is_web(&lower) {
            let host = after.trim_start_matches('/');
            if host.is_empty() {
                return word(&lower, shown).unwrap_or_else(|| (without_slashes(shown), None));
            }
            return (without_slashes(shown), Some(format!("{lower}://{host}")));
        }
    }
    for scheme in ["https", "http"] {
        let (start, end) = text.split_at_checked(scheme.len()).unwrap_or(("", ""));
        if let (true, Some(rest)) = (start.eq_ignore_ascii_case(scheme), end.strip_prefix("//")) {
            return (without_slashes(shown), Some(format!("{scheme}://{rest}")));
        }
    }
    let host = text.trim_start_matches([':', '/']);
    if let Some(wrong) = word(host.trim_end_matches([':', '/']), shown) {
        return wrong;
    }
    let fault = Fault::new(
        Rule::OriginSchemeMissing,
        format!("origin {} has no scheme", quoted(shown)),
    )
    .both_schemes()
    .note("an origin is `scheme://host` or `scheme://host:port`");
    // A cookie's domain starts with a dot.
    let host = host.trim_start_matches('.');
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    (fault, Some(format!("https://{host}")))
}

fn without_slashes(shown: &str) -> Fault {
    Fault::new(
        Rule::OriginSchemeMissing,
        format!("origin {} lacks `://` after the scheme", quoted(shown)),
    )
    .corrected()
}

/// Origins of these schemes never reach a server:
/// <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin>.
fn origin_scheme_unsupported(scheme: &str, rest: &str, shown: &str) -> Option<Wrong> {
    no_page(scheme, rest, shown).or_else(|| no_scheme(scheme, rest, shown))
}

fn no_page(scheme: &str, rest: &str, shown: &str) -> Option<Wrong> {
    let (_, reason) = UNSUPPORTED.iter().find(|(name, _)| *name == scheme)?;
    let problem = format!(
        "origin {} can never match: `{scheme}` is not the scheme of a page",
        quoted(shown)
    );
    let fault = Fault::new(Rule::OriginSchemeUnsupported, problem).note(*reason);
    let fault = match scheme {
        "ftp" | "file" | "data" => {
            fault.help("serve the page over `https`, or over `http` on `localhost`, and list that origin")
        }
        "about" => fault.help("list the origin of the page that opens it"),
        "javascript" | "mailto" => fault.help("list the origins of pages"),
        _ => fault.corrected(),
    };
    let better = match scheme {
        "ws" => Some(format!("http://{rest}")),
        "wss" => Some(format!("https://{rest}")),
        "blob" | "view-source" => Some(rest.to_owned()),
        _ => None,
    };
    Some((fault, better))
}

fn no_scheme(scheme: &str, rest: &str, shown: &str) -> Option<Wrong> {
    if is_scheme(scheme) {
        return None;
    }
    let problem = format!(
        "origin {} starts with {}, which is no scheme",
        quoted(shown),
        quoted(scheme)
    );
    let fault = Fault::new(Rule::OriginSchemeUnsupported, problem)
        .note("a scheme is a letter, then letters, digits, `+`, `-` or `.`, at most 64 in all");
    match suggestion(scheme) {
        // What other notations write for one scheme or the other.
        Some(name @ ("http" | "https")) => Some((fault.corrected(), Some(format!("{name}://{rest}")))),
        Some(name) => Some((fault.help(format!("did you mean `{name}://`?")), None)),
        None => Some((fault, None)),
    }
}

/// <https://url.spec.whatwg.org/#url-scheme-string>
fn is_scheme(scheme: &str) -> bool {
    scheme.len() <= LONGEST_SCHEME
        && scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'))
}

/// The known scheme that was probably meant.
pub(crate) fn suggestion(scheme: &str) -> Option<&'static str> {
    closest(scheme, ["https", "http"].into_iter().chain(APP_SCHEMES))
}

/// Schemes are serialized in lower case: <https://url.spec.whatwg.org/#scheme-start-state>, step 1.
pub(super) fn origin_scheme_case(scheme: &str, shown: &str) -> Option<Fault> {
    scheme.bytes().any(|byte| byte.is_ascii_uppercase()).then(|| {
        Fault::new(
            Rule::OriginSchemeCase,
            format!("origin {} has upper-case letters in its scheme", quoted(shown)),
        )
        .corrected()
        .note("browsers send the scheme in lower case, and origins are compared byte by byte")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::{faulty, messages, sound};

    #[test]
    fn a_missing_scheme_is_proposed() {
        let missing: &[&str] = &["origin_scheme_missing"];
        faulty(&[
            ("a.example", missing, Some("https://a.example")),
            ("//a.example", missing, Some("https://a.example")),
            ("://a.example", missing, Some("https://a.example")),
            ("localhost:3000", missing, Some("https://localhost:3000")),
            ("localhost:*", missing, Some("https://localhost:*")),
            ("data:3000", missing, Some("https://data:3000")),
            ("data", missing, None),
            ("http:8080", missing, Some("https://http:8080")),
            ("https:a.example", missing, Some("https://a.example")),
            ("http:/a.example", missing, Some("http://a.example")),
            ("https//a.example", missing, Some("https://a.example")),
            ("HTTP//a.example", missing, Some("http://a.example")),
            ("*.a.example", missing, Some("https://*.a.example")),
            ("[::1]:3000", missing, Some("https://[::1]:3000")),
            ("https:", missing, None),
            ("https;//a.example", missing, Some("https://a.example")),
        ]);
        messages(&[
            (
                "a.example",
                "origin `a.example` has no scheme\nhelp: write `https://a.example` or `http://a.example`",
            ),
            (
                "https:a",
                "origin `https:a` lacks `://` after the scheme\nhelp: write `https://a`",
            ),
            (
                "http//a",
                "origin `http//a` lacks `://` after the scheme\nhelp: write `http://a`",
            ),
        ]);
    }

    #[test]
    fn schemes_without_origins_are_refused() {
        let unsupported: &[&str] = &["origin_scheme_unsupported"];
        faulty(&[
            ("ws://a.example", unsupported, Some("http://a.example")),
            (
                "wss://a.example:8443",
                unsupported,
                Some("https://a.example:8443"),
            ),
            (
                "WSS://a.example/",
                &["origin_scheme_unsupported", "origin_trailing_slash"],
                Some("https://a.example"),
            ),
            ("blob:https://a.example", unsupported, Some("https://a.example")),
            ("ftp://a.example", unsupported, None),
            ("file:///tmp", unsupported, None),
            ("file:tmp", unsupported, None),
            ("data:text/html", unsupported, None),
            ("data://a", unsupported, None),
            ("about:blank", unsupported, None),
            ("javascript:x", unsupported, None),
            ("http_s://a.example", unsupported, Some("https://a.example")),
            ("http(s)://a.example", unsupported, Some("https://a.example")),
            ("mailto:a@b.example", unsupported, None),
            ("+http://a.example", unsupported, Some("http://a.example")),
            ("4a://a.example", unsupported, None),
            ("*://a.example", &["origin_wildcard_place"], None),
        ]);
        messages(&[
            (
                "http_s://a",
                "origin `http_s://a` starts with `http_s`, which is no scheme\nhelp: write `https://a`",
            ),
            (
                "file:///x",
                "origin `file:///x` can never match: `file` is not the scheme of a page\nhelp: serve the page over",
            ),
            (
                "*://a",
                "origin `*://a` has `*` in its scheme\nhelp: write `[\"https://a\", \"http://a\"]`",
            ),
        ]);
    }

    #[test]
    fn a_scheme_is_64_characters_at_most() {
        sound(&["a://b", "a+b-c.d://b", "a1://b"]);
        sound(&[&format!("{}://b", "a".repeat(64))]);
        faulty(&[(
            &format!("{}://b", "a".repeat(65)),
            &["origin_scheme_unsupported"],
            None,
        )]);
    }

    #[test]
    fn case_is_corrected() {
        faulty(&[
            (
                "HTTPS://a.example",
                &["origin_scheme_case"],
                Some("https://a.example"),
            ),
            ("App://a", &["origin_scheme_case"], Some("app://a")),
            (
                "Https://a.example:443",
                &["origin_scheme_case", "origin_default_port"],
                Some("https://a.example"),
            ),
        ]);
        messages(&[(
            "Http://a",
            "origin `Http://a` has upper-case letters in its scheme\nhelp: write `http://a`\nnote: ",
        )]);
    }

    #[test]
    fn near_misses_of_schemes_are_found() {
        for (written, expected) in [
            ("htps", Some("https")),
            ("htpp", Some("http")),
            ("http_s", Some("https")),
            ("chrome-extention", Some("chrome-extension")),
            ("foo", None),
        ] {
            assert_eq!(suggestion(written), expected, "{written}");
        }
    }
}
