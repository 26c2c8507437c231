//! Comparing a request's origin with the entries of a policy.
//!
//! Comparison is byte-exact on the serialized origin, as the CORS check is:
//! <https://fetch.spec.whatwg.org/#concept-cors-check>. Nothing is decoded, lower-cased or trimmed.

use core::cmp::Ordering;

use super::pattern::{OriginPattern, Port, Wildcard};
use super::syntax::{
    LONGEST_HOST, LONGEST_LABEL, LONGEST_ORIGIN, are_labels, is_canonical_port, is_default_port,
    is_part_of_label, split_port,
};

/// Which entry of an [`OriginList`] covers an origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Covered {
    /// The exact origin at this index.
    Exact(usize),
    /// A pattern.
    Pattern,
}

/// The entries of a policy, made ready to look origins up.
#[derive(Debug, Clone)]
pub struct OriginList<'a> {
    exact: &'a [&'a str],
    patterns: Box<[OriginPattern<'a>]>,
}

impl<'a> OriginList<'a> {
    /// Splits the entries of a policy, which are in the order of [`Origins::Listed`](crate::policy::Origins::Listed).
    pub fn new(entries: &'a [&'a str]) -> Self {
        let is_pattern = |entry: &&str| entry.contains('*');
        let split = entries.iter().position(is_pattern).unwrap_or(entries.len());
        let (exact, patterns) = entries.split_at(split);
        Self {
            exact,
            patterns: patterns.iter().copied().map(OriginPattern::of).collect(),
        }
    }

    /// Exact origins, sorted by length and then by bytes.
    pub const fn exact(&self) -> &'a [&'a str] {
        self.exact
    }

    /// Entries that cover more than one origin.
    pub const fn patterns(&self) -> &[OriginPattern<'a>] {
        &self.patterns
    }

    /// Whether nothing is listed.
    pub const fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    #[inline]
    fn find_exact(&self, origin: &[u8]) -> Option<usize> {
        /// Up to so many are compared one after the other: their lengths alone decide most comparisons.
        const FEW: usize = 4;
        if self.exact.len() <= FEW {
            return self.exact.iter().position(|entry| entry.as_bytes() == origin);
        }
        let order = |entry: &&str| by_length(entry.as_bytes(), origin);
        self.exact.binary_search_by(order).ok()
    }

    /// Looks a request's origin up.
    ///
    /// Many exact origins are found by binary search on length, then bytes: a thousand cost ten comparisons.
    #[inline(always)]
    pub fn find(&self, origin: &[u8]) -> Option<Covered> {
        match self.find_exact(origin) {
            Some(index) => Some(Covered::Exact(index)),
            None if self.patterns.is_empty() || origin.len() > LONGEST_ORIGIN => None,
            None => self
                .patterns
                .iter()
                .any(|pattern| pattern.covers(origin))
                .then_some(Covered::Pattern),
        }
    }
}

/// The order of exact origins.
pub fn by_length(a: &[u8], b: &[u8]) -> Ordering {
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

impl OriginPattern<'_> {
    /// Whether this entry covers a request's origin.
    pub fn covers(&self, origin: &[u8]) -> bool {
        let Some(rest) = origin.strip_prefix(self.scheme.as_bytes()) else {
            return false;
        };
        let Some(rest) = rest.strip_prefix(b"://") else {
            return false;
        };
        let Some((host, port)) = split_port(rest) else {
            return false;
        };
        self.covers_port(port) && self.covers_host(host)
    }

    fn covers_host(&self, host: &[u8]) -> bool {
        match self.wildcard {
            Wildcard::None => host == self.host.as_bytes(),
            // The part under `*.` has to be valid labels: `https://evil.com/.example.com` must not get here whole.
            Wildcard::Subdomains => host.len() <= LONGEST_HOST && self.under(host).is_some_and(are_labels),
            Wildcard::Label { before, after } => {
                host.len() <= LONGEST_HOST
                    && self
                        .under(host)
                        .is_some_and(|label| covers_label(before.as_bytes(), after.as_bytes(), label))
            }
        }
    }

    /// What is in front of the base and its dot.
    fn under<'host>(&self, host: &'host [u8]) -> Option<&'host [u8]> {
        host.strip_suffix(self.host.as_bytes())?.strip_suffix(b".")
    }

    fn covers_port(&self, port: Option<&[u8]>) -> bool {
        match (self.port, port) {
            (Port::Absent | Port::Any, None) => true,
            (Port::Absent, Some(_)) | (Port::Exact(_), None) => false,
            (Port::Exact(expected), Some(port)) => expected.as_bytes() == port,
            (Port::Any, Some(port)) => {
                is_canonical_port(port) && !is_default_port(self.scheme.as_bytes(), port)
            }
        }
    }
}

/// One label: the literal text with something between. Neither part contains a dot, so that it is one
/// label.
fn covers_label(before: &[u8], after: &[u8], label: &[u8]) -> bool {
    label.len() <= LONGEST_LABEL
        && label
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(is_part_of_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: OriginPattern<'_> = OriginPattern {
        scheme: "https",
        wildcard: Wildcard::Subdomains,
        host: "example.com",
        port: Port::Absent,
    };
    const ANY_PORT: OriginPattern<'_> = OriginPattern {
        scheme: "http",
        wildcard: Wildcard::None,
        host: "localhost",
        port: Port::Any,
    };

    #[test]
    fn subdomain_patterns() {
        let long_label = format!("https://{}.example.com", "a".repeat(63));
        let longer_label = format!("https://{}.example.com", "a".repeat(64));
        let long_host = format!("https://{}example.com", "a.".repeat(121));
        let longer_host = format!("https://{}example.com", "ab.".repeat(121));
        for (name, origin, covered) in [
            ("one label", "https://a.example.com", true),
            ("two labels", "https://a.b.example.com", true),
            ("underscore and hyphens", "https://_a--b-.example.com", true),
            ("63-byte label", &*long_label, true),
            ("64-byte label", &*longer_label, false),
            ("253-byte host", &*long_host, true),
            ("too long a host", &*longer_host, false),
            ("the base itself", "https://example.com", false),
            ("empty label", "https://.example.com", false),
            ("empty label inside", "https://a..example.com", false),
            ("no dot boundary", "https://evilexample.com", false),
            ("suffix", "https://a.example.com.evil.com", false),
            ("other scheme", "http://a.example.com", false),
            ("scheme as prefix", "httpss://a.example.com", false),
            ("scheme without what follows it", "https.a.example.com", false),
            ("scheme with a colon alone", "https:a.example.com", false),
            ("scheme without a colon", "https//a.example.com", false),
            ("scheme with nothing behind it", "httpsa.example.com", false),
            ("port", "https://a.example.com:8443", false),
            ("default port", "https://a.example.com:443", false),
            ("empty port", "https://a.example.com:", false),
            ("path in the star", "https://evil.com/a.example.com", false),
            ("user in the star", "https://evil@a.example.com", false),
            ("query in the star", "https://evil.com?a.example.com", false),
            ("fragment in the star", "https://evil.com#a.example.com", false),
            ("space in the star", "https://a b.example.com", false),
            ("upper case", "https://A.example.com", false),
            ("trailing slash", "https://a.example.com/", false),
            ("root dot", "https://a.example.com.", false),
            ("null", "null", false),
            ("empty", "", false),
            ("scheme alone", "https://", false),
        ] {
            assert_eq!(PLAIN.covers(origin.as_bytes()), covered, "{name}: {origin}");
        }
    }

    #[test]
    fn label_patterns() {
        const PREVIEW: OriginPattern<'_> = OriginPattern {
            wildcard: Wildcard::Label {
                before: "preview-",
                after: "--shop",
            },
            ..PLAIN
        };
        let long_label = format!("https://preview-{}--shop.example.com", "a".repeat(63 - 14));
        let longer_label = format!("https://preview-{}--shop.example.com", "a".repeat(64 - 14));
        for (name, origin, covered) in [
            ("a letter", "https://preview-a--shop.example.com", true),
            (
                "digits and hyphens",
                "https://preview-1-2--shop.example.com",
                true,
            ),
            ("63-byte label", &*long_label, true),
            ("64-byte label", &*longer_label, false),
            ("nothing", "https://preview---shop.example.com", false),
            ("overlapping text", "https://preview--shop.example.com", false),
            ("underscore", "https://preview-a_b--shop.example.com", false),
            ("a dot", "https://preview-a.b--shop.example.com", false),
            ("a label in front", "https://a.preview-a--shop.example.com", false),
            ("a label behind", "https://preview-a--shop.b.example.com", false),
            ("another base", "https://preview-a--shop.evil.com", false),
            (
                "a base with text in front",
                "https://preview-a--shop.evilexample.com",
                false,
            ),
            ("the base", "https://example.com", false),
            ("path in the star", "https://preview-/--shop.example.com", false),
            ("user in the star", "https://preview-@--shop.example.com", false),
            ("upper case", "https://preview-A--shop.example.com", false),
            ("port", "https://preview-a--shop.example.com:8443", false),
            ("root dot", "https://preview-a--shop.example.com.", false),
            ("other scheme", "http://preview-a--shop.example.com", false),
            ("itself", "https://preview-*--shop.example.com", false),
        ] {
            assert_eq!(PREVIEW.covers(origin.as_bytes()), covered, "{name}: {origin}");
        }
        let open_end = OriginPattern {
            wildcard: Wildcard::Label {
                before: "",
                after: "-app",
            },
            ..PLAIN
        };
        assert!(open_end.covers(b"https://x-app.example.com"));
        assert!(!open_end.covers(b"https://-app.example.com"));
    }

    #[test]
    fn any_port() {
        for (origin, covered) in [
            ("http://localhost", true),
            ("http://localhost:1", true),
            ("http://localhost:3000", true),
            ("http://localhost:65535", true),
            ("http://localhost:65536", false),
            ("http://localhost:80", false),
            ("http://localhost:0", false),
            ("http://localhost:080", false),
            ("http://localhost:+80", false),
            ("http://localhost:", false),
            ("http://localhost:3000x", false),
            ("http://localhost:3000:1", false),
            ("http://localhost:99999999999999999999", false),
            ("http://localhost.evil.com", false),
            ("http://localhost:3000.evil.com", false),
            ("http://evillocalhost", false),
            ("http://evillocalhost:3000", false),
            ("http://evil.localhost:3000", false),
            ("http://evil@localhost:3000", false),
            ("http://evil:1@localhost:3000", false),
            ("https://localhost:3000", false),
        ] {
            assert_eq!(ANY_PORT.covers(origin.as_bytes()), covered, "{origin}");
        }
        let v6 = OriginPattern {
            host: "[::1]",
            ..ANY_PORT
        };
        assert!(v6.covers(b"http://[::1]:22222"));
        assert!(v6.covers(b"http://[::1]"));
        assert!(!v6.covers(b"http://[::1"));
        assert!(!v6.covers(b"http://[::1]1"));
        let fixed = OriginPattern {
            port: Port::Exact("8443"),
            ..PLAIN
        };
        assert!(fixed.covers(b"https://a.example.com:8443"));
        assert!(!fixed.covers(b"https://a.example.com:8444"));
        assert!(!fixed.covers(b"https://a.example.com"));
    }

    #[test]
    fn lists() {
        let list = OriginList::new(&[
            "https://a.x",
            "https://b.x",
            "https://bar.com",
            "https://foo.com",
            "https://*.example.com",
        ]);
        assert_eq!((list.exact().len(), list.patterns()), (4, &[PLAIN][..]));
        assert!(
            list.exact()
                .is_sorted_by(|a, b| by_length(a.as_bytes(), b.as_bytes()).is_lt())
        );
        for (index, origin) in list.exact().iter().enumerate() {
            assert_eq!(list.find(origin.as_bytes()), Some(Covered::Exact(index)));
        }
        assert_eq!(list.find(b"https://x.example.com"), Some(Covered::Pattern));
        for origin in [
            "https://barfoo.com",
            "https://a.x ",
            "https://a.",
            "",
            "null",
            "https://example.com",
        ] {
            assert_eq!(list.find(origin.as_bytes()), None, "{origin}");
        }
        assert_eq!(list.find(&[0xff; 10_000]), None);
        // The order of the lengths is another than that of the letters, in lists of any length.
        let sorted = [
            "https://z.x",
            "https://y.example",
            "https://x.long.example",
            "https://w.longer.example",
            "https://v.yet.longer.example",
            "https://u.the.longest.example",
        ];
        for length in 0..=sorted.len() {
            let list = OriginList::new(&sorted[..length]);
            for (index, origin) in sorted.iter().enumerate() {
                let expected = (index < length).then_some(Covered::Exact(index));
                assert_eq!(list.find(origin.as_bytes()), expected, "{origin} of {length}");
            }
        }
        let nobody = OriginList::new(&[]);
        assert!(nobody.exact().is_empty() && nobody.patterns().is_empty() && nobody.find(b"").is_none());
    }
}
