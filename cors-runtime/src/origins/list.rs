//! The lookup table of a run-time list.

use cors_rules::origin::{OriginPattern, Port};
use foldhash::{HashMap, HashMapExt, HashSet};

/// Origins by what a lookup starts from. The tables are seeded at random, and requests add nothing to them.
#[derive(Debug)]
pub(super) struct List {
    /// `https://a.example`
    exact: HashSet<Box<str>>,
    /// `http://localhost` for `http://localhost:*`
    any_port: HashSet<Box<str>>,
    /// The scheme and port of each `https://*.a.example`, by its base `a.example`.
    subdomains: HashMap<Box<str>, Vec<(Box<str>, OwnedPort)>>,
}

#[derive(Debug)]
enum OwnedPort {
    Absent,
    Exact(Box<str>),
    Any,
}

impl List {
    pub(super) fn new(patterns: &[OriginPattern<'_>]) -> Self {
        let mut list = Self {
            exact: HashSet::default(),
            any_port: HashSet::default(),
            subdomains: HashMap::new(),
        };
        list.exact.reserve(patterns.len());
        for pattern in patterns {
            list.add(pattern);
        }
        list
    }

    fn add(&mut self, pattern: &OriginPattern<'_>) {
        let OriginPattern {
            scheme,
            subdomains,
            host,
            port,
        } = *pattern;
        if subdomains {
            let port = match port {
                Port::Absent => OwnedPort::Absent,
                Port::Exact(port) => OwnedPort::Exact(port.into()),
                Port::Any => OwnedPort::Any,
            };
            self.subdomains
                .entry(host.into())
                .or_default()
                .push((scheme.into(), port));
            return;
        }
        let origin = format!("{scheme}://{host}");
        match port {
            Port::Absent => self.exact.insert(origin.into()),
            Port::Exact(port) => self.exact.insert(format!("{origin}:{port}").into()),
            Port::Any => self.any_port.insert(origin.into()),
        };
    }

    /// Looks up the serialization of an origin. Any other text is not in the list.
    pub(super) fn allows(&self, origin: &str) -> bool {
        if self.exact.contains(origin) {
            return true;
        }
        if self.any_port.is_empty() && self.subdomains.is_empty() {
            return false;
        }
        Parts::of(origin).is_some_and(|parts| self.allows_any_port(&parts) || self.allows_subdomain(&parts))
    }

    fn allows_any_port(&self, parts: &Parts<'_>) -> bool {
        let Parts {
            origin,
            scheme,
            host,
            without_port,
        } = *parts;
        // The same comparison as a literal pattern's: the port is checked there.
        let pattern = OriginPattern {
            scheme,
            subdomains: false,
            host,
            port: Port::Any,
        };
        self.any_port.contains(without_port) && pattern.covers(origin.as_bytes())
    }

    /// A host has at most 127 labels, so there are at most 126 bases to look up, whatever the list holds.
    fn allows_subdomain(&self, parts: &Parts<'_>) -> bool {
        if self.subdomains.is_empty() {
            return false;
        }
        let Parts { origin, host, .. } = *parts;
        let dots = host.bytes().enumerate().filter(|(_, byte)| *byte == b'.');
        let bases = dots.map(|(dot, _)| &host[dot + 1..]);
        bases
            .filter_map(|base| self.subdomains.get_key_value(base))
            .any(|(base, patterns)| {
                patterns.iter().any(|(scheme, port)| {
                    let port = match port {
                        OwnedPort::Absent => Port::Absent,
                        OwnedPort::Exact(port) => Port::Exact(port),
                        OwnedPort::Any => Port::Any,
                    };
                    // The same comparison as a literal pattern's: labels and port are checked there.
                    OriginPattern {
                        scheme,
                        subdomains: true,
                        host: base,
                        port,
                    }
                    .covers(origin.as_bytes())
                })
            })
    }
}

/// An origin, cut where the tables need it. Byte by byte: to search for `"://"` costs more than all lookups.
#[derive(Clone, Copy)]
struct Parts<'a> {
    origin: &'a str,
    scheme: &'a str,
    host: &'a str,
    /// Scheme and host.
    without_port: &'a str,
}

impl<'a> Parts<'a> {
    fn of(origin: &'a str) -> Option<Self> {
        let bytes = origin.as_bytes();
        let (scheme, rest) = origin.split_at(bytes.iter().position(|&byte| byte == b':')?);
        let authority = rest.strip_prefix("://")?;
        // The last colon, unless it stands in the brackets of an address.
        let end = authority.bytes().rposition(|byte| matches!(byte, b':' | b']'));
        let end = end
            .filter(|&end| authority.as_bytes()[end] == b':')
            .unwrap_or(authority.len());
        let without_port = &origin[..origin.len() - authority.len() + end];
        Some(Self {
            origin,
            scheme,
            host: &authority[..end],
            without_port,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: &[OriginPattern<'_>] = &[
        OriginPattern {
            scheme: "https",
            subdomains: false,
            host: "a.example",
            port: Port::Absent,
        },
        OriginPattern {
            scheme: "https",
            subdomains: false,
            host: "a.example",
            port: Port::Exact("8443"),
        },
        OriginPattern {
            scheme: "http",
            subdomains: false,
            host: "localhost",
            port: Port::Any,
        },
        OriginPattern {
            scheme: "http",
            subdomains: false,
            host: "[::1]",
            port: Port::Any,
        },
        OriginPattern {
            scheme: "https",
            subdomains: true,
            host: "b.example",
            port: Port::Absent,
        },
        OriginPattern {
            scheme: "https",
            subdomains: true,
            host: "b.example",
            port: Port::Exact("8443"),
        },
        OriginPattern {
            scheme: "http",
            subdomains: true,
            host: "c.example",
            port: Port::Any,
        },
    ];

    /// The table finds what the patterns cover one by one, no more and no less.
    #[test]
    fn lookups_agree_with_the_patterns() {
        let list = List::new(PATTERNS);
        let hosts = [
            "a.example",
            "b.example",
            "x.b.example",
            "x.y.b.example",
            ".b.example",
            "xb.example",
            "c.example",
            "x.c.example",
            "localhost",
            "x.localhost",
            "[::1]",
            "[::2]",
            "a.example.evil",
            "b.example.",
        ];
        let mut allowed = 0;
        for scheme in ["http", "https", "httpss", ""] {
            for host in hosts {
                for port in [
                    "", ":8443", ":1", ":65535", ":65536", ":0", ":080", ":", ":x", ":80",
                ] {
                    let origin = format!("{scheme}://{host}{port}");
                    let covered = PATTERNS.iter().any(|pattern| pattern.covers(origin.as_bytes()));
                    assert_eq!(list.allows(&origin), covered, "{origin}");
                    allowed += usize::from(covered);
                }
            }
        }
        assert_eq!(allowed, 18);
    }
}
