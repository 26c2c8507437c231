//! Public suffixes: domains under which strangers can register names.

use psl::Psl as _;

/// Whether `*.` before this host lets strangers in: the host is a public suffix, or public suffixes lie beneath it.
/// Names under `localhost` are the machine's own.
///
/// The list (<https://publicsuffix.org/list/>), both its sections, comes from `psl`. Its default rule makes every
/// unlisted top-level domain a suffix.
pub(crate) fn is_shared(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name == "localhost" || name.ends_with(".localhost") {
        return false;
    }
    let mut labels = Labels {
        rest: Some(name),
        asked_beyond: false,
    };
    let suffix = psl::List.find(&mut labels);
    suffix.len == name.len() || labels.asked_beyond
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
    fn suffixes_and_their_parents_are_shared() {
        for host in [
            "com",
            "co.uk",
            "uk",
            "github.io",
            "amazonaws.com",
            "s3.amazonaws.com",
            "kawasaki.jp",
            "foo.kawasaki.jp",
            "foo.ck",
            "ck",
            "run.app",
            "a.run.app",
            "googleapis.com",
            "test",
            "internal",
            "com.",
            "github.io.",
            "alocalhost",
            "xn--55qx5d.cn",
            "eu-west-1.compute.amazonaws.com",
        ] {
            assert!(is_shared(host), "{host}");
        }
    }

    #[test]
    fn registered_names_are_not() {
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
            assert!(!is_shared(host), "{host}");
        }
    }
}
