//! Which origins must not get credentials.

use crate::origin::{OriginPattern, Port, syntax::is_loopback};

/// The schemes of installed apps and browser extensions. An attacker on the network cannot write their pages.
pub(crate) const APP_SCHEMES: [&str; 8] = [
    "chrome-extension",
    "moz-extension",
    "safari-web-extension",
    "capacitor",
    "ionic",
    "tauri",
    "app",
    "vscode-webview",
];

/// Whether this entry may get credentials only where `origin_insecure` is allowed: an attacker on the network can
/// write a page of this scheme, or the scheme is unknown.
pub(crate) fn insecure_with_credentials(pattern: &OriginPattern<'_>) -> bool {
    pattern.scheme != "https" && !APP_SCHEMES.contains(&pattern.scheme) && !is_loopback(pattern.host)
}

/// Whether credentials for this entry get a warning: a program on any port of that host receives them.
pub(crate) fn any_port_with_credentials(pattern: &OriginPattern<'_>) -> bool {
    pattern.port == Port::Any && !is_loopback(pattern.host)
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
            wildcard: crate::origin::Wildcard::None,
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
        }
        for host in ELSEWHERE {
            assert!(
                insecure_with_credentials(&pattern("http", host, Port::Absent)),
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
        }
        for scheme in ["httpss", "http", "foo", "ap", "apps"] {
            assert!(
                insecure_with_credentials(&pattern(scheme, "a", Port::Absent)),
                "{scheme}"
            );
            assert!(
                !insecure_with_credentials(&pattern(scheme, "localhost", Port::Absent)),
                "{scheme}"
            );
        }
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
}
