//! Rules about `expose_headers`: response headers that scripts may read.

use super::Findings;
use super::header_name::{header_quoted, header_unknown, header_wildcard_place};
use super::token_list::TokenList;
use crate::draft::PolicyDraft;
use crate::fault::Fault;
use crate::fetch::{FORBIDDEN_RESPONSE_HEADERS, SAFELISTED_RESPONSE_HEADERS};
use crate::shown::quoted;
use crate::violation::{Argument, Rule};

const LIST: TokenList = TokenList {
    token: Rule::ExposeToken,
    duplicate: Rule::ExposeDuplicate,
    any_credentials: Rule::ExposeAnyCredentials,
    argument: Argument::ExposeHeaders,
    noun: "header",
    example: "x-request-id",
    ignores_case: true,
    uncovered: None,
};

const PREFLIGHT_ONLY: [&str; 3] = [
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-max-age",
];

/// Headers that only clients send. `authorization` is not here: some APIs return fresh tokens in it.
const REQUEST_ONLY: [&str; 22] = [
    "access-control-request-headers",
    "access-control-request-method",
    "access-control-request-private-network",
    "cookie",
    "cookie2",
    "dnt",
    "expect",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "max-forwards",
    "origin",
    "proxy-authorization",
    "range",
    "referer",
    "te",
    "upgrade-insecure-requests",
    "user-agent",
];

pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    if let Some(headers) = draft.expose_headers.as_deref() {
        LIST.check(headers, draft.has_credentials(), wrong, findings);
    }
}

/// The first mistake in one header. Later checks would report it again.
fn wrong(header: &str) -> Option<Fault> {
    let lower = header.to_ascii_lowercase();
    header_wildcard_place(header, Argument::ExposeHeaders)
        .or_else(|| header_quoted(header, Argument::ExposeHeaders))
        .or_else(|| LIST.not_a_token(header))
        .or_else(|| expose_forbidden(&lower, header))
        .or_else(|| expose_safelisted(&lower, header))
        .or_else(|| expose_preflight_only(&lower, header))
        .or_else(|| expose_request_only(&lower, header))
        .or_else(|| header_unknown(header))
}

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
fn expose_forbidden(lower: &str, header: &str) -> Option<Fault> {
    FORBIDDEN_RESPONSE_HEADERS.contains(&lower).then(|| {
        Fault::new(
            Rule::ExposeForbidden,
            format!("scripts can never read the header {}", quoted(header)),
        )
        .help("remove it: the browser keeps cookies by itself")
        .note("the standard forbids it: <https://fetch.spec.whatwg.org/#forbidden-response-header-name>")
    })
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
fn expose_safelisted(lower: &str, header: &str) -> Option<Fault> {
    SAFELISTED_RESPONSE_HEADERS.contains(&lower).then(|| {
        Fault::new(
            Rule::ExposeSafelisted,
            format!("scripts can read the header {} anyway", quoted(header)),
        )
        .help("remove it")
        .note("it is safelisted: <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>")
    })
}

/// The browser keeps the answer to a preflight to itself: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>.
fn expose_preflight_only(lower: &str, header: &str) -> Option<Fault> {
    PREFLIGHT_ONLY.contains(&lower).then(|| {
        let problem = format!(
            "{} is only in answers to preflights, which scripts never see",
            quoted(header)
        );
        Fault::new(Rule::ExposePreflightOnly, problem)
            .help("remove it: `#[cors]` sends it where browsers look for it")
    })
}

/// `expose_headers` is about responses: <https://fetch.spec.whatwg.org/#http-access-control-expose-headers>.
fn expose_request_only(lower: &str, header: &str) -> Option<Fault> {
    let is_request_only = REQUEST_ONLY.contains(&lower) || lower.starts_with("sec-fetch-");
    is_request_only.then(|| {
        Fault::new(
            Rule::ExposeRequestOnly,
            format!("{} is a request header", quoted(header)),
        )
        .help("remove it; `allow_headers` lists what scripts may send")
        .note("`expose_headers` lists the headers of the answer that scripts may read")
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::draft::PolicyDraft;

    #[test]
    fn each_response_header_has_one_fault() {
        let of = |headers: &[&str]| {
            let draft = PolicyDraft {
                expose_headers: Some(texts(headers)),
                ..sound()
            };
            found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let cases: &[(&[&str], &[&str])] = &[
            (
                &[
                    "x-a",
                    "etag",
                    "location",
                    "authorization",
                    "accept",
                    "sec-websocket-accept",
                ],
                &[],
            ),
            (&["*"], &[]),
            (&[], &["expose_token"]),
            (&["x a"], &["expose_token"]),
            (&["Set-Cookie", "set-cookie2"], &["expose_forbidden"; 2]),
            (
                &[
                    "Host",
                    "cookie",
                    "referer",
                    "Origin",
                    "user-agent",
                    "sec-fetch-mode",
                ],
                &["expose_request_only"; 6],
            ),
            (&["access-control-request-method"], &["expose_request_only"]),
            (
                &[
                    "Cache-Control",
                    "content-language",
                    "content-length",
                    "content-type",
                    "expires",
                    "last-modified",
                    "pragma",
                ],
                &["expose_safelisted"; 7],
            ),
            (
                &[
                    "access-control-allow-methods",
                    "access-control-allow-headers",
                    "Access-Control-Max-Age",
                ],
                &["expose_preflight_only"; 3],
            ),
            (&["x-a", "X-A"], &["expose_duplicate"]),
            (&["x-a", "*"], &["expose_duplicate"]),
        ];
        for (headers, expected) in cases {
            assert_eq!(&of(headers), expected, "{headers:?}");
        }
    }
}
