//! Comparing a request's origin with the entries of a policy.
//!
//! Comparison is byte-exact on the serialized origin, as the CORS check is:
//! <https://fetch.spec.whatwg.org/#concept-cors-check>. Nothing is decoded, lower-cased or trimmed.

use core::cmp::Ordering;

use crate::origin::{OriginPattern, Port};

/// A longer value is not an origin that a browser sends: a scheme, `://`, a host of at most 253 bytes in brackets
/// at worst, and a port.
pub const MAX_ORIGIN_LEN: usize = 64 + "://".len() + 255 + ":65535".len();

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

    /// Entries that stand for more than one origin.
    pub const fn patterns(&self) -> &[OriginPattern<'a>] {
        &self.patterns
    }

    /// Whether nothing is listed.
    pub const fn is_empty(&self) -> bool {
        self.exact.is_empty() && self.patterns.is_empty()
    }

    /// Looks a request's origin up.
    ///
    /// Exact origins are found by binary search on length, then bytes: in lists of a handful the lengths alone
    /// decide most comparisons, and a thousand entries cost ten.
    #[inline]
    pub fn find(&self, origin: &[u8]) -> Option<Covered> {
        match self
            .exact
            .binary_search_by(|entry| by_length(entry.as_bytes(), origin))
        {
            Ok(index) => Some(Covered::Exact(index)),
            Err(_) if self.patterns.is_empty() || origin.len() > MAX_ORIGIN_LEN => None,
            Err(_) => self
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
        if !self.subdomains {
            return host == self.host.as_bytes();
        }
        // The part under `*.` has to be valid labels: `https://evil.com/.example.com` must not get here whole.
        host.len() <= MAX_HOST_LEN
            && host
                .strip_suffix(self.host.as_bytes())
                .and_then(|rest| rest.strip_suffix(b"."))
                .is_some_and(are_labels)
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

const MAX_HOST_LEN: usize = 253;

/// `host[:port]`, split at the colon that is not part of an IPv6 address.
pub(crate) fn split_port(authority: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
    let host_end = match authority.first()? {
        b'[' => authority.iter().position(|&byte| byte == b']')? + 1,
        _ => authority
            .iter()
            .position(|&byte| byte == b':')
            .unwrap_or(authority.len()),
    };
    match authority.split_at(host_end) {
        ([], _) => None,
        (host, []) => Some((host, None)),
        (host, [b':', port @ ..]) => Some((host, Some(port))),
        _ => None,
    }
}

/// One or more labels of 1 to 63 bytes of `a-z 0-9 - _`, separated by single dots.
fn are_labels(text: &[u8]) -> bool {
    text.split(|&byte| byte == b'.').all(|label| {
        (1..=63).contains(&label.len())
            && label
                .iter()
                .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_'))
    })
}

/// 1 to 65535, in decimal, without leading zeros: <https://url.spec.whatwg.org/#host-serializing>.
fn is_canonical_port(port: &[u8]) -> bool {
    port.len() <= 5
        && port.first().is_some_and(|&first| first != b'0')
        && port.iter().all(u8::is_ascii_digit)
        && port
            .iter()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'))
            <= 65535
}

/// Serialized origins leave the scheme's default port out.
fn is_default_port(scheme: &[u8], port: &[u8]) -> bool {
    matches!((scheme, port), (b"http", b"80") | (b"https", b"443"))
}

/// The value as text when it has the form of a serialized origin that is not opaque, which is what an
/// application's own source is asked about. `null`, an empty value and anything with a path, a list or a control
/// character in it are refused before that.
pub fn serialized_origin(value: &[u8]) -> Option<&str> {
    if value.len() > MAX_ORIGIN_LEN {
        return None;
    }
    // No byte of a scheme is a colon. Bytes, since searching for `://` as text costs more than all the rest.
    let (scheme, rest) = value.split_at(value.iter().position(|&byte| byte == b':')?);
    let (host, port) = split_port(rest.strip_prefix(b"://")?)?;
    let scheme_fits = scheme.first().is_some_and(u8::is_ascii_lowercase)
        && scheme
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'));
    let host_fits = match host {
        [b'[', address @ .., b']'] => address
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b':')),
        _ => host
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.')),
    };
    let port_fits = port.is_none_or(|port| is_canonical_port(port) && !is_default_port(scheme, port));
    if scheme_fits && host_fits && port_fits {
        core::str::from_utf8(value).ok()
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: OriginPattern<'_> = OriginPattern {
        scheme: "https",
        subdomains: true,
        host: "example.com",
        port: Port::Absent,
    };
    const ANY_PORT: OriginPattern<'_> = OriginPattern {
        scheme: "http",
        subdomains: false,
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
        let nobody = OriginList::new(&[]);
        assert!(nobody.exact().is_empty() && nobody.patterns().is_empty() && nobody.find(b"").is_none());
    }

    #[test]
    fn serialized_origins() {
        for (value, fits) in [
            ("https://a.example", true),
            ("http://localhost:3000", true),
            ("http://[::1]:22222", true),
            ("moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc", true),
            ("null", false),
            ("", false),
            ("https://", false),
            ("https://a.example/", false),
            ("https://a.example:443", false),
            ("https://a.example, https://b.example", false),
            ("https://A.example", false),
            ("://a", false),
            ("1http://a", false),
            ("https://a:b:c", false),
            ("https://[::1", false),
            ("https://*.a", false),
        ] {
            assert_eq!(serialized_origin(value.as_bytes()).is_some(), fits, "{value}");
        }
        assert_eq!(serialized_origin(b"https://\xff"), None);
        assert_eq!(serialized_origin(&vec![b'a'; 10_000]), None);
    }
}
