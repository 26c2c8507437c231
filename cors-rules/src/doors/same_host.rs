//! Whether an origin is the server's own, and the origin of a `Referer`.

use crate::origin::syntax::{is_default_port, split_port};

/// Whether `origin` has the host and port that the request was sent to.
///
/// The scheme is not compared: behind a proxy that ends TLS the server does not know it, and every check that
/// compared it broke such deployments. It has to be one that a server is reached by, though: the page of an app
/// (`tauri://localhost`) is never a server's own. No forwarded header is believed, as clients can send them.
pub fn is_own(origin: &[u8], authority: &[u8]) -> bool {
    let Some((scheme, rest)) = split_scheme(origin) else {
        return false;
    };
    if !scheme.eq_ignore_ascii_case(b"https") && !scheme.eq_ignore_ascii_case(b"http") {
        return false;
    }
    match (split_port(rest), split_port(authority)) {
        (Some((host, port)), Some((own_host, own_port))) => {
            host.eq_ignore_ascii_case(own_host) && is_same_port(port, own_port)
        }
        _ => false,
    }
}

/// A default port on one side equals none on the other: browsers leave it out, clients and proxies may not.
fn is_same_port(one: Option<&[u8]>, other: Option<&[u8]>) -> bool {
    match (one, other) {
        (Some(port), None) | (None, Some(port)) => {
            is_default_port(b"http", port) || is_default_port(b"https", port)
        }
        (one, other) => one == other,
    }
}

/// The origin of a `Referer`, as it is written there: `scheme://host[:port]`. `None` where it is not a URL with a host.
///
/// Nothing is corrected. A host in upper case or a user name before it keeps the origin from being a trusted one,
/// and from counting as absent.
pub fn referer_origin(referer: &[u8]) -> Option<&[u8]> {
    let (scheme, rest) = split_scheme(referer)?;
    let length = rest
        .iter()
        .position(|byte| matches!(byte, b'/' | b'?' | b'#' | b'\\'))
        .unwrap_or(rest.len());
    (length > 0).then(|| &referer[..scheme.len() + "://".len() + length])
}

/// What is before and behind `://`.
fn split_scheme(url: &[u8]) -> Option<(&[u8], &[u8])> {
    let (scheme, rest) = url.split_at(url.iter().position(|&byte| byte == b':')?);
    let is_scheme = scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.'));
    is_scheme
        .then(|| rest.strip_prefix(b"://"))
        .flatten()
        .map(|rest| (scheme, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_origins() {
        for (origin, authority, expected) in [
            ("https://a.example", "a.example", true),
            ("http://a.example", "a.example", true),
            ("https://A.example", "a.EXAMPLE", true),
            ("https://a.example", "a.example:443", true),
            ("https://a.example", "a.example:80", true),
            ("https://a.example:443", "a.example", true),
            ("https://a.example:8443", "a.example:8443", true),
            ("http://[::1]:3000", "[::1]:3000", true),
            ("http://[::1]", "[::1]:80", true),
            ("https://a.example:8443", "a.example", false),
            ("https://a.example", "a.example:8443", false),
            ("https://a.example:80", "a.example:443", false),
            ("https://a.example:443", "a.example:8443", false),
            ("https://b.a.example", "a.example", false),
            ("https://a.example", "b.a.example", false),
            ("https://a.example.", "a.example", false),
            ("https://u@a.example", "a.example", false),
            ("https://a.example", "u@a.example", false),
            ("https://a.example/", "a.example", false),
            ("https://a.example:", "a.example", false),
            ("tauri://localhost", "localhost", false),
            ("null", "null", false),
            ("a.example", "a.example", false),
            ("//a.example", "a.example", false),
            ("https://", "", false),
            ("https://a.example", "", false),
            ("", "", false),
        ] {
            assert_eq!(
                is_own(origin.as_bytes(), authority.as_bytes()),
                expected,
                "{origin} {authority}"
            );
        }
    }

    #[test]
    fn origins_of_referers() {
        for (referer, expected) in [
            ("https://a.example/", Some("https://a.example")),
            ("https://a.example", Some("https://a.example")),
            ("https://a.example:8443/x?y#z", Some("https://a.example:8443")),
            ("https://a.example?x", Some("https://a.example")),
            ("https://a.example#x", Some("https://a.example")),
            ("https://a.example\\@b.example/", Some("https://a.example")),
            ("https://a@b.example/x", Some("https://a@b.example")),
            ("HTTPS://A.example/x", Some("HTTPS://A.example")),
            ("http://[::1]:3000/x", Some("http://[::1]:3000")),
            ("android-app://com.app/", Some("android-app://com.app")),
            ("about:blank", None),
            ("https:///x", None),
            ("https:/a.example", None),
            ("https:a.example", None),
            ("/x", None),
            ("a.example/x", None),
            ("://a", None),
            ("1a://b", None),
            ("a b://c", None),
            ("null", None),
            ("", None),
            (":", None),
        ] {
            let origin = referer_origin(referer.as_bytes());
            assert_eq!(origin, expected.map(str::as_bytes), "{referer}");
        }
    }
}
