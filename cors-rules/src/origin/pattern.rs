//! An entry of a list of origins, taken apart.

/// One accepted entry of `origins`: an exact origin, or a pattern with `*` in front of the host, in its first label or
/// as the port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct OriginPattern<'a> {
    /// The scheme without `://`.
    pub scheme: &'a str,
    /// What `*` is in the host.
    pub wildcard: Wildcard<'a>,
    /// The host, without the label that holds `*`; an IPv6 address keeps its brackets.
    pub host: &'a str,
    /// What comes after the host.
    pub port: Port<'a>,
}

/// What `*` is in the host of an [`OriginPattern`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wildcard<'a> {
    /// There is none: one host.
    None,
    /// `*.a.example`: one or more labels, never the host itself.
    Subdomains,
    /// `preview-*.a.example`: one label, with this text around what `*` is.
    Label {
        /// What is before `*`.
        before: &'a str,
        /// What is between `*` and the dot.
        after: &'a str,
    },
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
        let (wildcard, authority) = Wildcard::of(authority);
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
            wildcard,
            host,
            port,
        }
    }

    /// Whether this entry is exactly one origin.
    pub const fn is_exact(&self) -> bool {
        matches!(self.wildcard, Wildcard::None) && !matches!(self.port, Port::Any)
    }
}

impl<'a> Wildcard<'a> {
    /// The wildcard of an authority, and the rest of it after the label with `*`.
    pub(crate) const fn of(authority: &'a str) -> (Self, &'a str) {
        let dot = position(authority, 0, b'.');
        let (label, rest) = authority.split_at(dot);
        let star = position(label, 0, b'*');
        if star == label.len() || rest.is_empty() {
            return (Self::None, authority);
        }
        let (before, after) = label.split_at(star);
        let after = behind(after, "*".len());
        let base = behind(rest, ".".len());
        if before.is_empty() && after.is_empty() {
            (Self::Subdomains, base)
        } else {
            (Self::Label { before, after }, base)
        }
    }

    /// As it is written in front of the host.
    pub(crate) fn written(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Subdomains => "*.".to_owned(),
            Self::Label { before, after } => format!("{before}*{after}."),
        }
    }

    /// The number of characters that the label with `*` has at least, and its dot.
    #[cfg(feature = "check")]
    pub(crate) const fn least_length(&self) -> usize {
        match self {
            Self::None => 0,
            Self::Subdomains => 2,
            Self::Label { before, after } => before.len() + after.len() + 2,
        }
    }
}

impl core::fmt::Display for OriginPattern<'_> {
    /// As it was written.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Self {
            scheme,
            wildcard,
            host,
            port,
        } = self;
        write!(f, "{scheme}://{}{host}", wildcard.written())?;
        match port {
            Port::Absent => Ok(()),
            Port::Exact(port) => write!(f, ":{port}"),
            Port::Any => f.write_str(":*"),
        }
    }
}

/// Where an ASCII byte first is, or the end.
const fn position(text: &str, start: usize, byte: u8) -> usize {
    let text = text.as_bytes();
    let mut index = start;
    while index < text.len() && text[index] != byte {
        index += 1;
    }
    index
}

/// What is behind the first bytes.
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
    fn a_label_has_its_literal_text_and_one_character() {
        let label = Wildcard::Label {
            before: "x-",
            after: "-yz",
        };
        assert_eq!(label.least_length(), "x-1-yz.".len());
        assert_eq!(Wildcard::Subdomains.least_length(), "a.".len());
        assert_eq!(Wildcard::None.least_length(), 0);
    }

    #[test]
    fn entries_are_taken_apart_as_the_validator_reads_them() {
        for entry in [
            "https://a.example",
            "https://a.example:8443",
            "https://a.example:*",
            "https://*.a.example",
            "https://*.a.example:8443",
            "https://*.a.example:*",
            "https://preview-*.a.example",
            "https://*-app.a.example:*",
            "https://deploy-preview-*--shop.netlify.app:8443",
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
            assert_eq!(OriginPattern::of(entry).to_string(), entry);
        }
    }

    #[test]
    fn other_texts_do_no_harm() {
        for text in [
            "", ":", "a", "a:", "a:/", "://", "*.", "[", "a://[", "a://[:", "ä:ö", "a://ä", "a://*.:",
            "a://*", "a://a*", "a://a*.", "a://**.b",
        ] {
            let _ = OriginPattern::of(text);
        }
    }
}
