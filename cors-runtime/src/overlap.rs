//! Whether origins of one list are covered by another, in constants: the lists may stand in different places.

use cors_policy::{
    origin::{OriginPattern, Port},
    policy::OriginList,
};

use crate::policy::is_same;

/// An entry of a list, in bytes.
#[derive(Clone, Copy)]
struct Entry<'a> {
    scheme: &'a [u8],
    subdomains: bool,
    host: &'a [u8],
    port: PortBytes<'a>,
}

#[derive(Clone, Copy)]
enum PortBytes<'a> {
    Absent,
    Exact(&'a [u8]),
    Any,
}

/// Whether an entry of `wide` covers one of `narrow`.
pub(crate) const fn covers_one_of(wide: OriginList, narrow: OriginList) -> bool {
    let mut outer = 0;
    while outer < len(&wide) {
        let mut inner = 0;
        while inner < len(&narrow) {
            if covers(&get(&wide, outer), &get(&narrow, inner)) {
                return true;
            }
            inner += 1;
        }
        outer += 1;
    }
    false
}

const fn len(list: &OriginList) -> usize {
    list.exact.len() + list.patterns.len()
}

const fn get(list: &OriginList, index: usize) -> Entry<'static> {
    if index < list.exact.len() {
        exact(list.exact[index].as_bytes())
    } else {
        pattern(&list.patterns[index - list.exact.len()])
    }
}

const fn pattern(pattern: &OriginPattern<'static>) -> Entry<'static> {
    let OriginPattern {
        scheme,
        subdomains,
        host,
        port,
    } = *pattern;
    let port = match port {
        Port::Absent => PortBytes::Absent,
        Port::Exact(port) => PortBytes::Exact(port.as_bytes()),
        Port::Any => PortBytes::Any,
    };
    Entry {
        scheme: scheme.as_bytes(),
        subdomains,
        host: host.as_bytes(),
        port,
    }
}

/// A serialized origin, which was checked to be one.
const fn exact(origin: &[u8]) -> Entry<'_> {
    let colon = position(origin, 0, b':');
    let (scheme, rest) = origin.split_at(colon);
    let authority = match rest {
        [b':', b'/', b'/', authority @ ..] => authority,
        _ => rest,
    };
    let host = match authority {
        [b'[', ..] => position(authority, 0, b']'),
        _ => 0,
    };
    let (host, port) = authority.split_at(position(authority, host, b':'));
    let port = match port {
        [_, port @ ..] => PortBytes::Exact(port),
        [] => PortBytes::Absent,
    };
    Entry {
        scheme,
        subdomains: false,
        host,
        port,
    }
}

/// Where `byte` first stands, or the end.
const fn position(text: &[u8], start: usize, byte: u8) -> usize {
    let mut index = start;
    while index < text.len() && text[index] != byte {
        index += 1;
    }
    index
}

const fn covers(wide: &Entry<'_>, narrow: &Entry<'_>) -> bool {
    is_same(wide.scheme, narrow.scheme) && covers_host(wide, narrow) && covers_port(wide.port, narrow.port)
}

const fn covers_host(wide: &Entry<'_>, narrow: &Entry<'_>) -> bool {
    if is_same(wide.host, narrow.host) {
        return wide.subdomains == narrow.subdomains;
    }
    // `*.b` covers `a.b` and `*.a.b`.
    wide.subdomains && narrow.host.len() > wide.host.len() && {
        let (rest, end) = narrow.host.split_at(narrow.host.len() - wide.host.len());
        matches!(rest, [.., b'.']) && is_same(end, wide.host)
    }
}

const fn covers_port(wide: PortBytes<'_>, narrow: PortBytes<'_>) -> bool {
    match (wide, narrow) {
        (PortBytes::Any, _) | (PortBytes::Absent, PortBytes::Absent) => true,
        (PortBytes::Exact(wide), PortBytes::Exact(narrow)) => is_same(wide, narrow),
        (PortBytes::Absent | PortBytes::Exact(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use cors_policy::{
        draft::{OriginsDraft, PolicyDraft},
        rules::check,
    };

    use super::*;

    /// The same verdict as the validator's, which sees both lists.
    #[test]
    fn agrees_with_the_validator() {
        let entries = [
            "https://a.example",
            "https://a.example:8443",
            "https://a.example:*",
            "https://*.example.org",
            "https://*.example.org:*",
            "https://x.example.org",
            "https://x.example.org:8443",
            "https://example.org",
            "https://*.x.example.org",
            "https://y.x.example.org",
            "https://xexample.org",
            "http://a.example",
            "http://[::1]",
            "http://[::1]:3000",
            "http://[::1]:*",
            "http://localhost:*",
            "http://localhost:3000",
        ];
        let parsed = |text: &'static str| {
            let parsed = cors_policy::parse::parse_origin(text).unwrap();
            if parsed.is_exact() {
                exact(text.as_bytes())
            } else {
                pattern(&parsed)
            }
        };
        let mut covered = 0;
        for wide in entries {
            for narrow in entries {
                let draft = PolicyDraft {
                    origins: Some(OriginsDraft::Listed(vec![wide.to_owned()])),
                    debug_origins: vec![narrow.to_owned()],
                    ..PolicyDraft::default()
                };
                let expected = check(&draft).is_fatal();
                assert_eq!(
                    covers(&parsed(wide), &parsed(narrow)),
                    expected,
                    "{wide} {narrow}"
                );
                covered += usize::from(expected);
            }
        }
        assert!(covered > entries.len(), "{covered}");
    }
}
