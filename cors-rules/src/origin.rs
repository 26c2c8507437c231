//! Origins and origin patterns, as written in a policy.

/// One accepted entry of `origins`: an exact origin, or a pattern with `*.` in front of the host or `*` as the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OriginPattern<'a> {
    /// The scheme without `://`.
    pub scheme: &'a str,
    /// Whether `*.` stood before the host: one or more labels, never the host itself.
    pub subdomains: bool,
    /// The host without `*.`; an IPv6 address keeps its brackets.
    pub host: &'a str,
    /// What stands after the host.
    pub port: Port<'a>,
}

/// The port of an [`OriginPattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Port<'a> {
    /// No port: the scheme's default, which browsers leave out.
    Absent,
    /// A decimal port, as browsers write it.
    Exact(&'a str),
    /// `*`: no port or any canonical port.
    Any,
}

impl<'a> OriginPattern<'a> {
    /// Takes an entry apart that passed the checks, which [`parse_origin`](crate::parse::parse_origin) makes; any
    /// other text gives a pattern of no meaning.
    pub const fn of(entry: &'a str) -> Self {
        let (scheme, rest) = entry.split_at(position(entry, 0, b':'));
        let authority = behind(rest, "://".len());
        let (subdomains, authority) = match authority.as_bytes() {
            [b'*', b'.', ..] => (true, behind(authority, "*.".len())),
            _ => (false, authority),
        };
        let bracket = match authority.as_bytes() {
            [b'[', ..] => position(authority, 0, b']'),
            _ => 0,
        };
        let (host, port) = authority.split_at(position(authority, bracket, b':'));
        let port = match port.as_bytes() {
            [] => Port::Absent,
            [_, b'*'] => Port::Any,
            _ => Port::Exact(behind(port, ":".len())),
        };
        Self {
            scheme,
            subdomains,
            host,
            port,
        }
    }

    /// Whether this entry stands for exactly one origin.
    pub const fn is_exact(&self) -> bool {
        !self.subdomains && !matches!(self.port, Port::Any)
    }
}

/// Where an ASCII byte first stands, or the end.
const fn position(text: &str, start: usize, byte: u8) -> usize {
    let text = text.as_bytes();
    let mut index = start;
    while index < text.len() && text[index] != byte {
        index += 1;
    }
    index
}

/// What stands behind the first bytes.
const fn behind(text: &str, length: usize) -> &str {
    match text.split_at_checked(length) {
        Some((_, rest)) => rest,
        None => "",
    }
}

#[cfg(all(test, feature = "check"))]
mod tests {
    use super::*;
    use crate::parse::parse_origin;

    #[test]
    fn entries_are_taken_apart_as_the_validator_reads_them() {
        for entry in [
            "https://a.example",
            "https://a.example:8443",
            "https://a.example:*",
            "https://*.a.example",
            "https://*.a.example:8443",
            "https://*.a.example:*",
            "http://127.0.0.1:*",
            "http://[::1]",
            "http://[::1]:3000",
            "http://[::1]:*",
            "moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc",
        ] {
            assert_eq!(
                parse_origin(entry).as_ref(),
                Ok(&OriginPattern::of(entry)),
                "{entry}"
            );
        }
    }

    #[test]
    fn other_texts_do_no_harm() {
        for text in [
            "", ":", "a", "a:", "a:/", "://", "*.", "[", "a://[", "a://[:", "ä:ö", "a://ä", "a://*.:",
        ] {
            let _ = OriginPattern::of(text);
        }
    }
}
