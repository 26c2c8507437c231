//! Rules about header names in requests and responses: texts that are not names, and names that are probably
//! misspelled.

use crate::fault::Fault;
use crate::negation;
use crate::parse::lookalike::as_it_looks;
use crate::proposal::Proposal;
use crate::rules::token_list::is_token;
use crate::shown::quoted;
use crate::violation::{Argument, Rule};

/// Names that people mean when they write something near them.
const COMMON: [&str; 44] = [
    "accept",
    "accept-encoding",
    "accept-language",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "etag",
    "expires",
    "idempotency-key",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "origin",
    "pragma",
    "prefer",
    "range",
    "referer",
    "retry-after",
    "server-timing",
    "traceparent",
    "tracestate",
    "user-agent",
    "www-authenticate",
    "x-api-key",
    "x-auth-token",
    "x-correlation-id",
    "x-csrf-token",
    "x-request-id",
    "x-requested-with",
    "x-total-count",
    "x-xsrf-token",
];

/// A name with quotes or a value, or a word for every header or none.
pub(super) fn header_quoted(header: &str, argument: Argument) -> Option<Fault> {
    let fault = |problem: &str| Fault::new(Rule::HeaderQuoted, format!("{} {problem}", quoted(header)));
    if let Some(mended) = word_for_headers(header, argument, || fault("is a word, not a header name")) {
        return Some(mended);
    }
    // The standard allows these quotes in a header name, so that they are no syntax error.
    let is_wrapped = header.len() > 2
        && ['\'', '`']
            .iter()
            .any(|quote| header.starts_with(*quote) && header.ends_with(*quote));
    if is_token(header) && !is_wrapped || negation::is_in(header) {
        return None;
    }
    let plain = as_it_looks(header.trim());
    let inner = plain.trim_matches(['"', '\'', '`', '[', ']', '<', '>', '(', ')', '{', '}']);
    if inner != plain && is_token(inner) {
        return Some(fault("has quotes or brackets inside the string").write(Proposal::strings([inner])));
    }
    if let Some((before, _)) = plain.split_once([':', ';', '='])
        && is_token(before.trim())
    {
        return Some(
            fault("is a header with a value")
                .write(Proposal::strings([before.trim()]))
                .note("names alone are listed: whoever may send a header may send any value of it"),
        );
    }
    is_media_type(inner).then(|| {
        fault("is a value of the header `content-type`")
            .write(Proposal::strings(["content-type"]))
            .note("names alone are listed: whoever may send a header may send any value of it")
    })
}

/// A word for every header or for none. `word` is the fault that this is.
fn word_for_headers(header: &str, argument: Argument, word: impl Fn() -> Fault) -> Option<Fault> {
    let name = argument.name();
    Some(match &*header.trim().to_ascii_lowercase() {
        "any" | "all" => word().write(Proposal::strings(["*"])).note("`*` is every header"),
        "true" | "yes" => word().help(format!(
            "list the names, such as `{name} = [\"{}\"]`",
            example(argument)
        )),
        "none" | "nothing" | "false" | "no" => word()
            .help(format!("leave out `{name}`"))
            .note("without it there are none"),
        _ => return None,
    })
}

fn is_media_type(text: &str) -> bool {
    const KINDS: [&str; 7] = [
        "application",
        "audio",
        "font",
        "image",
        "multipart",
        "text",
        "video",
    ];
    text.split_once('/')
        .is_some_and(|(kind, _)| KINDS.contains(&kind))
}

/// A name that could be there.
const fn example(argument: Argument) -> &'static str {
    match argument {
        Argument::ExposeHeaders => "x-total-count",
        _ => "content-type",
    }
}

/// `*` is the whole string or a character like any other: <https://fetch.spec.whatwg.org/#http-new-header-syntax>.
pub(super) fn header_wildcard_place(header: &str, argument: Argument) -> Option<Fault> {
    if !header.contains('*') || header == "*" {
        return None;
    }
    let fault = Fault::new(
        Rule::HeaderWildcardPlace,
        format!("{} is not a pattern for headers", quoted(header)),
    )
    .note("`*` alone is every header; inside a name browsers take it for a character of the name");
    Some(if header.trim_matches(['*', '/', '.', ' ']).is_empty() {
        fault.write(Proposal::strings(["*"]))
    } else {
        fault.help(format!("list the names in `{}`", argument.name()))
    })
}

/// A constant of the `http` crate, or a name with underscores, where a string is wanted.
pub fn header_identifier(identifier: &str, argument: Argument) -> Fault {
    let fault = Fault::new(
        Rule::HeaderIdentifier,
        format!("{} is not a string", quoted(identifier)),
    );
    let name = identifier.to_ascii_lowercase().replace('_', "-");
    match &*name {
        "any" | "all" | "star" => fault.help("write `\"*\"`"),
        "none" | "false" | "no" => fault.help(format!("leave out `{}`", argument.name())),
        "true" | "yes" => fault.help(format!(
            "list the names, such as `{} = [\"{}\"]`",
            argument.name(),
            example(argument)
        )),
        _ if COMMON.contains(&&*name) || identifier.contains(['_', '-']) => {
            fault.help(format!("write `\"{name}\"`"))
        }
        _ => fault
            .help(format!(
                "write the header's name as a literal, such as `\"{name}\"`"
            ))
            .note("the attribute sees the name of a constant, not its value"),
    }
}

/// A misspelled common name.
pub(super) fn header_unknown(header: &str) -> Option<Fault> {
    let lower = header.to_ascii_lowercase();
    if COMMON.contains(&&*lower) {
        return None;
    }
    let fault = Fault::new(
        Rule::HeaderUnknown,
        format!("header {} is not a known name", quoted(header)),
    );
    if negation::is_in(header) {
        return Some(fault.help(negation::NAME_WHAT_IS_ALLOWED));
    }
    if matches!(&*lower, "bearer" | "token" | "jwt" | "basic" | "auth") {
        return Some(
            fault
                .write(Proposal::guess("authorization"))
                .note("tokens are sent in the header `authorization`"),
        );
    }
    let meant = near(&lower)?;
    Some(match meant {
        "referer" | "origin" | "cookie" | "content-length" | "accept-encoding" => fault
            .help(format!(
                "remove it, if it is {}",
                quoted(meant_as_written(meant, header).as_str())
            ))
            .note("the browser itself sends that header, and no entry is needed for it"),
        _ => fault.write(Proposal::guess(meant_as_written(meant, header))),
    })
}

/// The common name that is meant. Names of one's own start with `x-`, and differ from common ones in a letter or two;
/// of those only another spelling of the same letters counts.
fn near(lower: &str) -> Option<&'static str> {
    let folded = |name: &str| name.replace(['-', '_', '.', ' '], "");
    let same = COMMON.into_iter().find(|common| folded(common) == folded(lower));
    let is_own = lower.starts_with("x-") || lower.starts_with("x_") || lower.len() < 6 || lower.len() > 32;
    let swapped = || {
        let mine = |common: &&str| common.starts_with("x-") && is_slip(lower, common);
        COMMON.into_iter().find(mine)
    };
    same.or_else(swapped).or_else(|| {
        COMMON
            .into_iter()
            .filter(|common| !is_own && !common.starts_with("x-"))
            .map(|common| (strsim::damerau_levenshtein(lower, common), common))
            .filter(|(distance, common)| {
                *distance <= (common.len() / 6).max(1) && distance * 6 <= lower.len()
            })
            .min()
            .map(|(_, common)| common)
    })
}

/// Two letters swapped, or one wrong in a name so long that it is nobody's own.
fn is_slip(written: &str, common: &str) -> bool {
    const LONG: usize = 16;
    let letters = |name: &str| {
        let mut letters = name.as_bytes().to_vec();
        letters.sort_unstable();
        letters
    };
    written.len() <= 32
        && strsim::damerau_levenshtein(written, common) == 1
        && (common.len() >= LONG || letters(written) == letters(common))
}

/// In the case that the user writes.
fn meant_as_written(meant: &str, written: &str) -> String {
    if !written.starts_with(|first: char| first.is_ascii_uppercase()) {
        return meant.to_owned();
    }
    let word = |word: &str| {
        let (first, rest) = word.split_at(1.min(word.len()));
        first.to_ascii_uppercase() + rest
    };
    meant.split('-').map(word).collect::<Vec<_>>().join("-")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fault::Reader;

    fn said(fault: Option<Fault>) -> String {
        fault.map_or_else(String::new, |fault| fault.message(Reader::Attribute))
    }

    #[test]
    fn dressed_names_are_undressed() {
        for (header, expected) in [
            ("\"Content-Type\"", "help: write `\"Content-Type\"`"),
            ("[x-a]", "help: write `\"x-a\"`"),
            (
                "Authorization: Bearer",
                "is a header with a value\nhelp: write `\"Authorization\"`",
            ),
            ("Content-Type:", "help: write `\"Content-Type\"`"),
            ("content-type;charset=utf-8", "help: write `\"content-type\"`"),
            ("application/json", "help: write `\"content-type\"`"),
            ("any", "help: write `\"*\"`"),
            ("none", "help: leave out `allow_headers`"),
            (
                "true",
                "help: list the names, such as `allow_headers = [\"content-type\"]`",
            ),
            ("'content-type'", "help: write `\"content-type\"`"),
        ] {
            let said = said(header_quoted(header, Argument::AllowHeaders));
            assert!(said.contains(expected), "{header}: {said}");
        }
        for header in ["x-a", "x a", "anything"] {
            assert_eq!(header_quoted(header, Argument::AllowHeaders), None, "{header}");
        }
    }

    #[test]
    fn a_star_is_alone() {
        let of = |header| said(header_wildcard_place(header, Argument::AllowHeaders));
        assert!(of("x-*").contains("help: list the names in `allow_headers`"));
        assert!(of("**").contains("help: write `\"*\"`"));
        assert!(of("*/*").contains("help: write `\"*\"`"));
        assert_eq!(of("*"), "");
        assert_eq!(of("x-a"), "");
    }

    #[test]
    fn identifiers_become_strings() {
        for (identifier, expected) in [
            ("CONTENT_TYPE", "help: write `\"content-type\"`"),
            ("x_requested_with", "help: write `\"x-requested-with\"`"),
            ("Any", "help: write `\"*\"`"),
            ("HEADERS", "help: write the header's name as a literal"),
        ] {
            let said = said(Some(header_identifier(identifier, Argument::AllowHeaders)));
            assert!(said.contains(expected), "{identifier}: {said}");
        }
    }

    #[test]
    fn near_misses_of_common_names_are_found() {
        for (header, expected) in [
            ("Content-Typ", "did you mean `Content-Type`?"),
            ("Authorisation", "did you mean `Authorization`?"),
            ("Autorization", "did you mean `Authorization`?"),
            ("content_type", "did you mean `content-type`?"),
            ("ContentType", "did you mean `Content-Type`?"),
            ("XRequestId", "did you mean `X-Request-Id`?"),
            ("Bearer", "did you mean `authorization`?"),
            ("Referrer", "remove it, if it is `Referer`"),
            ("X-Requested-Wtih", "did you mean `X-Requested-With`?"),
            ("x-requsted-with", "did you mean `x-requested-with`?"),
            ("X-CSFR-Token", "did you mean `X-Csrf-Token`?"),
            ("x-total-cuont", "did you mean `x-total-count`?"),
        ] {
            assert!(said(header_unknown(header)).contains(expected), "{header}");
        }
        for header in [
            "content-type",
            "x-app-key",
            "x-api-kex",
            "x-request-ids",
            "tenant",
            "content-md5",
            "accept-ch",
            "digest",
            "x-a",
            "link",
            "like",
        ] {
            assert_eq!(said(header_unknown(header)), "", "{header}");
        }
    }
}
