//! The sources of `frame-ancestors`: <https://w3c.github.io/webappsec-csp/#match-url-to-source-expression>.

use url::Url;

use crate::{origin::Origin, state::FetchRequest};

/// Does url match expression: <https://w3c.github.io/webappsec-csp/#match-url-to-source-expression>
pub(super) fn matches(source: &str, request: &FetchRequest) -> bool {
    let Origin::Tuple { scheme, host, port } = &request.origin else {
        return false;
    };
    let target = request.current_url();
    if source.eq_ignore_ascii_case("'self'") {
        return request.origin.is_same_origin(&Origin::of(target));
    }
    if source == "*" {
        return matches!(scheme.as_str(), "http" | "https") || scheme == target.scheme();
    }
    if let Some(expected) = source.strip_suffix(':') {
        return scheme_matches(expected, scheme);
    }
    let (expected_scheme, rest) = source.split_once("://").unwrap_or((target.scheme(), source));
    let authority = rest.split('/').next().unwrap_or_default();
    let (expected_host, expected_port) = split_port(authority);
    scheme_matches(expected_scheme, scheme)
        && host_matches(expected_host, &host.to_string())
        && port_matches(expected_port, *port, scheme)
}

/// A source of HTTP covers HTTPS as well: <https://w3c.github.io/webappsec-csp/#match-schemes>
fn scheme_matches(expected: &str, actual: &str) -> bool {
    expected.eq_ignore_ascii_case(actual) || (expected.eq_ignore_ascii_case("http") && actual == "https")
}

/// <https://w3c.github.io/webappsec-csp/#match-hosts>: no address but 127.0.0.1 matches, and no name with `_`.
fn host_matches(expected: &str, actual: &str) -> bool {
    let is_address = Url::parse(&format!("http://{actual}/")).is_ok_and(|url| url.domain().is_none());
    if (is_address && actual != "127.0.0.1") || actual.contains('_') {
        return false;
    }
    match expected.strip_prefix('*') {
        Some(suffix) => suffix.starts_with('.') && ends_with_ignore_case(actual, suffix),
        None => expected.eq_ignore_ascii_case(actual),
    }
}

fn ends_with_ignore_case(text: &str, suffix: &str) -> bool {
    text.len() > suffix.len()
        && text
            .get(text.len() - suffix.len()..)
            .is_some_and(|end| end.eq_ignore_ascii_case(suffix))
}

/// <https://w3c.github.io/webappsec-csp/#match-ports>
fn port_matches(expected: Option<&str>, actual: Option<u16>, scheme: &str) -> bool {
    let default = match scheme {
        "http" => Some(80),
        "https" => Some(443),
        _ => None,
    };
    match expected {
        Some("*") => true,
        None => actual.is_none(),
        Some(text) => text.parse().ok() == actual.or(default),
    }
}

fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, Some(port)),
        _ => (authority, None),
    }
}
