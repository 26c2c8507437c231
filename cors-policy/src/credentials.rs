//! What credentials ask of an origin. Constant functions, so that a policy made of two can be checked in a
//! constant: the macro sees only one of them.

use crate::origin::{OriginPattern, Port};

/// Schemes that installed apps and browser extensions serve their pages from. Nobody on the network can write such
/// a page.
pub const APP_SCHEMES: [&str; 8] = [
    "chrome-extension",
    "moz-extension",
    "safari-web-extension",
    "capacitor",
    "ionic",
    "tauri",
    "app",
    "vscode-webview",
];

/// Whether credentials may not be given to this entry unless `origin_insecure` is allowed: a page of this scheme can
/// be written by whoever sits on the network path, or nobody knows who can write it.
pub const fn insecure_with_credentials(pattern: &OriginPattern<'_>) -> bool {
    insecure(pattern.scheme.as_bytes(), pattern.host.as_bytes())
}

/// [`insecure_with_credentials`] for an exact origin in its serialized form.
pub const fn exact_insecure_with_credentials(origin: &str) -> bool {
    let (scheme, rest) = split_at_colon(origin.as_bytes());
    match rest {
        [b':', b'/', b'/', authority @ ..] => insecure(scheme, without_port(authority)),
        _ => true,
    }
}

/// Whether credentials for this entry deserve a warning: any program that listens on any port of that host gets them.
pub const fn any_port_with_credentials(pattern: &OriginPattern<'_>) -> bool {
    matches!(pattern.port, Port::Any) && !is_loopback(pattern.host.as_bytes())
}

const fn insecure(scheme: &[u8], host: &[u8]) -> bool {
    !equal(scheme, b"https") && !is_app_scheme(scheme) && !is_loopback(host)
}

const fn is_app_scheme(scheme: &[u8]) -> bool {
    let mut index = 0;
    while index < APP_SCHEMES.len() {
        if equal(scheme, APP_SCHEMES[index].as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

/// The machine itself: <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>, steps 4 to 5.
const fn is_loopback(host: &[u8]) -> bool {
    let host = match host {
        [rest @ .., b'.'] => rest,
        _ => host,
    };
    equal(host, b"localhost")
        || ends_with(host, b".localhost")
        || equal(host, b"[::1]")
        || is_ipv4_loopback(host)
}

/// `127.0.0.0/8`. The host was validated: four numbers can only be octets.
const fn is_ipv4_loopback(host: &[u8]) -> bool {
    if !matches!(host, [b'1', b'2', b'7', b'.', ..]) {
        return false;
    }
    let (mut index, mut dots) = (0, 0);
    while index < host.len() {
        match host[index] {
            b'.' => dots += 1,
            b'0'..=b'9' => {}
            _ => return false,
        }
        index += 1;
    }
    dots == 3
}

const fn split_at_colon(text: &[u8]) -> (&[u8], &[u8]) {
    let mut index = 0;
    while index < text.len() && text[index] != b':' {
        index += 1;
    }
    text.split_at(index)
}

const fn without_port(authority: &[u8]) -> &[u8] {
    let mut index = 0;
    let mut bracketed = false;
    while index < authority.len() {
        match authority[index] {
            b'[' => bracketed = true,
            b']' => bracketed = false,
            b':' if !bracketed => break,
            _ => {}
        }
        index += 1;
    }
    authority.split_at(index).0
}

const fn ends_with(text: &[u8], end: &[u8]) -> bool {
    text.len() >= end.len() && equal(text.split_at(text.len() - end.len()).1, end)
}

/// `==`, which constants cannot use on slices.
const fn equal(left: &[u8], right: &[u8]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut index = 0;
    while index < left.len() {
        if left[index] != right[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: &[&str] = &[
        "localhost",
        "localhost.",
        "a.localhost",
        "a.b.localhost.",
        "127.0.0.1",
        "127.255.0.9",
        "[::1]",
    ];
    const ELSEWHERE: &[&str] = &[
        "a.example",
        "alocalhost",
        "localhosta",
        "localhost..",
        ".",
        "",
        "127.0.0.1.example",
        "127.0.0",
        "127.0.0.0.1",
        "126.0.0.1",
        "128.0.0.1",
        "12.7.0.0",
        "127a0.0.1",
        "[::2]",
        "[::1",
    ];

    fn pattern<'a>(scheme: &'a str, host: &'a str, port: Port<'a>) -> OriginPattern<'a> {
        OriginPattern {
            scheme,
            subdomains: false,
            host,
            port,
        }
    }

    #[test]
    fn http_is_secure_on_loopback_only() {
        for host in LOOPBACK {
            assert!(
                !insecure_with_credentials(&pattern("http", host, Port::Absent)),
                "{host}"
            );
            assert!(
                !exact_insecure_with_credentials(&format!("http://{host}")),
                "{host}"
            );
            assert!(
                !exact_insecure_with_credentials(&format!("http://{host}:3000")),
                "{host}"
            );
        }
        for host in ELSEWHERE {
            assert!(
                insecure_with_credentials(&pattern("http", host, Port::Absent)),
                "{host}"
            );
            assert!(
                exact_insecure_with_credentials(&format!("http://{host}:3000")),
                "{host}"
            );
        }
    }

    #[test]
    fn other_schemes_are_secure_when_known() {
        for scheme in APP_SCHEMES.into_iter().chain(["https"]) {
            assert!(
                !insecure_with_credentials(&pattern(scheme, "a", Port::Absent)),
                "{scheme}"
            );
            assert!(
                !exact_insecure_with_credentials(&format!("{scheme}://a")),
                "{scheme}"
            );
        }
        for scheme in ["httpss", "http", "foo", "ap", "apps"] {
            assert!(
                insecure_with_credentials(&pattern(scheme, "a", Port::Absent)),
                "{scheme}"
            );
            assert!(
                exact_insecure_with_credentials(&format!("{scheme}://a:1")),
                "{scheme}"
            );
            assert!(
                !insecure_with_credentials(&pattern(scheme, "localhost", Port::Absent)),
                "{scheme}"
            );
        }
        assert!(exact_insecure_with_credentials("https"));
        assert!(exact_insecure_with_credentials("https:/a"));
    }

    #[test]
    fn a_port_pattern_is_for_loopback() {
        assert!(any_port_with_credentials(&pattern(
            "https",
            "a.example",
            Port::Any
        )));
        assert!(!any_port_with_credentials(&pattern(
            "https",
            "a.example",
            Port::Exact("1")
        )));
        assert!(!any_port_with_credentials(&pattern(
            "https",
            "a.example",
            Port::Absent
        )));
        assert!(!any_port_with_credentials(&pattern(
            "http",
            "localhost",
            Port::Any
        )));
    }

    #[test]
    fn constants_can_ask() {
        const INSECURE: bool = exact_insecure_with_credentials("http://a.example:80");
        const { assert!(INSECURE) }
    }
}
