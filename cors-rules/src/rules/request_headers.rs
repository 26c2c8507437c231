//! Rules about `allow_headers`: request headers that scripts may set.

use super::Findings;
use super::header_name::{header_quoted, header_unknown, header_wildcard_place};
use super::token_list::TokenList;
use crate::draft::PolicyDraft;
use crate::fault::Fault;
use crate::fetch::{FORBIDDEN_RESPONSE_HEADERS, is_forbidden_request_header};
use crate::shown::quoted;
use crate::violation::{Argument, Rule};

const LIST: TokenList = TokenList {
    token: Rule::HeaderToken,
    duplicate: Rule::HeaderDuplicate,
    any_credentials: Rule::HeaderAnyCredentials,
    argument: Argument::AllowHeaders,
    noun: "header",
    example: "content-type",
    ignores_case: true,
    uncovered: Some(AUTHORIZATION),
};

/// The only header that `*` does not cover: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>.
const AUTHORIZATION: &str = "authorization";

/// Headers that only servers send. Those that requests may carry as well, such as `cache-control`, are not here.
const RESPONSE_ONLY: [&str; 29] = [
    "accept-ch",
    "accept-patch",
    "accept-post",
    "accept-ranges",
    "age",
    "alt-svc",
    "clear-site-data",
    "content-security-policy",
    "content-security-policy-report-only",
    "cross-origin-embedder-policy",
    "cross-origin-opener-policy",
    "cross-origin-resource-policy",
    "etag",
    "location",
    "origin-agent-cluster",
    "permissions-policy",
    "refresh",
    "retry-after",
    "server",
    "server-timing",
    "set-cookie",
    "set-cookie2",
    "sourcemap",
    "strict-transport-security",
    "timing-allow-origin",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
];

const OVERRIDES: [&str; 3] = ["x-http-method", "x-http-method-override", "x-method-override"];

pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    let Some(headers) = draft.allow_headers.as_deref() else {
        return;
    };
    let credentials = draft.has_credentials();
    LIST.check(headers, credentials, wrong, findings);
    let star = headers.iter().position(|header| header == "*");
    let is_authorization = |header: &String| header.eq_ignore_ascii_case(AUTHORIZATION);
    if let Some(star) = star.filter(|_| !credentials && !headers.iter().any(is_authorization)) {
        findings.at_element(Argument::AllowHeaders, star, &header_any_authorization());
    }
}

/// The first mistake in one header. Later checks would report it again.
fn wrong(header: &str) -> Option<Fault> {
    let lower = header.to_ascii_lowercase();
    header_wildcard_place(header, Argument::AllowHeaders)
        .or_else(|| header_quoted(header, Argument::AllowHeaders))
        .or_else(|| LIST.not_a_token(header))
        .or_else(|| header_forbidden(&lower, header))
        .or_else(|| header_response_only(&lower, header))
        .or_else(|| header_user_agent(&lower, header))
        .or_else(|| header_method_override(&lower, header))
        .or_else(|| header_unknown(header))
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>
fn header_forbidden(lower: &str, header: &str) -> Option<Fault> {
    // The standard forbids it in requests too, but it is a header of responses.
    let is_forbidden = is_forbidden_request_header(lower) && lower != "set-cookie";
    is_forbidden.then(|| {
        Fault::new(
            Rule::HeaderForbidden,
            format!("scripts cannot set the header {}", quoted(header)),
        )
        .help(instead_of(lower))
        .note("the standard forbids it: <https://fetch.spec.whatwg.org/#forbidden-request-header>")
    })
}

/// What to do instead of listing a forbidden header.
fn instead_of(forbidden: &str) -> &'static str {
    match forbidden {
        "cookie" | "cookie2" => "write `credentials = true` to receive cookies, and remove this entry",
        "date" => "send the time in a header of your own, such as `x-date`",
        "connection" | "expect" | "keep-alive" | "te" | "trailer" | "transfer-encoding" | "upgrade"
        | "via" => "remove it: it belongs to the connection, which the browser manages",
        _ if forbidden.starts_with("proxy-") => {
            "remove it: it belongs to the connection, which the browser manages"
        }
        _ => "remove it: the browser itself sends it, and no entry is needed for that",
    }
}

/// `allow_headers` is about requests: <https://fetch.spec.whatwg.org/#http-access-control-allow-headers>.
fn header_response_only(lower: &str, header: &str) -> Option<Fault> {
    if let Some(rest) = lower.strip_prefix("access-control-") {
        let fault = Fault::new(
            Rule::HeaderResponseOnly,
            format!("{} is a response header", quoted(header)),
        );
        return Some(if rest.ends_with("-private-network") {
            fault
                .help("remove it")
                .note("private network access was withdrawn: browsers no longer ask for it")
        } else {
            fault
                .help("remove it: `#[cors]` sends it for you")
                .note("`allow_headers` lists what scripts may send")
        });
    }
    RESPONSE_ONLY.contains(&lower).then(|| {
        let fault = Fault::new(
            Rule::HeaderResponseOnly,
            format!("{} is a response header", quoted(header)),
        );
        let fault = if FORBIDDEN_RESPONSE_HEADERS.contains(&lower) {
            fault.help("remove it: no script may read it")
        } else {
            fault.help("remove it, or put it in `expose_headers` if scripts are to read it")
        };
        fault.note("`allow_headers` lists what scripts may send")
    })
}

/// `*` never covers `authorization`: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>.
fn header_any_authorization() -> Fault {
    Fault::new(
        Rule::HeaderAnyAuthorization,
        "`*` does not cover the header `authorization`",
    )
    .help("write `allow_headers = [\"*\", \"authorization\"]` if scripts send it")
    .note("<https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>")
}

/// Legal since 2015, but not everywhere: <https://crbug.com/571722>.
fn header_user_agent(lower: &str, header: &str) -> Option<Fault> {
    (lower == "user-agent").then(|| {
        Fault::new(
            Rule::HeaderUserAgent,
            format!("scripts cannot set {} in Chromium", quoted(header)),
        )
        .help("use a header of your own, such as `x-client`")
        .note("Chromium drops it without an error: <https://crbug.com/571722>")
    })
}

/// With such a header a POST is handled as a DELETE, so that `methods` allows a method that it does not name.
fn header_method_override(lower: &str, header: &str) -> Option<Fault> {
    OVERRIDES.contains(&lower).then(|| {
        let problem = format!(
            "{} lets scripts send other methods than `methods` allows",
            quoted(header)
        );
        Fault::new(Rule::HeaderMethodOverride, problem)
            .help("send the method itself, and list it in `methods`")
            .note("a server that obeys this header runs a method that no preflight has asked about")
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::draft::PolicyDraft;

    #[test]
    fn each_request_header_has_one_fault() {
        let of = |headers: &[&str]| {
            let draft = PolicyDraft {
                allow_headers: Some(texts(headers)),
                ..sound()
            };
            found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let cases: &[(&[&str], &[&str])] = &[
            (
                &[
                    "accept",
                    "content-type",
                    "range",
                    "x-a",
                    "cache-control",
                    "securely",
                    "proxy",
                    "sec",
                ],
                &[],
            ),
            (&["*", "Authorization"], &[]),
            (&[], &["header_token"]),
            (&["x-a, x-b", ""], &["header_token"; 2]),
            (
                &[
                    "Cookie",
                    "HOST",
                    "Sec-Fetch-Mode",
                    "proxy-x",
                    "sec-",
                    "Access-Control-Request-Method",
                ],
                &["header_forbidden"; 6],
            ),
            (
                &["Access-Control-Allow-Origin", "Set-Cookie", "Vary", "ETag"],
                &["header_response_only"; 4],
            ),
            (
                &["access-control-request-private-network"],
                &["header_response_only"],
            ),
            (&["X-A", "x-a"], &["header_duplicate"]),
            (&["authorization", "Authorization"], &["header_duplicate"]),
            (&["*", "x-a", "authorization"], &["header_duplicate"]),
            (&["*"], &["header_any_authorization"]),
            (&["User-Agent"], &["header_user_agent"]),
            (
                &["X-HTTP-Method", "X-HTTP-Method-Override", "X-Method-Override"],
                &["header_method_override"; 3],
            ),
        ];
        for (headers, expected) in cases {
            assert_eq!(&of(headers), expected, "{headers:?}");
        }
    }

    #[test]
    fn request_header_messages_give_advice() {
        let of = |header: &str| {
            messages(&PolicyDraft {
                allow_headers: Some(texts(&[header])),
                ..sound()
            })
            .remove(0)
        };
        for (header, expected) in [
            (
                "Cookie",
                "scripts cannot set the header `Cookie`\nhelp: write `credentials = true`",
            ),
            (
                "Origin",
                "scripts cannot set the header `Origin`\nhelp: remove it: the browser itself sends it",
            ),
            (
                "proxy-x",
                "scripts cannot set the header `proxy-x`\nhelp: remove it: it belongs to the connection",
            ),
            (
                "Vary",
                "`Vary` is a response header\nhelp: remove it, or put it in `expose_headers`",
            ),
            (
                "Set-Cookie",
                "`Set-Cookie` is a response header\nhelp: remove it: no script may read it\nnote: `allow_headers`",
            ),
            (
                "access-control-allow-origin",
                "`access-control-allow-origin` is a response header\nhelp: remove it: `#[cors]` sends",
            ),
            (
                "access-control-allow-private-network",
                "`access-control-allow-private-network` is a response header\nhelp: remove it\nnote: private network access was withdrawn",
            ),
        ] {
            let message = of(header);
            assert!(message.starts_with(expected), "{message}");
        }
        let twice = messages(&PolicyDraft {
            allow_headers: Some(texts(&["X-A", "x-a"])),
            ..sound()
        });
        assert_eq!(
            twice,
            ["header `x-a` is listed twice\nhelp: remove it\n\
             note: the other is `X-A`: upper and lower case are the same in header names",]
        );
    }
}
