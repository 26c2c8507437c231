//! The origins that attackers and their scanners send, as data.
//!
//! Collected from the public scanners for this mistake and from published bypasses of allow-lists: each is what a
//! comparison lets through that looks at a part of the origin only, that decodes it, or that repairs it first.

/// The parts of the origin that shapes are built from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Base<'a> {
    /// `https://app.example.com:8443`
    pub(super) origin: &'a str,
    /// `https`
    pub(super) scheme: &'a str,
    /// `app.example.com`
    pub(super) host: &'a str,
    /// `:8443`, or nothing.
    pub(super) port: &'a str,
}

/// One way to disguise a foreign origin as the base.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    /// The mistake that lets it through.
    pub(super) mistake: &'static str,
    /// The lines of `Origin`, with the placeholders of [`Base`]: `{origin}`, `{scheme}`, `{host}`, `{port}`, and
    /// `{parent}` for the host without its first label, `{label}` for that label, `{upper}` for the host in upper
    /// case, `{any}` for the host with each dot replaced.
    pub(super) lines: &'static [&'static str],
}

const fn shape(mistake: &'static str, lines: &'static [&'static str]) -> Shape {
    Shape { mistake, lines }
}

pub(super) const SHAPES: &[Shape] = &[
    // Any origin.
    shape("any origin is reflected", &["https://evil.example"]),
    shape("any origin is reflected", &["http://evil.example"]),
    shape("any origin is reflected", &["https://evil.example:8443"]),
    shape("`null` is trusted", &["null"]),
    shape("`null` is trusted in any case", &["NULL"]),
    shape("an empty origin is reflected", &[""]),
    shape("a wildcard is reflected", &["*"]),
    // Prefixes: the comparison stops at the end of the trusted origin.
    shape("prefix: a longer name", &["{scheme}://{host}.evil.example"]),
    shape("prefix: a longer name", &["{scheme}://{host}evil.example"]),
    shape("prefix: a longer label", &["{scheme}://{host}x"]),
    shape("prefix: a dash", &["{scheme}://{host}-evil.example"]),
    shape("prefix: an underscore", &["{scheme}://{host}_.evil.example"]),
    shape("prefix: a longer port", &["{scheme}://{host}:80.evil.example"]),
    shape(
        "prefix: the trusted name is user information",
        &["{scheme}://{host}@evil.example"],
    ),
    shape(
        "prefix: the trusted origin is user information",
        &["{scheme}://{host}:x@evil.example"],
    ),
    shape("prefix: a path", &["{origin}/"]),
    shape("prefix: a path", &["{origin}/evil"]),
    shape("prefix: a query", &["{origin}?evil.example"]),
    shape("prefix: a fragment", &["{origin}#evil.example"]),
    // Suffixes: the comparison starts in the middle.
    shape("suffix: a longer first label", &["{scheme}://evil{host}"]),
    shape("suffix: a dash", &["{scheme}://evil-{host}"]),
    shape("suffix: an underscore", &["{scheme}://evil_{host}"]),
    shape(
        "suffix: the trusted name ends a path",
        &["https://evil.example/{host}"],
    ),
    shape(
        "suffix: the trusted origin ends a query",
        &["https://evil.example?{origin}"],
    ),
    shape(
        "suffix: the trusted origin ends a fragment",
        &["https://evil.example#{origin}"],
    ),
    shape(
        "contains: the trusted name is a label",
        &["https://www.{host}.evil.example"],
    ),
    shape(
        "contains: the trusted name is in the middle",
        &["https://evil{host}.evil.example"],
    ),
    // Subdomains and siblings.
    shape("any subdomain is trusted", &["{scheme}://evil.{host}{port}"]),
    shape(
        "any deeper subdomain is trusted",
        &["{scheme}://a.evil.{host}{port}"],
    ),
    shape("any sibling is trusted", &["{scheme}://evil.{parent}{port}"]),
    shape("the parent is trusted", &["{scheme}://{parent}{port}"]),
    shape("an empty label is a subdomain", &["{scheme}://.{host}{port}"]),
    // Dots of a regular expression that match any character.
    shape("an unescaped dot", &["{scheme}://{any}{port}"]),
    shape(
        "an unescaped dot before the parent",
        &["{scheme}://{label}x{parent}{port}"],
    ),
    // Characters that some parser takes for an end of the name. Safari sends many of them in `Origin`.
    shape(
        "special character: backquote",
        &["{scheme}://{host}`.evil.example"],
    ),
    shape(
        "special character: exclamation mark",
        &["{scheme}://{host}!.evil.example"],
    ),
    shape("special character: dollar", &["{scheme}://{host}$.evil.example"]),
    shape(
        "special character: ampersand",
        &["{scheme}://{host}&.evil.example"],
    ),
    shape(
        "special character: apostrophe",
        &["{scheme}://{host}'.evil.example"],
    ),
    shape(
        "special character: parentheses",
        &["{scheme}://{host}().evil.example"],
    ),
    shape(
        "special character: asterisk",
        &["{scheme}://{host}*.evil.example"],
    ),
    shape("special character: plus", &["{scheme}://{host}+.evil.example"]),
    shape("special character: comma", &["{scheme}://{host},.evil.example"]),
    shape(
        "special character: semicolon",
        &["{scheme}://{host};.evil.example"],
    ),
    shape("special character: equals", &["{scheme}://{host}=.evil.example"]),
    shape("special character: tilde", &["{scheme}://{host}~.evil.example"]),
    shape("special character: caret", &["{scheme}://{host}^.evil.example"]),
    shape("special character: braces", &["{scheme}://{host}{}.evil.example"]),
    shape("special character: bar", &["{scheme}://{host}|.evil.example"]),
    shape("special character: quote", &["{scheme}://{host}\".evil.example"]),
    shape(
        "special character: backslash",
        &["{scheme}://{host}\\.evil.example"],
    ),
    shape("special character: space", &["{scheme}://{host} .evil.example"]),
    shape("special character: tab", &["{scheme}://{host}\t.evil.example"]),
    shape(
        "special character: percent-encoded slash",
        &["{scheme}://{host}%2f.evil.example"],
    ),
    shape(
        "special character: percent-encoded NUL",
        &["{scheme}://{host}%00.evil.example"],
    ),
    shape(
        "special character: percent-encoded line end",
        &["{scheme}://{host}%0d%0a.evil.example"],
    ),
    shape(
        "special character: not ASCII",
        &["{scheme}://{host}\u{e9}.evil.example"],
    ),
    // Names that are repaired before they are compared.
    shape("the name is lower-cased first", &["{scheme}://{upper}{port}"]),
    shape("the scheme is lower-cased first", &["HTTPS://{host}{port}"]),
    shape("a trailing dot is dropped", &["{scheme}://{host}.{port}"]),
    shape("surrounding whitespace is dropped", &["{origin} x"]),
    shape("percent-encoding is decoded", &["{scheme}://%61{host}{port}"]),
    // Schemes and ports.
    shape("the scheme is not compared", &["http://{host}{port}"]),
    shape("the scheme is not compared", &["ftp://{host}{port}"]),
    shape("the scheme is not compared", &["chrome-extension://{host}{port}"]),
    shape("a scheme is missing", &["{host}{port}"]),
    shape("a scheme is missing", &["//{host}{port}"]),
    shape("the port is not compared", &["{scheme}://{host}:1337"]),
    shape("the default port is written out", &["https://{host}:443"]),
    shape("an empty port is dropped", &["{scheme}://{host}:"]),
    shape("a local file is trusted", &["file://"]),
    shape("the developer's machine is trusted", &["http://localhost"]),
    shape("the developer's machine is trusted", &["http://localhost:3000"]),
    shape("the developer's machine is trusted", &["http://127.0.0.1"]),
    shape("the developer's machine is trusted", &["http://[::1]"]),
    // Several origins, of which one is looked at and another is reflected.
    shape(
        "the first of several origins decides",
        &["{origin} https://evil.example"],
    ),
    shape(
        "the last of several origins decides",
        &["https://evil.example {origin}"],
    ),
    shape(
        "one of a list of origins decides",
        &["{origin},https://evil.example"],
    ),
    shape(
        "one of a list of origins decides",
        &["https://evil.example, {origin}"],
    ),
    shape(
        "the first of two lines decides",
        &["{origin}", "https://evil.example"],
    ),
    shape(
        "the last of two lines decides",
        &["https://evil.example", "{origin}"],
    ),
    shape("two equal lines are one", &["{origin}", "{origin}"]),
];

impl Shape {
    /// The lines of `Origin` for one base; `None` where the disguise is the base itself, as a host without a dot is its
    /// own parent.
    pub(super) fn lines(&self, base: Base<'_>) -> Option<Vec<String>> {
        let lines = self.filled(base);
        (lines != [base.origin]).then_some(lines)
    }

    fn filled(&self, base: Base<'_>) -> Vec<String> {
        let (label, parent) = base.host.split_once('.').unwrap_or(("www", base.host));
        self.lines
            .iter()
            .map(|line| {
                line.replace("{origin}", base.origin)
                    .replace("{scheme}", base.scheme)
                    .replace("{host}", base.host)
                    .replace("{port}", base.port)
                    .replace("{parent}", parent)
                    .replace("{label}", label)
                    .replace("{upper}", &base.host.to_ascii_uppercase())
                    .replace("{any}", &base.host.replace('.', "x"))
            })
            .collect()
    }
}

impl<'a> Base<'a> {
    /// Splits an origin. `None` for what is no origin with a host, such as `null`.
    pub(super) fn of(origin: &'a str) -> Option<Self> {
        let (scheme, authority) = origin.split_once("://")?;
        let (host, port) = match authority.rfind(':') {
            Some(colon) if !authority[colon..].contains(']') => authority.split_at(colon),
            _ => (authority, ""),
        };
        (!host.is_empty()).then_some(Self {
            origin,
            scheme,
            host,
            port,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn there_are_many_and_no_two_are_alike() {
        let base = Base::of("https://app.example.com:8443").expect("a base");
        let all: BTreeSet<Vec<String>> = SHAPES.iter().filter_map(|shape| shape.lines(base)).collect();
        assert_eq!(all.len(), SHAPES.len());
        assert!(all.len() >= 60, "{}", all.len());
        assert!(
            all.iter()
                .flatten()
                .all(|line| !line.contains("{h") && !line.contains("{o"))
        );
    }

    #[test]
    fn bases_are_split() {
        let parts = |origin| Base::of(origin).map(|base| (base.scheme, base.host, base.port));
        assert_eq!(parts("https://a.example"), Some(("https", "a.example", "")));
        assert_eq!(parts("http://[::1]:80"), Some(("http", "[::1]", ":80")));
        assert_eq!(parts("http://[::1]"), Some(("http", "[::1]", "")));
        assert_eq!(parts("null"), None);
        assert_eq!(parts("https://"), None);
    }

    #[test]
    fn no_disguise_is_the_base() {
        for origin in [
            "https://app.example.com",
            "http://localhost:3000",
            "https://[2001:db8::1]",
        ] {
            let base = Base::of(origin).expect(origin);
            assert!(
                SHAPES
                    .iter()
                    .filter_map(|shape| shape.lines(base))
                    .all(|lines| lines != [origin])
            );
        }
    }
}
