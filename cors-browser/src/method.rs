//! Methods: <https://fetch.spec.whatwg.org/#methods>.

/// Normalize: six methods are upper-cased, for compatibility. `patch` is not one of them.
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>
pub(crate) fn normalize(method: &str) -> String {
    ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"]
        .into_iter()
        .find(|known| known.eq_ignore_ascii_case(method))
        .unwrap_or(method)
        .to_owned()
}

/// Forbidden method: <https://fetch.spec.whatwg.org/#forbidden-method>
pub(crate) fn is_forbidden(method: &str) -> bool {
    ["CONNECT", "TRACE", "TRACK"]
        .into_iter()
        .any(|known| known.eq_ignore_ascii_case(method))
}

/// CORS-safelisted method: <https://fetch.spec.whatwg.org/#cors-safelisted-method>
pub(crate) fn is_cors_safelisted(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_methods_are_normalized() {
        let cases = [
            ("get", "GET"),
            ("Head", "HEAD"),
            ("pOST", "POST"),
            ("put", "PUT"),
            ("delete", "DELETE"),
            ("options", "OPTIONS"),
            ("patch", "patch"),
            ("Purge", "Purge"),
            ("PATCH", "PATCH"),
        ];
        for (written, sent) in cases {
            assert_eq!(normalize(written), sent);
        }
    }

    #[test]
    fn forbidden_methods_are_found_in_any_case() {
        for method in ["CONNECT", "trace", "Track"] {
            assert!(is_forbidden(method), "{method}");
        }
        for method in ["GET", "TRACES", "PATCH", ""] {
            assert!(!is_forbidden(method), "{method}");
        }
    }

    #[test]
    fn three_methods_are_safelisted_by_exact_bytes() {
        assert!(["GET", "HEAD", "POST"].into_iter().all(is_cors_safelisted));
        assert!(
            !["get", "PUT", "OPTIONS", "PATCH", "*"]
                .into_iter()
                .any(is_cors_safelisted)
        );
    }
}
