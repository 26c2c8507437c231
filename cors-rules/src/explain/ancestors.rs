//! Whether an answer may be shown in a frame of the page, by the sources that policies write:
//! <https://w3c.github.io/webappsec-csp/#match-url-to-source-expression>.

use super::url::UrlParts;
use crate::origin::syntax::is_default_port;

/// The sources of a line's `frame-ancestors`.
pub(super) fn sources(line: &str) -> Option<&str> {
    let (name, sources) = line.split_once(' ')?;
    (name == "frame-ancestors").then_some(sources)
}

/// Whether the sources name a page of another origin: `'self'` and `'none'` do not.
pub(super) fn name(sources: &str, page: &str) -> bool {
    let Some(page) = UrlParts::of(page) else {
        return false;
    };
    sources
        .split(' ')
        .filter_map(UrlParts::of)
        .any(|source| matches(&source, &page))
}

fn matches(source: &UrlParts<'_>, page: &UrlParts<'_>) -> bool {
    // A source of HTTP covers HTTPS as well.
    let is_scheme = source.scheme == page.scheme || (source.scheme == "http" && page.scheme == "https");
    let is_port = match source.port {
        Some("*") => true,
        Some(port) if page.port.is_none() => is_default_port(page.scheme.as_bytes(), port.as_bytes()),
        port => port == page.port,
    };
    is_scheme && is_port && matches_host(source.host, page.host)
}

/// <https://w3c.github.io/webappsec-csp/#match-hosts>: no address but 127.0.0.1 matches, and no name with `_`.
fn matches_host(source: &str, page: &str) -> bool {
    let is_address = page.starts_with('[') || page.parse::<core::net::Ipv4Addr>().is_ok();
    if (is_address && page != "127.0.0.1") || page.contains('_') {
        return false;
    }
    match source.strip_prefix('*') {
        Some(suffix) => page.ends_with(suffix),
        None => source == page,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows are those of the browser for tests, for what policies write.
    #[test]
    fn sources_name_origins() {
        for (line, page, is_named) in [
            ("'none'", "https://a.example", false),
            ("'self'", "https://a.example", false),
            ("'self' https://a.example", "https://a.example", true),
            ("https://a.example", "http://a.example", false),
            ("http://a.example", "https://a.example", true),
            ("https://*.a.example", "https://x.y.a.example", true),
            ("https://*.a.example", "https://a.example", false),
            ("https://*.a.example", "https://xa.example", false),
            ("https://*.a.example", "https://x.y.b.example", false),
            ("https://a.example:8443", "https://a.example:8443", true),
            ("https://a.example:8443", "https://a.example", false),
            ("https://a.example", "https://a.example:8443", false),
            ("http://a.example:443", "https://a.example", true),
            ("https://a.example:*", "https://a.example:8443", true),
            ("https://a.example:*", "https://a.example", true),
            ("https://a.example", "null", false),
            ("capacitor://localhost", "capacitor://localhost", true),
            ("http://localhost", "capacitor://localhost", false),
            ("capacitor://localhost", "https://localhost", false),
            ("http://[::1]:3000", "http://[::1]:3000", false),
            ("http://10.0.0.1", "http://10.0.0.1", false),
            ("http://127.0.0.1", "http://127.0.0.1", true),
            ("https://a_b.example", "https://a_b.example", false),
        ] {
            let line = format!("frame-ancestors {line}");
            let sources = sources(&line).unwrap();
            assert_eq!(name(sources, page), is_named, "{line} in {page}");
        }
        assert_eq!(sources("default-src 'none'"), None);
    }
}
