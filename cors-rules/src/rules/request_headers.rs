//! Rules about `allow_headers`: request headers that scripts may set.

use super::Findings;
use super::header_name::{header_quoted, header_unknown, header_wildcard_place};
use super::token_list::TokenList;
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::{Argument, Place, Rule};

const LIST: TokenList = TokenList {
    rule: Rule::HeaderToken,
    argument: Argument::AllowHeaders,
    noun: "header",
    example: "content-type",
};

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>, without `set-cookie`, which is a response header; and
/// what to do instead.
const FORBIDDEN: [(&str, &str); 22] = [
    ("accept-charset", BROWSER),
    ("accept-encoding", BROWSER),
    ("access-control-request-headers", BROWSER),
    ("access-control-request-method", BROWSER),
    ("connection", CONNECTION),
    ("content-length", BROWSER),
    (
        "cookie",
        "write `credentials = true` to receive cookies, and remove this entry",
    ),
    (
        "cookie2",
        "write `credentials = true` to receive cookies, and remove this entry",
    ),
    ("date", "send the time in a header of your own, such as `x-date`"),
    ("dnt", BROWSER),
    ("expect", CONNECTION),
    ("host", BROWSER),
    ("keep-alive", CONNECTION),
    ("origin", BROWSER),
    ("referer", BROWSER),
    ("te", CONNECTION),
    ("trailer", CONNECTION),
    ("transfer-encoding", CONNECTION),
    ("upgrade", CONNECTION),
    ("via", CONNECTION),
    ("proxy-", CONNECTION),
    ("sec-", BROWSER),
];
const BROWSER: &str = "remove it: the browser itself sends it, and no entry is needed for that";
const CONNECTION: &str = "remove it: it belongs to the connection, which the browser manages";

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

pub(super) fn check(headers: Option<&[String]>, credentials: bool, findings: &mut Findings) {
    let Some(headers) = headers else { return };
    if headers.is_empty() {
        findings.add(Place::Argument(Argument::AllowHeaders), &LIST.empty_list());
    }
    for (index, header) in headers.iter().enumerate().filter(|(_, header)| *header != "*") {
        if let Some(fault) = wrong(header) {
            findings.at_element(Argument::AllowHeaders, index, &fault);
        }
    }
    for (place, fault) in header_duplicate(headers) {
        findings.add(place, &fault);
    }
    let Some(star) = headers.iter().position(|header| header == "*") else {
        return;
    };
    if credentials {
        // The literal `*` works without credentials only: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
        let (place, fault) = LIST.any_credentials(Rule::HeaderAnyCredentials, star);
        findings.add(place, &fault);
    } else if !headers.iter().any(|header| is_authorization(header)) {
        findings.at_element(Argument::AllowHeaders, star, &header_any_authorization());
    }
}

/// The first thing that is wrong with one header; what comes after would repeat it.
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
    let matches = |name: &str| lower == name || name.ends_with('-') && lower.starts_with(name);
    let (_, advice) = FORBIDDEN.iter().find(|(name, _)| matches(name))?;
    Some(
        Fault::new(
            Rule::HeaderForbidden,
            format!("scripts cannot set the header {}", quoted(header)),
        )
        .help(*advice)
        .note("the standard forbids it: <https://fetch.spec.whatwg.org/#forbidden-request-header>"),
    )
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
        Fault::new(
            Rule::HeaderResponseOnly,
            format!("{} is a response header", quoted(header)),
        )
        .help("remove it, or put it in `expose_headers` if scripts are to read it")
        .note("`allow_headers` lists what scripts may send")
    })
}

/// Header names are compared without case: <https://fetch.spec.whatwg.org/#cors-preflight-fetch>, step 7.
fn header_duplicate(headers: &[String]) -> Vec<(Place, Fault)> {
    LIST.duplicates(
        Rule::HeaderDuplicate,
        headers,
        str::to_ascii_lowercase,
        is_authorization,
    )
}

fn is_authorization(header: &str) -> bool {
    header.eq_ignore_ascii_case("authorization")
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

/// Such a header makes a POST out of a DELETE, so that `methods` allows what it does not name.
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
