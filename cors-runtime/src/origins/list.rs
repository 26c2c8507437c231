//! The lookup table of a run-time list.

mod labels;
mod parts;

use cors_rules::{
    origin::{OriginPattern, Port, Wildcard},
    rules::ListedOrigins,
};
use foldhash::{HashMap, HashSet};

use self::{labels::Labels, parts::OriginParts};

/// Origins by what a lookup starts from. The tables are seeded at random, and requests add nothing to them. No table
/// leads to a list that has to be searched: one base under 60,000 ports costs what one base under one port costs.
#[derive(Debug, Default)]
pub(crate) struct List {
    /// What is in force, as it was written and in that order.
    written: Box<[Box<str>]>,
    /// `*`: every origin.
    any: bool,
    /// `https://a.example`
    exact: HashSet<Box<str>>,
    /// `http://localhost` for `http://localhost:*`
    any_port: HashSet<Box<str>>,
    /// A number for the base `a.example` of each `https://*.a.example`.
    bases: HashMap<Box<str>, u32>,
    /// A number for each scheme of a pattern with a base.
    schemes: HashMap<Box<str>, u32>,
    /// Each `https://*.a.example:8443`, in numbers.
    subdomains: HashSet<Subdomains>,
    /// Each `https://preview-*.a.example`, by everything but its first label.
    labels: HashMap<Subdomains, Labels>,
}

/// A pattern with a base: the numbers of its base and its scheme, and its port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Subdomains {
    base: u32,
    scheme: u32,
    port: u32,
}

/// No origin has these as its port.
const NO_PORT: u32 = 0;
const ANY_PORT: u32 = u32::MAX;

impl List {
    /// `given` are the entries that `listed` was made of.
    pub(super) fn new<T: AsRef<str>>(given: &[T], listed: &ListedOrigins<'_>) -> Self {
        let in_force = listed
            .kept
            .iter()
            .filter_map(|(position, _)| given.get(*position));
        let written = match listed.any {
            true => Box::from(["*".into()]),
            false => in_force.map(|entry| entry.as_ref().into()).collect(),
        };
        let patterns = listed.kept.iter().map(|(_, pattern)| pattern);
        Self {
            written,
            any: listed.any,
            ..Self::of(patterns)
        }
    }

    /// The entries of a policy that passed the checks.
    pub(crate) fn of_checked(entries: &[&str]) -> Self {
        let patterns: Vec<OriginPattern<'_>> = entries.iter().copied().map(OriginPattern::of).collect();
        Self {
            written: entries.iter().copied().map(Into::into).collect(),
            ..Self::of(patterns.iter())
        }
    }

    fn of<'a>(patterns: impl ExactSizeIterator<Item = &'a OriginPattern<'a>>) -> Self {
        let mut list = Self::default();
        list.exact.reserve(patterns.len());
        let mut labels: HashMap<Subdomains, Vec<(&str, &str)>> = HashMap::default();
        for pattern in patterns {
            if let Some((under, label)) = list.add(pattern) {
                labels.entry(under).or_default().push(label);
            }
        }
        list.labels = labels
            .into_iter()
            .map(|(under, patterns)| (under, Labels::new(&patterns)))
            .collect();
        list.exact.shrink_to_fit();
        list
    }

    /// The entries in force.
    pub(crate) fn written(&self) -> impl Iterator<Item = &str> {
        self.written.iter().map(AsRef::as_ref)
    }

    /// Returns a pattern for a label, with what it is under: those are put together when all are known.
    fn add<'a>(&mut self, pattern: &OriginPattern<'a>) -> Option<(Subdomains, (&'a str, &'a str))> {
        let OriginPattern {
            scheme,
            wildcard,
            host,
            port,
        } = *pattern;
        if wildcard != Wildcard::None {
            let port = match port {
                Port::Absent => NO_PORT,
                // What is no number was refused before.
                Port::Exact(port) => number_of_port(port)?,
                Port::Any => ANY_PORT,
            };
            let under = Subdomains {
                base: number(&mut self.bases, host),
                scheme: number(&mut self.schemes, scheme),
                port,
            };
            if let Wildcard::Label { before, after } = wildcard {
                return Some((under, (before, after)));
            }
            self.subdomains.insert(under);
            return None;
        }
        let origin = format!("{scheme}://{host}");
        match port {
            Port::Absent => self.exact.insert(origin.into()),
            Port::Exact(port) => self.exact.insert(format!("{origin}:{port}").into()),
            Port::Any => self.any_port.insert(origin.into()),
        };
        None
    }

    /// Looks up the serialization of an origin. Any other text is not in the list.
    pub(crate) fn allows(&self, origin: &str) -> bool {
        self.any || self.names(origin)
    }

    /// The same without `*`, which is permission to read and no trust.
    pub(crate) fn names(&self, origin: &str) -> bool {
        if self.exact.contains(origin) {
            return true;
        }
        if self.any_port.is_empty() && self.bases.is_empty() {
            return false;
        }
        OriginParts::of(origin)
            .is_some_and(|parts| self.allows_any_port(&parts) || self.allows_subdomain(&parts))
    }

    fn allows_any_port(&self, parts: &OriginParts<'_>) -> bool {
        let OriginParts {
            origin,
            scheme,
            host,
            without_port,
            ..
        } = *parts;
        // The same comparison as a literal pattern's: the port is checked there.
        let pattern = OriginPattern {
            scheme,
            wildcard: Wildcard::None,
            host,
            port: Port::Any,
        };
        self.any_port.contains(without_port) && pattern.covers(origin.as_bytes())
    }

    /// A host has at most 127 labels, so there are at most 126 bases to look up, whatever the list holds.
    fn allows_subdomain(&self, parts: &OriginParts<'_>) -> bool {
        if self.bases.is_empty() {
            return false;
        }
        let host = parts.host;
        let dots = host.bytes().enumerate().filter(|(_, byte)| *byte == b'.');
        let bases = dots.map(|(dot, _)| &host[dot + 1..]);
        bases
            .filter_map(|base| Some((base, *self.bases.get(base)?)))
            .any(|(base, number)| self.allows_under(parts, base, number))
    }

    #[inline(never)]
    fn allows_under(&self, parts: &OriginParts<'_>, base: &str, number: u32) -> bool {
        let Some(&scheme) = self.schemes.get(parts.scheme) else {
            return false;
        };
        let subdomains = |port| Subdomains {
            base: number,
            scheme,
            port,
        };
        let own = match parts.port {
            None => Some((NO_PORT, Port::Absent)),
            Some(port) => number_of_port(port).map(|number| (number, Port::Exact(port))),
        };
        let mut candidates = own.into_iter().chain([(ANY_PORT, Port::Any)]);
        candidates.any(|(number, port)| {
            // The same comparison as a literal pattern's: labels and port are checked there.
            let pattern = |wildcard| OriginPattern {
                scheme: parts.scheme,
                wildcard,
                host: base,
                port,
            };
            let origin = parts.origin.as_bytes();
            self.subdomains.contains(&subdomains(number)) && pattern(Wildcard::Subdomains).covers(origin)
                || self.labels.get(&subdomains(number)).is_some_and(|labels| {
                    let label = parts.host.split_once('.').map_or("", |(label, _)| label);
                    labels.any_covering(label, |label| pattern(label).covers(origin))
                })
        })
    }
}

/// The number of a text, a new one for a new text.
fn number(numbers: &mut HashMap<Box<str>, u32>, text: &str) -> u32 {
    if let Some(&number) = numbers.get(text) {
        return number;
    }
    // More texts than numbers do not fit into memory.
    let number = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
    numbers.insert(text.into(), number);
    number
}

/// The number of a port; none of what is not written as browsers write it, which differs from every entry.
fn number_of_port(port: &str) -> Option<u32> {
    let is_canonical = port.bytes().all(|byte| byte.is_ascii_digit()) && !port.starts_with('0');
    let number: u16 = port.parse().ok().filter(|_| is_canonical)?;
    Some(number.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PATTERNS: &[OriginPattern<'_>] = &[
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::None,
            host: "a.example",
            port: Port::Absent,
        },
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::None,
            host: "a.example",
            port: Port::Exact("8443"),
        },
        OriginPattern {
            scheme: "http",
            wildcard: Wildcard::None,
            host: "localhost",
            port: Port::Any,
        },
        OriginPattern {
            scheme: "http",
            wildcard: Wildcard::None,
            host: "[::1]",
            port: Port::Any,
        },
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::Subdomains,
            host: "b.example",
            port: Port::Absent,
        },
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::Subdomains,
            host: "b.example",
            port: Port::Exact("8443"),
        },
        OriginPattern {
            scheme: "http",
            wildcard: Wildcard::Subdomains,
            host: "c.example",
            port: Port::Any,
        },
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::Label {
                before: "preview-",
                after: "",
            },
            host: "d.example",
            port: Port::Absent,
        },
        OriginPattern {
            scheme: "https",
            wildcard: Wildcard::Label {
                before: "p",
                after: "--shop",
            },
            host: "d.example",
            port: Port::Any,
        },
    ];

    /// The table finds what the patterns cover one by one, no more and no less.
    #[test]
    fn lookups_agree_with_the_patterns() {
        let list = List::of(PATTERNS.iter());
        let hosts = [
            "a.example",
            "preview-1.d.example",
            "preview-.d.example",
            "preview.d.example",
            "x.preview-1.d.example",
            "preview-1.x.d.example",
            "px--shop.d.example",
            "p--shop.d.example",
            "preview-px--shop.d.example",
            "d.example",
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
        assert_eq!(allowed, 29);
    }
}
