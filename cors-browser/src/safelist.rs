//! Which request headers a page may send without asking first:
//! <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>.

use crate::header_list::{HeaderList, is_token, sorted_lowercase_set, trim};

/// The longest value that can be safelisted.
const MAX_VALUE: usize = 128;
/// The most bytes that all safelisted values of a request may have together.
const MAX_TOTAL: usize = 1024;

/// CORS-unsafe request-header names: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names>
pub(crate) fn cors_unsafe_request_header_names(headers: &HeaderList) -> Vec<String> {
    let (safelisted, mut unsafe_names): (Vec<_>, Vec<_>) = headers
        .iter()
        .partition(|(name, value)| is_cors_safelisted_request_header(name, value));
    if safelisted.iter().map(|(_, value)| value.len()).sum::<usize>() > MAX_TOTAL {
        unsafe_names.extend(safelisted);
    }
    sorted_lowercase_set(unsafe_names.into_iter().map(|(name, _)| name))
}

/// CORS-safelisted request-header: <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
pub(crate) fn is_cors_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    if value.len() > MAX_VALUE {
        return false;
    }
    match name.to_ascii_lowercase().as_str() {
        "accept" => !has_cors_unsafe_byte(value),
        "accept-language" | "content-language" => value.iter().copied().all(is_language_byte),
        "content-type" => !has_cors_unsafe_byte(value) && is_form_content_type(value),
        "range" => is_simple_range(value),
        _ => false,
    }
}

/// No-CORS-safelisted request-header: <https://fetch.spec.whatwg.org/#no-cors-safelisted-request-header>
pub(crate) fn is_no_cors_safelisted_request_header(name: &str, value: &[u8]) -> bool {
    !name.eq_ignore_ascii_case("range") && is_cors_safelisted_request_header(name, value)
}

/// CORS non-wildcard request-header name: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
pub(crate) fn is_non_wildcard(name: &str) -> bool {
    name.eq_ignore_ascii_case("authorization")
}

/// CORS-unsafe request-header byte: <https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte>
fn has_cors_unsafe_byte(value: &[u8]) -> bool {
    value
        .iter()
        .any(|&byte| (byte < 0x20 && byte != b'\t') || b"\"():<>?@[\\]{}\x7f".contains(&byte))
}

fn is_language_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b" *,-.;=".contains(&byte)
}

/// The essence, by "parse a MIME type" (<https://mimesniff.spec.whatwg.org/#parse-a-mime-type>), of the three
/// types a form can send. The value is judged whole: with two types in it, it parses as neither.
fn is_form_content_type(value: &[u8]) -> bool {
    let is_whitespace = |byte| matches!(byte, b'\t' | b'\n' | b'\r' | b' ');
    let value = trim(value, is_whitespace);
    let Some(slash) = value.iter().position(|&byte| byte == b'/') else {
        return false;
    };
    let (kind, rest) = (&value[..slash], &value[slash + 1..]);
    let end = rest.iter().position(|&byte| byte == b';').unwrap_or(rest.len());
    // Only trailing whitespace is dropped here; leading whitespace makes the subtype no token.
    let subtype_end = rest[..end]
        .iter()
        .rposition(|&byte| !is_whitespace(byte))
        .map_or(0, |last| last + 1);
    let subtype = &rest[..subtype_end];
    if !is_token(kind) || !is_token(subtype) {
        return false;
    }
    let essence = [kind, b"/", subtype].concat().to_ascii_lowercase();
    matches!(
        essence.as_slice(),
        b"application/x-www-form-urlencoded" | b"multipart/form-data" | b"text/plain"
    )
}

/// Parse a single range header value, without whitespace, and with a start:
/// <https://fetch.spec.whatwg.org/#simple-range-header-value>
fn is_simple_range(value: &[u8]) -> bool {
    let Some((start, end)) = std::str::from_utf8(value)
        .ok()
        .and_then(|text| text.strip_prefix("bytes="))
        .and_then(|range| range.split_once('-'))
    else {
        return false;
    };
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    // Numbers of any length, so compared as text: without leading zeros the longer one is larger.
    let key = |text: &str| {
        let digits = text.trim_start_matches('0').to_owned();
        (digits.len(), digits)
    };
    !start.is_empty() && all_digits(start) && all_digits(end) && (end.is_empty() || key(start) <= key(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_decide_what_is_safelisted() {
        let long = "a".repeat(129);
        let cases: &[(&str, &str, bool)] = &[
            ("accept", "*/*", true),
            ("Accept", "text/html;q=0.9, */*", true),
            ("accept", "a\tb", true),
            ("accept", "\u{e9}", true),
            ("accept", "a\u{1}", false),
            ("accept", "\"", false),
            ("accept", "(", false),
            ("accept", ")", false),
            ("accept", ":", false),
            ("accept", "<", false),
            ("accept", ">", false),
            ("accept", "?", false),
            ("accept", "@", false),
            ("accept", "[", false),
            ("accept", "\\", false),
            ("accept", "]", false),
            ("accept", "{", false),
            ("accept", "}", false),
            ("accept", "\u{7f}", false),
            ("accept", &long[..128], true),
            ("accept", &long, false),
            ("accept-language", "de-CH, en;q=0.5, *", true),
            ("accept-language", "a.b", true),
            ("accept-language", "en_US", false),
            ("accept-language", "en\t", false),
            ("content-language", "en", true),
            ("content-language", "<en>", false),
            ("content-type", "text/plain", true),
            ("content-type", "text/plain;charset=UTF-8", true),
            ("content-type", " TEXT/Plain ; a=b", true),
            ("content-type", "multipart/form-data; boundary=x", true),
            ("content-type", "application/x-www-form-urlencoded", true),
            ("content-type", "text/plain;", true),
            ("content-type", "application/json", false),
            ("content-type", "text/plain, application/json", false),
            ("content-type", "text/html, text/plain", false),
            ("content-type", "text/ plain", false),
            ("content-type", "text /plain", false),
            ("content-type", "text", false),
            ("content-type", "text/", false),
            ("content-type", "/plain", false),
            ("content-type", "", false),
            ("content-type", "text/plain; charset=\"utf-8\"", false),
            ("range", "bytes=0-", true),
            ("range", "bytes=0-255", true),
            ("range", "bytes=255-255", true),
            ("range", "bytes=099-100", true),
            ("range", "bytes=9-10", true),
            (
                "range",
                "bytes=99999999999999999999998-99999999999999999999999",
                true,
            ),
            ("range", "bytes=256-255", false),
            ("range", "bytes=-500", false),
            ("range", "bytes=-", false),
            ("range", "bytes= 0-", false),
            ("range", "bytes=0-1,2-3", false),
            ("range", "bytes 0-1", false),
            ("range", "BYTES=0-1", false),
            ("range", "bytes=0", false),
            ("range", "bytes=0-x", false),
            ("dpr", "2.0", false),
            ("x-token", "", false),
            ("authorization", "a", false),
        ];
        for (name, value, safelisted) in cases {
            assert_eq!(
                is_cors_safelisted_request_header(name, value.as_bytes()),
                *safelisted,
                "{name}: {value:?}"
            );
        }
    }

    #[test]
    fn without_cors_ranges_are_not_safelisted() {
        assert!(is_no_cors_safelisted_request_header("Accept", b"*/*"));
        assert!(!is_no_cors_safelisted_request_header("Range", b"bytes=0-"));
        assert!(!is_no_cors_safelisted_request_header("x-a", b""));
    }

    fn names(lines: &[(&str, &str)]) -> Vec<String> {
        let mut list = HeaderList::default();
        for (name, value) in lines {
            list.append(name, value);
        }
        cors_unsafe_request_header_names(&list)
    }

    #[test]
    fn unsafe_names_are_sorted_lowercased_and_unique() {
        assert_eq!(
            names(&[
                ("X-B", "1"),
                ("Accept", "*/*"),
                ("x-a", "1"),
                ("x-b", "2"),
                ("Content-Type", "x/y")
            ]),
            ["content-type", "x-a", "x-b"]
        );
        assert!(names(&[("Accept", "*/*"), ("content-type", "text/plain")]).is_empty());
    }

    #[test]
    fn one_bad_line_of_a_header_is_enough() {
        let lines = [
            ("content-type", "text/plain"),
            ("content-type", "application/json"),
        ];
        assert_eq!(names(&lines), ["content-type"]);
    }

    #[test]
    fn safelisted_values_share_1024_bytes() {
        let value = "a".repeat(128);
        let full = [("accept", value.as_str()); 8];
        assert!(names(&full).is_empty(), "1,024 bytes are allowed");

        let mut over = full.to_vec();
        over.push(("accept-language", "a"));
        over.push(("x-a", ""));
        assert_eq!(names(&over), ["accept", "accept-language", "x-a"]);

        // A value that is unsafe anyway does not count towards the limit.
        let mut with_unsafe = full.to_vec();
        with_unsafe.push(("x-a", value.as_str()));
        assert_eq!(names(&with_unsafe), ["x-a"]);
    }
}
