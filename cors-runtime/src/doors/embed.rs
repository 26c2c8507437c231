//! What `embed` adds to every answer, so that the browser itself keeps other pages from using it.

use core::fmt::Write as _;

use actix_web::http::header::{
    CONTENT_SECURITY_POLICY, CROSS_ORIGIN_RESOURCE_POLICY, HeaderMap, HeaderValue, X_FRAME_OPTIONS,
};
use cors_rules::policy::{Origins, Policy};

use crate::policy::OwnedLists;

static SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
static BY_NOBODY: HeaderValue = HeaderValue::from_static("frame-ancestors 'none'");
static BY_OURSELVES: HeaderValue = HeaderValue::from_static("frame-ancestors 'self'");

/// As long as the line may be: it goes on every answer, and proxies limit the head of an answer to some 4 kB. A longer
/// list is treated like a source: the line names the page that asks.
const LIMIT: usize = 2048;

/// Who may frame the answers of a policy: <https://w3c.github.io/webappsec-csp/#directive-frame-ancestors>.
#[derive(Debug)]
pub(super) struct Embed {
    /// `frame-ancestors` with the server itself and every origin that can be written there.
    ancestors: HeaderValue,
    /// Whether the policy trusts more than that: a source's origins, or patterns that are no host source.
    is_open: bool,
}

impl Embed {
    /// `owned` are the lists of a policy that was made at run time, which has them in place of a source.
    pub(super) fn new(policy: &Policy, owned: Option<&OwnedLists>) -> Self {
        let debug = policy.debug_origins.iter().copied();
        match (policy.origins, owned) {
            // Permission to read is no trust.
            (Origins::Any, _) => Self::of(debug, false),
            (Origins::Listed(entries), _) => Self::of(entries.iter().copied().chain(debug), false),
            (Origins::Source, Some(owned)) => Self::of(owned.origins(), false),
            (Origins::Source, None) => Self::of(debug, true),
        }
    }

    /// `is_supplied` is whether a source trusts others besides.
    fn of<'a>(trusted: impl Iterator<Item = &'a str>, is_supplied: bool) -> Self {
        let mut text = String::from("frame-ancestors 'self'");
        let mut is_open = is_supplied;
        for entry in trusted {
            if is_host_source(entry) {
                let _ = write!(text, " {entry}");
            } else {
                is_open = true;
            }
            if text.len() > LIMIT {
                break;
            }
        }
        // All or none: which pages may frame without a `Referer` must not depend on their place in the list.
        if text.len() > LIMIT {
            text.truncate("frame-ancestors 'self'".len());
            is_open = true;
        }
        Self {
            // Checked origins are visible ASCII. Were one not, nobody else could frame the answer.
            ancestors: HeaderValue::try_from(text).unwrap_or_else(|_| BY_OURSELVES.clone()),
            is_open,
        }
    }

    /// The line for a page that asks, where the static one may not name it.
    pub(super) fn framed_by(&self, origin: &[u8], trusts: impl FnOnce(&[u8]) -> bool) -> Option<HeaderValue> {
        if !self.is_open || !trusts(origin) {
            return None;
        }
        let mut line = Vec::with_capacity(self.ancestors.len() + 1 + origin.len());
        line.extend_from_slice(self.ancestors.as_bytes());
        line.push(b' ');
        line.extend_from_slice(origin);
        HeaderValue::try_from(line).ok()
    }

    /// Adds the headers. Writing twice is writing once.
    pub(super) fn write(&self, framed_by: Option<&HeaderValue>, headers: &mut HeaderMap) {
        // The strictest value there is: whatever the handler set, this is no less.
        headers.insert(CROSS_ORIGIN_RESOURCE_POLICY, SAME_ORIGIN.clone());
        let line = match x_frame_options(headers) {
            XFrameOptions::Absent => framed_by.unwrap_or(&self.ancestors),
            XFrameOptions::SameOrigin => &BY_OURSELVES,
            XFrameOptions::Deny => &BY_NOBODY,
        };
        // A line of its own: browsers apply every line, so that a stricter one of the handler's stays as strict.
        if !headers
            .get_all(CONTENT_SECURITY_POLICY)
            .any(|there| there == line)
        {
            headers.append(CONTENT_SECURITY_POLICY, line.clone());
        }
    }
}

/// Whether an entry of `origins` means the same as a host source of `frame-ancestors`: `*` is the whole leading label
/// or the port there, and part of no label. <https://w3c.github.io/webappsec-csp/#grammardef-host-source>
fn is_host_source(entry: &str) -> bool {
    let host = entry.split_once("://").map_or(entry, |(_, rest)| rest);
    let host = host.strip_suffix(":*").unwrap_or(host);
    !host.strip_prefix("*.").unwrap_or(host).contains('*')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum XFrameOptions {
    Absent,
    SameOrigin,
    Deny,
}

/// What `X-Frame-Options` would do alone. `frame-ancestors` switches it off, so that what is added must be no weaker:
/// <https://html.spec.whatwg.org/#check-a-navigation-response's-adherence-to-x-frame-options>.
fn x_frame_options(headers: &HeaderMap) -> XFrameOptions {
    let is = |value: &[u8], name: &str| value.eq_ignore_ascii_case(name.as_bytes());
    let is_known = |value: &[u8]| {
        ["deny", "allowall", "sameorigin"]
            .iter()
            .any(|name| is(value, name))
    };
    let lines = headers.get_all(X_FRAME_OPTIONS).map(HeaderValue::as_bytes);
    let values = lines
        .flat_map(|line| line.split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii);
    let Some(first) = values.clone().next() else {
        return XFrameOptions::Absent;
    };
    if values.clone().all(|value| value.eq_ignore_ascii_case(first)) {
        return match first {
            value if is(value, "deny") => XFrameOptions::Deny,
            value if is(value, "sameorigin") => XFrameOptions::SameOrigin,
            // A value that browsers do not know.
            _ => XFrameOptions::Absent,
        };
    }
    // Several that contradict each other.
    match values.clone().any(is_known) {
        true => XFrameOptions::Deny,
        false => XFrameOptions::Absent,
    }
}

#[cfg(test)]
mod tests {
    use cors_rules::doors::{Categories, Category};

    use super::*;

    fn policy(origins: Origins) -> Policy {
        Policy {
            origins,
            block: Categories::NONE.with(Category::Embed),
            ..Policy::NONE
        }
    }

    #[test]
    fn ancestors() {
        for (origins, expected, is_open) in [
            (Origins::Any, "frame-ancestors 'self'", false),
            (Origins::Source, "frame-ancestors 'self'", true),
            (
                Origins::Listed(&["https://a.example", "https://*.b.example", "http://localhost:*"]),
                "frame-ancestors 'self' https://a.example https://*.b.example http://localhost:*",
                false,
            ),
            (
                Origins::Listed(&["capacitor://localhost", "https://*.b.example:*"]),
                "frame-ancestors 'self' capacitor://localhost https://*.b.example:*",
                false,
            ),
            (
                Origins::Listed(&["https://a.example", "https://preview-*.b.example"]),
                "frame-ancestors 'self' https://a.example",
                true,
            ),
        ] {
            let embed = Embed::new(&policy(origins), None);
            assert_eq!(
                (embed.ancestors.to_str().ok(), embed.is_open),
                (Some(expected), is_open)
            );
        }
    }

    /// The line stays short, and everybody in the list stays trusted.
    #[test]
    fn long_lists() {
        for (count, is_open) in [(10, false), (60, false), (100, true), (10_000, true)] {
            let entries: Vec<&'static str> = (0..count)
                .map(|number| &*Box::leak(format!("https://tenant-{number:05}.example").into_boxed_str()))
                .collect();
            let embed = Embed::new(&policy(Origins::Listed(entries.leak())), None);
            let length = embed.ancestors.len();
            assert_eq!(embed.is_open, is_open, "{count}");
            assert!(length <= LIMIT, "{count}: {length}");
            if is_open {
                assert_eq!(embed.ancestors, BY_OURSELVES);
                let line = embed.framed_by(b"https://tenant-00007.example", |_| true);
                let line = line.expect("the page that asks is named");
                assert_eq!(line, "frame-ancestors 'self' https://tenant-00007.example");
            }
        }
    }

    /// A line may be as long as the limit, and one more origin is not left out of it unnoticed.
    #[test]
    fn a_line_of_just_the_limit() {
        let mut entries: Vec<&'static str> = vec!["https://tenant-12345.example00"; 64];
        entries.push("https://tenant-1234567890123456.example00");
        let full = Embed::new(&policy(Origins::Listed(entries.clone().leak())), None);
        assert_eq!((full.ancestors.len(), full.is_open), (LIMIT, false));
        entries.push("https://last.example");
        let longer = Embed::new(&policy(Origins::Listed(entries.leak())), None);
        assert_eq!((longer.ancestors, longer.is_open), (BY_OURSELVES.clone(), true));
    }

    #[test]
    fn x_frame_options_is_never_weakened() {
        for (lines, expected) in [
            (&[][..], "frame-ancestors 'self' https://a.example"),
            (&["DENY"], "frame-ancestors 'none'"),
            (&["deny"], "frame-ancestors 'none'"),
            (&["SAMEORIGIN"], "frame-ancestors 'self'"),
            (&["sameorigin, SameOrigin"], "frame-ancestors 'self'"),
            (&["SAMEORIGIN", "DENY"], "frame-ancestors 'none'"),
            (&["DENY, SAMEORIGIN"], "frame-ancestors 'none'"),
            (
                &["ALLOW-FROM https://b.example"],
                "frame-ancestors 'self' https://a.example",
            ),
            (&[""], "frame-ancestors 'self' https://a.example"),
            (&["ALLOWALL"], "frame-ancestors 'self' https://a.example"),
            // Several values of which browsers know one deny.
            (
                &["SAMEORIGIN", "ALLOW-FROM https://b.example"],
                "frame-ancestors 'none'",
            ),
            (&["ALLOWALL, x"], "frame-ancestors 'none'"),
            (&["ALLOWALL", "SAMEORIGIN"], "frame-ancestors 'none'"),
            (&["SAMEORIGIN,"], "frame-ancestors 'none'"),
            (&["x, y"], "frame-ancestors 'self' https://a.example"),
        ] {
            let mut headers = HeaderMap::new();
            for line in lines {
                headers.append(X_FRAME_OPTIONS, HeaderValue::from_static(line));
            }
            let own = HeaderValue::from_static("default-src 'self'");
            headers.append(CONTENT_SECURITY_POLICY, own.clone());
            let embed = Embed::new(&policy(Origins::Listed(&["https://a.example"])), None);
            for _ in 0..2 {
                embed.write(None, &mut headers);
                let found: Vec<_> = headers.get_all(CONTENT_SECURITY_POLICY).collect();
                assert_eq!(found, [&own, &HeaderValue::from_static(expected)], "{lines:?}");
                let found: Vec<_> = headers.get_all(CROSS_ORIGIN_RESOURCE_POLICY).collect();
                assert_eq!(found, [&SAME_ORIGIN]);
            }
        }
    }

    #[test]
    fn a_page_that_asks_is_added_where_the_list_is_open() {
        let open = Embed::new(&policy(Origins::Source), None);
        let line = open.framed_by(b"https://a.example", |origin| origin == b"https://a.example");
        assert_eq!(
            line.as_ref().and_then(|line| line.to_str().ok()),
            Some("frame-ancestors 'self' https://a.example")
        );
        assert_eq!(open.framed_by(b"https://b.example", |_| false), None);
        let closed = Embed::new(&policy(Origins::Listed(&["https://a.example"])), None);
        assert_eq!(closed.framed_by(b"https://a.example", |_| panic!("asked")), None);
    }
}
