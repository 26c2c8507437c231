//! The scheme of an origin.

use crate::credentials::APP_SCHEMES;
use crate::fault::{Fault, quoted};
use crate::suggest::closest;
use crate::violation::Rule;

type Wrong = (Fault, Option<String>);

/// Longest scheme; none that is registered comes near it.
const LONGEST: usize = 64;

/// Schemes without a tuple origin, or whose pages send `null`, and those of connections that pages make.
const UNSUPPORTED: [(&str, &str); 8] = [
    (
        "ws",
        "a page that opens a WebSocket sends its own `http` or `https` origin",
    ),
    (
        "wss",
        "a page that opens a WebSocket sends its own `http` or `https` origin",
    ),
    ("ftp", "browsers no longer load pages over FTP"),
    ("data", "`data:` pages send `null`"),
    ("blob", "`blob:` pages send the origin of the page that made them"),
    (
        "about",
        "`about:` pages send the origin of the page that opened them, or `null`",
    ),
    ("javascript", "`javascript:` is no page and has no origin"),
    ("file", "`file:` pages send `null`"),
];

/// Whether browsers read the host of this scheme as a domain or an IP address:
/// <https://url.spec.whatwg.org/#special-scheme>.
pub(super) fn is_web(scheme: &str) -> bool {
    matches!(scheme, "http" | "https")
}

/// The scheme, and what follows `://`.
pub(super) fn split<'a>(text: &'a str, shown: &str) -> Result<(&'a str, &'a str), Wrong> {
    let colon = text.find(':').unwrap_or(text.len());
    let (scheme, rest) = text.split_at(colon);
    match rest.strip_prefix("://") {
        Some(_) if scheme.contains('*') => Err((wildcard_scheme(shown), None)),
        Some(rest) if !scheme.is_empty() => Ok((scheme, rest)),
        _ => Err(origin_scheme_missing(scheme, rest, text, shown)),
    }
}

fn wildcard_scheme(shown: &str) -> Fault {
    Fault::new(
        Rule::OriginWildcardPlace,
        format!("origin {} has `*` in its scheme", quoted(shown)),
    )
    .help("list an entry for each scheme, such as `https://example.com` and `http://example.com`")
    .note("`*` can be the whole string, the leading label of the host, or the port")
}

/// An origin starts with its scheme: <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>,
/// step 2.
fn origin_scheme_missing(prefix: &str, rest: &str, text: &str, shown: &str) -> Wrong {
    let lower = prefix.to_ascii_lowercase();
    let after = rest.strip_prefix(':').unwrap_or(rest);
    let is_port = !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit() || byte == b'*');
    if !rest.is_empty() && !is_port {
        if let Some(wrong) = origin_scheme_unsupported(&lower, after, shown) {
            // `a.example:x` is no scheme but a host with a bad port.
            if UNSUPPORTED.iter().any(|(name, _)| *name == lower) {
                return wrong;
            }
        }
        if is_web(&lower) {
            return (
                without_slashes(shown),
                Some(format!("{lower}://{}", after.trim_start_matches('/'))),
            );
        }
    }
    for scheme in ["https", "http"] {
        if let Some(rest) = text.to_ascii_lowercase().strip_prefix(&format!("{scheme}//")) {
            let rest = &text[text.len() - rest.len()..];
            return (without_slashes(shown), Some(format!("{scheme}://{rest}")));
        }
    }
    let fault = Fault::new(
        Rule::OriginSchemeMissing,
        format!("origin {} has no scheme", quoted(shown)),
    )
    .both_schemes()
    .note("an origin is `scheme://host` or `scheme://host:port`");
    let host = text.trim_start_matches(':').trim_start_matches('/');
    (fault, Some(format!("https://{host}")))
}

fn without_slashes(shown: &str) -> Fault {
    Fault::new(
        Rule::OriginSchemeMissing,
        format!("origin {} lacks `://` after the scheme", quoted(shown)),
    )
    .corrected()
}

/// Origins of these schemes never reach a server: <https://html.spec.whatwg.org/multipage/browsers.html#concept-origin>.
pub(super) fn origin_scheme_unsupported(scheme: &str, rest: &str, shown: &str) -> Option<Wrong> {
    if let Some((_, reason)) = UNSUPPORTED.iter().find(|(name, _)| *name == scheme) {
        let problem = format!(
            "origin {} can never match: {scheme} is not the scheme of a page",
            quoted(shown)
        );
        let fault = Fault::new(Rule::OriginSchemeUnsupported, problem).note(*reason);
        return Some(match scheme {
            "ws" => (fault.corrected(), Some(format!("http://{rest}"))),
            "wss" => (fault.corrected(), Some(format!("https://{rest}"))),
            "blob" => (fault.corrected(), Some(rest.to_owned())),
            _ => (fault, None),
        });
    }
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
    let fault = match suggestion(scheme) {
        Some(name) => fault.help(format!("did you mean `{name}://`?")),
        None => fault,
    };
    Some((fault, None))
}

/// <https://url.spec.whatwg.org/#url-scheme-string>
fn is_scheme(scheme: &str) -> bool {
    scheme.len() <= LONGEST
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
