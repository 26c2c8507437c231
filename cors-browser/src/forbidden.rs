//! Headers that belong to the browser: a page cannot set the one kind or read the other.

use crate::{header_list::get_decode_and_split, method};

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

/// Forbidden request-header: <https://fetch.spec.whatwg.org/#forbidden-request-header>
pub(crate) fn is_forbidden_request_header(name: &str, value: &[u8]) -> bool {
    let name = name.to_ascii_lowercase();
    if FORBIDDEN.contains(&name.as_str()) || name.starts_with("proxy-") || name.starts_with("sec-") {
        return true;
    }
    let overrides_method = matches!(
        name.as_str(),
        "x-http-method" | "x-http-method-override" | "x-method-override"
    );
    overrides_method
        && get_decode_and_split(value)
            .iter()
            .any(|value| method::is_forbidden(value))
}

/// Forbidden response-header name: <https://fetch.spec.whatwg.org/#forbidden-response-header-name>
pub(crate) fn is_forbidden_response_header_name(name: &str) -> bool {
    name.eq_ignore_ascii_case("set-cookie") || name.eq_ignore_ascii_case("set-cookie2")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_keeps_its_request_headers() {
        let cases = [
            ("Origin", "https://x.example", true),
            ("HOST", "x", true),
            ("Cookie", "a=b", true),
            ("Sec-Fetch-Site", "none", true),
            ("sec-x", "", true),
            ("Proxy-Authorization", "x", true),
            ("Access-Control-Request-Method", "PUT", true),
            ("Access-Control-Request-Private-Network", "true", false),
            ("X-HTTP-Method-Override", "trace", true),
            ("x-http-method", "GET, TRACK", true),
            ("x-method-override", "\"a,b\",CONNECT", true),
            ("x-method-override", "PUT", false),
            ("x-method", "TRACE", false),
            ("Authorization", "x", false),
            ("User-Agent", "x", false),
            ("security", "x", false),
        ];
        for (name, value, forbidden) in cases {
            assert_eq!(
                is_forbidden_request_header(name, value.as_bytes()),
                forbidden,
                "{name}: {value}"
            );
        }
    }

    #[test]
    fn cookies_are_not_for_pages_to_read() {
        assert!(is_forbidden_response_header_name("Set-Cookie"));
        assert!(is_forbidden_response_header_name("set-cookie2"));
        assert!(!is_forbidden_response_header_name("cookie"));
    }
}
