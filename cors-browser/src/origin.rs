//! Origins and sites: <https://html.spec.whatwg.org/multipage/browsers.html#origin>.

use std::net::IpAddr;

use url::{Host, Url};

/// Who asks, or who is asked.
#[derive(Clone, Debug)]
pub(crate) enum Origin {
    /// Serialized as `null`, and the same as no other origin: every page that has one has its own.
    Opaque,
    Tuple {
        scheme: String,
        host: Host,
        /// `None` for the scheme's default port.
        port: Option<u16>,
    },
}

impl Origin {
    pub(crate) fn of(url: &Url) -> Self {
        match url.host() {
            Some(host) => Self::Tuple {
                scheme: url.scheme().to_owned(),
                host: host.to_owned(),
                port: url.port(),
            },
            None => Self::Opaque,
        }
    }

    /// Reads the serialization of a tuple origin, and nothing but that.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        if text == "null" {
            return Err(
                "`null` is no origin of a server or a page with an address; for a page whose origin is \
                        opaque use `Browser::opaque()`"
                    .to_owned(),
            );
        }
        let url = Url::parse(text).map_err(|error| {
            format!("`{text}` is not an origin ({error}); write one like `https://app.example.com`")
        })?;
        match Self::of(&url) {
            Self::Opaque => Err(format!(
                "`{text}` has no host; write an origin like `https://app.example.com`"
            )),
            origin if origin.serialize() == text => Ok(origin),
            origin => Err(format!(
                "`{text}` is not how a browser serializes an origin; write `{}`",
                origin.serialize()
            )),
        }
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>
    pub(crate) fn serialize(&self) -> String {
        match self {
            Self::Opaque => "null".to_owned(),
            Self::Tuple {
                scheme,
                host,
                port: None,
            } => format!("{scheme}://{host}"),
            Self::Tuple {
                scheme,
                host,
                port: Some(port),
            } => format!("{scheme}://{host}:{port}"),
        }
    }

    pub(crate) fn scheme(&self) -> Option<&str> {
        match self {
            Self::Opaque => None,
            Self::Tuple { scheme, .. } => Some(scheme),
        }
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-origin>
    pub(crate) fn is_same_origin(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Tuple {
                    scheme: own_scheme,
                    host: own_host,
                    port: own_port,
                },
                Self::Tuple { scheme, host, port },
            ) => own_scheme == scheme && own_host == host && own_port == port,
            _ => false,
        }
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#schemelessly-same-site>
    pub(crate) fn is_schemelessly_same_site(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Tuple { host: own, .. }, Self::Tuple { host: other, .. }) => {
                own == other
                    || matches!((registrable_domain(own), registrable_domain(other)), (Some(a), Some(b)) if a == b)
            }
            _ => false,
        }
    }

    /// <https://html.spec.whatwg.org/multipage/browsers.html#same-site>
    pub(crate) fn is_same_site(&self, other: &Self) -> bool {
        self.scheme() == other.scheme() && self.is_schemelessly_same_site(other)
    }

    /// Obtain a site, serialized: <https://html.spec.whatwg.org/multipage/browsers.html#obtain-a-site>
    pub(crate) fn site(&self) -> String {
        match self {
            Self::Opaque => "null".to_owned(),
            Self::Tuple { scheme, host, .. } => match registrable_domain(host) {
                Some(domain) => format!("{scheme}://{domain}"),
                None => format!("{scheme}://{host}"),
            },
        }
    }
}

/// <https://url.spec.whatwg.org/#host-registrable-domain>
pub(crate) fn registrable_domain(host: &Host) -> Option<&str> {
    match host {
        Host::Domain(domain) => psl::domain_str(domain),
        Host::Ipv4(_) | Host::Ipv6(_) => None,
    }
}

/// <https://w3c.github.io/webappsec-secure-contexts/#is-url-trustworthy>, for the schemes that reach a server.
pub(crate) fn is_potentially_trustworthy(url: &Url) -> bool {
    match url.host() {
        _ if url.scheme() == "https" => true,
        Some(Host::Domain(domain)) => domain == "localhost" || domain.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn only_serialized_origins_are_read() {
        for text in [
            "https://app.example.com",
            "http://localhost:3000",
            "http://127.0.0.1",
            "https://[::1]:8443",
            "https://xn--bcher-kva.example",
            "capacitor://localhost",
        ] {
            assert_eq!(origin(text).serialize(), text);
        }
        let cases = [
            ("https://app.example.com/", "write `https://app.example.com`"),
            ("https://app.example.com:443", "write `https://app.example.com`"),
            ("HTTPS://App.example.com", "write `https://app.example.com`"),
            ("https://user@app.example.com", "write `https://app.example.com`"),
            (
                "https://b\u{fc}cher.example",
                "write `https://xn--bcher-kva.example`",
            ),
            ("app.example.com", "not an origin"),
            ("", "not an origin"),
            ("data:text/html,x", "has no host"),
            ("null", "Browser::opaque()"),
        ];
        for (text, message) in cases {
            let error = Origin::parse(text).expect_err(text);
            assert!(error.contains(message), "{text}: {error}");
        }
    }

    #[test]
    fn sites_follow_the_public_suffix_list() {
        let cases = [
            ("https://a.example.com", "https://b.example.com", true),
            ("https://example.com", "https://a.b.example.com:8443", true),
            ("https://a.example.com", "http://a.example.com", false),
            ("https://a.co.uk", "https://b.co.uk", false),
            ("https://a.github.io", "https://b.github.io", false),
            ("https://co.uk", "https://co.uk:1", true),
            ("http://localhost:1", "http://localhost:2", true),
            ("http://a.localhost", "http://b.localhost", false),
            ("http://127.0.0.1:1", "http://127.0.0.1:2", true),
            ("http://127.0.0.1", "http://127.0.0.2", false),
        ];
        for (a, b, same) in cases {
            assert_eq!(origin(a).is_same_site(&origin(b)), same, "{a} and {b}");
            assert_eq!(origin(a).site() == origin(b).site(), same, "sites of {a} and {b}");
        }
        assert!(!Origin::Opaque.is_same_site(&Origin::Opaque));
        assert!(!Origin::Opaque.is_same_origin(&Origin::Opaque));
    }

    #[test]
    fn https_and_loopback_are_trustworthy() {
        for (text, trusted) in [
            ("https://a.example", true),
            ("http://a.example", false),
            ("http://localhost:1", true),
            ("http://a.localhost", true),
            ("http://127.9.9.9", true),
            ("http://[::1]", true),
            ("http://10.0.0.1", false),
            ("http://localhost.example", false),
        ] {
            let url = Url::parse(text).expect(text);
            assert_eq!(is_potentially_trustworthy(&url), trusted, "{text}");
        }
    }
}
