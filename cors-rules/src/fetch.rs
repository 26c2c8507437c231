//! The lists of methods and headers in the Fetch standard: what scripts may send and read, and what needs a preflight.

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub(crate) fn is_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// <https://fetch.spec.whatwg.org/#forbidden-method>
pub(crate) fn is_forbidden_method(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"]
        .iter()
        .any(|forbidden| forbidden.eq_ignore_ascii_case(method))
}

/// <https://fetch.spec.whatwg.org/#forbidden-request-header>, by a name in lower case: the browser drops what a script
/// sets.
pub(crate) fn is_forbidden_request_header(name: &str) -> bool {
    const FORBIDDEN: [&str; 21] = [
        "accept-charset",
        "accept-encoding",
        "access-control-request-headers",
        "access-control-request-method",
        "connection",
        "content-length",
        "cookie",
        "cookie2",
        "date",
        "dnt",
        "expect",
        "host",
        "keep-alive",
        "origin",
        "referer",
        "set-cookie",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "via",
    ];
    FORBIDDEN.contains(&name) || name.starts_with("proxy-") || name.starts_with("sec-")
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>. Where the
/// value is not known, the usual one is assumed: a `content-type` is JSON's, a language or an accepted type is
/// safelisted.
pub(crate) fn is_safelisted_request_header(name: &str, value: Option<&str>) -> bool {
    let Some(value) = value else {
        return matches!(name, "accept" | "accept-language" | "content-language");
    };
    if value.len() > 128 {
        return false;
    }
    match name {
        "accept" => !has_unsafe_byte(value),
        "accept-language" | "content-language" => value
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)),
        "content-type" => !has_unsafe_byte(value) && is_form_type(value),
        "range" => is_simple_range(value),
        _ => false,
    }
}

/// <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn has_unsafe_byte(value: &str) -> bool {
    value
        .bytes()
        .any(|byte| (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte))
}

fn is_form_type(value: &str) -> bool {
    let essence = value.split(';').next().unwrap_or_default().trim();
    [
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/plain",
    ]
    .iter()
    .any(|form| form.eq_ignore_ascii_case(essence))
}

/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
fn is_simple_range(value: &str) -> bool {
    let Some((start, end)) = value
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return false;
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let key = |text: &str| {
        let text = text.trim_start_matches('0').to_owned();
        (text.len(), text)
    };
    !start.is_empty() && digits(start) && digits(end) && (end.is_empty() || key(start) <= key(end))
}

/// <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
pub(crate) const FORBIDDEN_RESPONSE_HEADERS: [&str; 2] = ["set-cookie", "set-cookie2"];

/// <https://fetch.spec.whatwg.org/#cors-safelisted-response-header-name>
pub(crate) const SAFELISTED_RESPONSE_HEADERS: [&str; 7] = [
    "cache-control",
    "content-language",
    "content-length",
    "content-type",
    "expires",
    "last-modified",
    "pragma",
];

#[cfg(test)]
mod tests {
    use super::*;

    /// The standard's list, written down again.
    #[test]
    fn the_browser_sets_these_itself() {
        const NAMES: &str = "accept-charset accept-encoding access-control-request-headers \
             access-control-request-method connection content-length cookie cookie2 date dnt expect host keep-alive \
             origin referer set-cookie te trailer transfer-encoding upgrade via proxy- proxy-authorization sec- \
             sec-fetch-site";
        for name in NAMES.split_whitespace() {
            assert!(is_forbidden_request_header(name), "{name}");
        }
        for name in [
            "accept",
            "authorization",
            "content-type",
            "proxy",
            "range",
            "referrer",
            "sec",
            "user-agent",
        ] {
            assert!(!is_forbidden_request_header(name), "{name}");
        }
        for (method, is_forbidden) in [
            ("CONNECT", true),
            ("trace", true),
            ("Track", true),
            ("PATCH", false),
            ("", false),
        ] {
            assert_eq!(is_forbidden_method(method), is_forbidden, "{method}");
        }
    }

    #[test]
    fn values_decide() {
        for (name, value, is_safe) in [
            ("content-type", Some("application/json"), false),
            ("content-type", Some("Text/Plain; charset=utf-8"), true),
            ("content-type", Some("text/plain, application/json"), false),
            ("content-type", Some("text/plain; a=\"b\""), false),
            ("content-type", None, false),
            ("accept", Some("*/*"), true),
            ("accept", Some("a(b)"), false),
            ("accept", Some("a\tb"), true),
            ("accept", Some("a\u{1f}b"), false),
            ("accept", None, true),
            ("accept-language", Some("de, en;q=0.5"), true),
            ("accept-language", Some("de/en"), false),
            ("range", Some("bytes=0-"), true),
            ("range", Some("bytes=9-10"), true),
            ("range", Some("bytes=10-9"), false),
            ("range", Some("bytes=-5"), false),
            ("authorization", Some(""), false),
            ("x-token", None, false),
        ] {
            assert_eq!(
                is_safelisted_request_header(name, value),
                is_safe,
                "{name}: {value:?}"
            );
        }
        for (length, is_safe) in [(128, true), (129, false)] {
            let value = "a".repeat(length);
            assert_eq!(
                is_safelisted_request_header("accept", Some(&value)),
                is_safe,
                "{length}"
            );
        }
    }
}
