//! Whether origins of one list are covered by another, in constants: the lists may stand in different places.

use cors_rules::origin::{OriginPattern, Port};

use super::spanning::is_same;

/// Whether an entry of `wide` covers one of `narrow`.
pub(super) const fn covers_one_of(wide: &[&str], narrow: &[&str]) -> bool {
    let mut outer = 0;
    while outer < wide.len() {
        let mut inner = 0;
        while inner < narrow.len() {
            if covers(&OriginPattern::of(wide[outer]), &OriginPattern::of(narrow[inner])) {
                return true;
            }
            inner += 1;
        }
        outer += 1;
    }
    false
}

const fn covers(wide: &OriginPattern<'_>, narrow: &OriginPattern<'_>) -> bool {
    is_same(wide.scheme.as_bytes(), narrow.scheme.as_bytes())
        && covers_host(wide, narrow)
        && covers_port(wide.port, narrow.port)
}

const fn covers_host(wide: &OriginPattern<'_>, narrow: &OriginPattern<'_>) -> bool {
    let (base, host) = (wide.host.as_bytes(), narrow.host.as_bytes());
    if is_same(base, host) {
        return wide.subdomains == narrow.subdomains;
    }
    // `*.b` covers `a.b` and `*.a.b`.
    wide.subdomains && host.len() > base.len() && {
        let (rest, end) = host.split_at(host.len() - base.len());
        matches!(rest, [.., b'.']) && is_same(end, base)
    }
}

const fn covers_port(wide: Port<'_>, narrow: Port<'_>) -> bool {
    match (wide, narrow) {
        (Port::Any, _) | (Port::Absent, Port::Absent) => true,
        (Port::Exact(wide), Port::Exact(narrow)) => is_same(wide.as_bytes(), narrow.as_bytes()),
        (Port::Absent | Port::Exact(_), _) => false,
    }
}

#[cfg(test)]
mod tests {
    use cors_rules::{
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
        let mut covered = 0;
        for wide in entries {
            for narrow in entries {
                let draft = PolicyDraft {
                    origins: Some(OriginsDraft::Listed(vec![wide.to_owned()])),
                    debug_origins: Some(vec![narrow.to_owned()]),
                    ..PolicyDraft::default()
                };
                let expected = check(&draft).is_fatal();
                assert_eq!(covers_one_of(&[wide], &[narrow]), expected, "{wide} {narrow}");
                covered += usize::from(expected);
            }
        }
        assert!(covered > entries.len(), "{covered}");
    }
}
