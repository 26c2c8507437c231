//! As much of a URL as the explanation has to know.

use crate::origin::syntax::{is_default_port, is_localhost, is_loopback};
use crate::suffix::{Shared, shared};

/// The parts of an origin or of an absolute URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UrlParts<'a> {
    pub(super) scheme: &'a str,
    pub(super) host: &'a str,
    pub(super) port: Option<&'a str>,
}

impl<'a> UrlParts<'a> {
    /// `None` for a path, for `null`, and for anything else without scheme and host.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let (scheme, rest) = text.split_once("://")?;
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let authority = rest[..end].rsplit('@').next().unwrap_or_default();
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => (host, Some(port)),
            _ => (authority, None),
        };
        (!scheme.is_empty() && !host.is_empty()).then_some(Self {
            scheme,
            host,
            port: port.filter(|port| !is_default_port(scheme.as_bytes(), port.as_bytes())),
        })
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-site>: the same scheme and registrable domain.
    pub(super) fn is_same_site(&self, other: &Self) -> bool {
        self.scheme == other.scheme && site(self.host) == site(other.host)
    }

    pub(super) fn is_loopback(&self) -> bool {
        is_loopback(self.host)
    }

    /// <https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy>
    pub(super) fn is_trustworthy(&self) -> bool {
        matches!(self.scheme, "https" | "wss") || self.is_loopback()
    }

    /// Whether the host is of a private network, or this machine: for what public pages ask there, browsers want
    /// the user's permission.
    pub(super) fn is_local(&self) -> bool {
        let is_private = |octets: [u8; 4]| match octets {
            [10, ..] | [192, 168, ..] | [169, 254, ..] => true,
            [172, second, ..] => (16..32).contains(&second),
            _ => false,
        };
        let is_private6 = |host: &str| {
            ["[fc", "[fd", "[fe8", "[fe9", "[fea", "[feb"]
                .iter()
                .any(|start| host.starts_with(start))
        };
        self.is_loopback()
            || self.host.ends_with(".local")
            || is_private6(self.host)
            || ipv4(self.host).is_some_and(is_private)
    }
}

fn ipv4(host: &str) -> Option<[u8; 4]> {
    host.parse::<core::net::Ipv4Addr>()
        .ok()
        .map(|address| address.octets())
}

/// The registrable domain, or the host itself where it has none.
fn site(host: &str) -> &str {
    if ipv4(host).is_some() || host.starts_with('[') {
        return host;
    }
    // The list has no `localhost`, so the default rule makes it a suffix of one label.
    let is_suffix = |name: &str| {
        name == "localhost"
            || (!is_localhost(name) && matches!(shared(name), Some(Shared::TopLevel | Shared::Suffix)))
    };
    let starts = core::iter::once(0).chain(host.match_indices('.').map(|(dot, _)| dot + 1));
    let mut registrable = host;
    for start in starts {
        if is_suffix(&host[start..]) {
            break;
        }
        registrable = &host[start..];
    }
    registrable
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sites() {
        for (host, expected) in [
            ("app.example.com", "example.com"),
            ("example.com", "example.com"),
            ("a.b.example.co.uk", "example.co.uk"),
            ("ada.github.io", "ada.github.io"),
            ("www.ada.github.io", "ada.github.io"),
            ("localhost", "localhost"),
            ("team.localhost", "team.localhost"),
            ("a.team.localhost", "team.localhost"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::1]", "[::1]"),
        ] {
            assert_eq!(site(host), expected, "{host}");
        }
    }

    #[test]
    fn parts() {
        let parts = UrlParts::of("https://user@a.example:8443/x?y#z").unwrap();
        assert_eq!(
            (parts.scheme, parts.host, parts.port),
            ("https", "a.example", Some("8443"))
        );
        assert_eq!(
            UrlParts::of("https://a.example:443/x"),
            UrlParts::of("https://a.example")
        );
        for url in ["http://[::1]:3000", "http://[::1]"] {
            assert_eq!(UrlParts::of(url).unwrap().host, "[::1]");
        }
        for none in ["/notes", "null", "", "://a", "https:///x"] {
            assert_eq!(UrlParts::of(none), None, "{none}");
        }
        for (url, is_local) in [
            ("http://localhost:8080", true),
            ("http://127.1.2.3", true),
            ("http://192.168.0.4", true),
            ("http://172.31.0.1", true),
            ("http://172.32.0.1", false),
            ("http://printer.local", true),
            ("http://[fd00::1]", true),
            ("https://api.example.com", false),
        ] {
            assert_eq!(UrlParts::of(url).unwrap().is_local(), is_local, "{url}");
        }
    }
}
