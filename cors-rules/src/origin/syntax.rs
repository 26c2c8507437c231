//! The syntax of a serialized origin: its limits, its characters, its ports. Every reader of origins asks here.
//!
//! <https://html.spec.whatwg.org/multipage/browsers.html#ascii-serialisation-of-an-origin>

/// The longest scheme that is read; none that is registered comes near it.
pub const LONGEST_SCHEME: usize = 64;
/// The longest host that DNS carries, without the root dot: RFC 1035, section 2.3.4.
pub const LONGEST_HOST: usize = 253;
/// The longest label of a host.
pub const LONGEST_LABEL: usize = 63;
/// A longer value is not an origin that a browser sends: a scheme, `://`, a host with brackets or a root dot, and a
/// port.
pub const LONGEST_ORIGIN: usize = LONGEST_SCHEME + "://".len() + LONGEST_HOST + 2 + ":65535".len();

/// `host[:port]`, split at the colon that is not part of an IPv6 address.
pub fn split_port(authority: &[u8]) -> Option<(&[u8], Option<&[u8]>)> {
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
pub(crate) fn are_labels(text: &[u8]) -> bool {
    // One pass: to split first costs twice as much, and every request that a pattern may cover comes here.
    let fits = |length| (1..=LONGEST_LABEL).contains(&length);
    let mut length = 0;
    for byte in text {
        match byte {
            b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => length += 1,
            b'.' if fits(length) => length = 0,
            _ => return false,
        }
    }
    fits(length)
}

/// What `*` inside a label may be: one or more of `a-z 0-9 -`.
pub(crate) fn is_part_of_label(text: &[u8]) -> bool {
    !text.is_empty()
        && text
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}

/// 1 to 65535, in decimal, without leading zeros: <https://url.spec.whatwg.org/#host-serializing>.
pub fn is_canonical_port(port: &[u8]) -> bool {
    port.len() <= 5
        && port.first().is_some_and(|&first| first != b'0')
        && port.iter().all(u8::is_ascii_digit)
        && port
            .iter()
            .fold(0_u32, |value, digit| value * 10 + u32::from(digit - b'0'))
            <= 65535
}

/// The port that serialized origins of this scheme leave out: <https://url.spec.whatwg.org/#default-port>.
pub const fn default_port(scheme: &[u8]) -> Option<u16> {
    match scheme {
        b"http" => Some(80),
        b"https" => Some(443),
        _ => None,
    }
}

/// Whether a port is its scheme's default, as text.
pub(crate) fn is_default_port(scheme: &[u8], port: &[u8]) -> bool {
    matches!((scheme, port), (b"http", b"80") | (b"https", b"443"))
}

/// The value as text when it has the form of a serialized origin that is not opaque, which is what an
/// application's own source is asked about. `null`, an empty value and anything with a path, a list or a control
/// character in it are refused before that.
pub fn serialized_origin(value: &[u8]) -> Option<&str> {
    if value.len() > LONGEST_ORIGIN {
        return None;
    }
    // No byte of a scheme is a colon. Bytes, since searching for `://` as text costs more than all the rest.
    let (scheme, rest) = value.split_at(value.iter().position(|&byte| byte == b':')?);
    let (host, port) = split_port(rest.strip_prefix(b"://")?)?;
    let port_fits = port.is_none_or(|port| is_canonical_port(port) && !is_default_port(scheme, port));
    if is_scheme(scheme) && (is_host(host) || is_extension(scheme, host)) && port_fits {
        core::str::from_utf8(value).ok()
    } else {
        None
    }
}

fn is_scheme(scheme: &[u8]) -> bool {
    scheme.first().is_some_and(u8::is_ascii_lowercase)
        && scheme
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.'))
}

fn is_host(host: &[u8]) -> bool {
    match host {
        [b'[', address @ .., b']'] => address
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f' | b':')),
        _ => host
            .iter()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.')),
    }
}

/// Safari writes the ids of its extensions in upper case.
fn is_extension(scheme: &[u8], host: &[u8]) -> bool {
    keeps_case(scheme)
        && host
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-'))
}

/// The machine itself: <https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy>, steps 4 to 5.
#[cfg(feature = "check")]
pub(crate) fn is_loopback(host: &str) -> bool {
    let host = host.strip_suffix('.').unwrap_or(host);
    let is_ipv4_loopback = || {
        host.parse()
            .is_ok_and(|address: std::net::Ipv4Addr| address.is_loopback())
    };
    is_localhost(host) || host == "[::1]" || is_ipv4_loopback()
}

/// `localhost`, and the names under it.
#[cfg(feature = "check")]
pub(crate) fn is_localhost(host: &str) -> bool {
    host == "localhost" || host.ends_with(".localhost")
}

/// Whether hosts of this scheme are compared as they are written, and not in lower case.
pub const fn keeps_case(scheme: &[u8]) -> bool {
    matches!(scheme, b"safari-web-extension")
}

#[cfg(test)]
mod tests {
    use super::*;

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
            (
                "safari-web-extension://2C127FA4-62C7-7E4F-90E5-472B45EECFDC",
                true,
            ),
            ("chrome-extension://ABC", false),
        ] {
            assert_eq!(serialized_origin(value.as_bytes()).is_some(), fits, "{value}");
        }
        assert_eq!(serialized_origin(b"https://\xff"), None);
        assert_eq!(serialized_origin(&vec![b'a'; 10_000]), None);
        assert_eq!(serialized_origin(b"https://:80"), None);
    }

    #[test]
    fn the_longest_origin() {
        let of = |length: usize| {
            let end = ".a.example:65535";
            let start = format!("{}://", "s".repeat(LONGEST_SCHEME));
            start.clone() + &"a".repeat(length - start.len() - end.len()) + end
        };
        for (length, fits) in [
            (LONGEST_ORIGIN - 1, true),
            (LONGEST_ORIGIN, true),
            (LONGEST_ORIGIN + 1, false),
            (LONGEST_ORIGIN + 2, false),
        ] {
            let origin = of(length);
            assert_eq!(origin.len(), length);
            assert_eq!(serialized_origin(origin.as_bytes()).is_some(), fits, "{length}");
        }
    }

    #[test]
    fn ports_are_split_off() {
        for (authority, expected) in [
            ("", None),
            (":80", None),
            ("a", Some(("a", None))),
            ("a:80", Some(("a", Some("80")))),
            ("a:", Some(("a", Some("")))),
            ("[::1]", Some(("[::1]", None))),
            ("[::1]:80", Some(("[::1]", Some("80")))),
            ("[::1]80", None),
            ("[::1", None),
        ] {
            let bytes = |(host, port): (&'static str, Option<&'static str>)| {
                (host.as_bytes(), port.map(str::as_bytes))
            };
            assert_eq!(
                split_port(authority.as_bytes()),
                expected.map(bytes),
                "{authority}"
            );
        }
    }
}
