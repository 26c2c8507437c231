//! Public suffixes: domains under which strangers can register names.

use psl::Psl as _;

/// Why strangers can have names under a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    /// It is a top-level domain.
    TopLevel,
    /// It is a public suffix.
    Suffix,
    /// Public suffixes lie beneath it.
    Above,
}

/// Whether and why `*.` before this host lets strangers in. Names under `localhost` are the machine's own.
///
/// The list (<https://publicsuffix.org/list/>), both its sections, comes from `psl`. Its default rule makes every
/// unlisted top-level domain a suffix.
pub(crate) fn shared(host: &str) -> Option<Shared> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name == "localhost" || name.ends_with(".localhost") {
        return None;
    }
    let mut labels = Labels {
        rest: Some(name),
        asked_beyond: false,
    };
    let suffix = psl::List.find(&mut labels);
    if !name.contains('.') {
        Some(Shared::TopLevel)
    } else if suffix.len == name.len() {
        Some(Shared::Suffix)
    } else {
        labels.asked_beyond.then_some(Shared::Above)
    }
}

/// The labels of a host from right to left, watching the reader.
///
/// `psl` cannot list what lies beneath a domain, but it is a tree of matches: it asks for one label more exactly
/// where the tree goes on. So a reader that wants more labels than the host has knows suffixes beneath the host.
/// This needs no table of our own that would age beside the list. `tests/suffixes.rs` compares it with the text of
/// the list, rule by rule, in case `psl` is ever generated another way.
#[derive(Debug)]
struct Labels<'a> {
    rest: Option<&'a str>,
    asked_beyond: bool,
}

impl<'a> Iterator for Labels<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let Some(rest) = self.rest else {
            self.asked_beyond = true;
            return None;
        };
        let (rest, label) = match rest.rsplit_once('.') {
            Some((rest, label)) => (Some(rest), label),
            None => (None, rest),
        };
        self.rest = rest;
        Some(label.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told() {
        for (kind, hosts) in [
            (
                Shared::TopLevel,
                &["com", "uk", "ck", "test", "internal", "com.", "alocalhost"][..],
            ),
            (
                Shared::Suffix,
                &[
                    "co.uk",
                    "github.io",
                    "github.io.",
                    "s3.amazonaws.com",
                    "foo.kawasaki.jp",
                    "foo.ck",
                    "a.run.app",
                    "xn--55qx5d.cn",
                    "foo.compute.amazonaws.com",
                ],
            ),
            (
                Shared::Above,
                &[
                    "amazonaws.com",
                    "amazonaws.com.",
                    "kawasaki.jp",
                    "compute.amazonaws.com",
                ],
            ),
        ] {
            for host in hosts {
                assert_eq!(shared(host), Some(kind), "{host}");
            }
        }
    }

    #[test]
    fn registered_names_are_ones_own() {
        for host in [
            "example.com",
            "a.example.com",
            "example.co.uk",
            "github.com",
            "example.github.io",
            "www.ck",
            "city.kawasaki.jp",
            "corp.internal",
            "localhost",
            "localhost.",
            "a.localhost",
            "a.localhost.",
            "example.com.",
            "a.b.example.kawasaki.jp",
        ] {
            assert_eq!(shared(host), None, "{host}");
        }
    }
}
