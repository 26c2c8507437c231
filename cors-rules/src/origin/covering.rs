//! Whether an entry of one list covers an entry of another, in constants: the lists may be in different places.

use super::pattern::{OriginPattern, Port, Wildcard};

/// Whether an entry of `wide` covers one of `narrow`. Both are in the order of
/// [`Origins::Listed`](crate::policy::Origins::Listed): exact entries by length and bytes, patterns behind them. The
/// compiler evaluates this, and stops where it takes long: exact entries are found by halving.
pub const fn covers_one_of(wide: &[&str], narrow: &[&str]) -> bool {
    let exact = number_of_exact(wide);
    let mut inner = 0;
    while inner < narrow.len() {
        if has_exact(wide, exact, narrow[inner].as_bytes()) {
            return true;
        }
        inner += 1;
    }
    let mut outer = exact;
    while outer < wide.len() {
        let mut inner = 0;
        while inner < narrow.len() {
            // Taken apart where it may matter: 2,000 patterns cost the compiler two seconds otherwise.
            if is_candidate(wide[outer].as_bytes(), narrow[inner].as_bytes())
                && covers(&OriginPattern::of(wide[outer]), &OriginPattern::of(narrow[inner]))
            {
                return true;
            }
            inner += 1;
        }
        outer += 1;
    }
    false
}

/// How many entries in front are exact.
const fn number_of_exact(entries: &[&str]) -> usize {
    let (mut low, mut high) = (0, entries.len());
    while low < high {
        let middle = low + (high - low) / 2;
        if has_star(entries[middle].as_bytes()) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    low
}

const fn has_exact(entries: &[&str], exact: usize, origin: &[u8]) -> bool {
    let (mut low, mut high) = (0, exact);
    while low < high {
        let middle = low + (high - low) / 2;
        let entry = entries[middle].as_bytes();
        match order(entry, origin) {
            0 => return true,
            1 => high = middle,
            _ => low = middle + 1,
        }
    }
    false
}

/// -1, 0 or 1, by length and then by bytes.
const fn order(a: &[u8], b: &[u8]) -> i8 {
    if a.len() != b.len() {
        return if a.len() < b.len() { -1 } else { 1 };
    }
    let mut index = 0;
    while index < a.len() {
        if a[index] != b[index] {
            return if a[index] < b[index] { -1 } else { 1 };
        }
        index += 1;
    }
    0
}

const fn has_star(entry: &[u8]) -> bool {
    let mut index = 0;
    while index < entry.len() {
        if entry[index] == b'*' {
            return true;
        }
        index += 1;
    }
    false
}

/// Whether the ends allow that one covers the other: nearly no pair passes, and taking entries apart is what takes
/// time.
const fn is_candidate(wide: &[u8], narrow: &[u8]) -> bool {
    let (wide_last, narrow_last) = (wide[wide.len() - 1], narrow[narrow.len() - 1]);
    wide_last == b'*' || wide_last == narrow_last
}

/// Whether every origin of `narrow` is one of `wide`.
pub const fn covers(wide: &OriginPattern<'_>, narrow: &OriginPattern<'_>) -> bool {
    is_same(wide.scheme.as_bytes(), narrow.scheme.as_bytes())
        && covers_host(wide, narrow)
        && covers_port(wide.port, narrow.port)
}

const fn covers_host(wide: &OriginPattern<'_>, narrow: &OriginPattern<'_>) -> bool {
    let (base, host) = (wide.host.as_bytes(), narrow.host.as_bytes());
    match (wide.wildcard, narrow.wildcard) {
        (Wildcard::None, Wildcard::None) | (Wildcard::Subdomains, Wildcard::Subdomains)
            if is_same(base, host) =>
        {
            true
        }
        (Wildcard::None, _) | (Wildcard::Label { .. }, Wildcard::Subdomains) => false,
        // `*.b` covers `x-*.b`, `a.b` and `*.a.b`.
        (Wildcard::Subdomains, Wildcard::Label { .. }) if is_same(base, host) => true,
        (Wildcard::Subdomains, _) => is_beneath(host, base),
        (
            Wildcard::Label { before, after },
            Wildcard::Label {
                before: first,
                after: last,
            },
        ) => {
            is_same(base, host)
                && covers_end(before.as_bytes(), first.as_bytes(), false)
                && covers_end(after.as_bytes(), last.as_bytes(), true)
        }
        (Wildcard::Label { before, after }, Wildcard::None) => {
            is_beneath(host, base) && {
                let (label, _) = host.split_at(host.len() - base.len() - 1);
                covers_label(before.as_bytes(), after.as_bytes(), label)
            }
        }
    }
}

const fn is_beneath(host: &[u8], base: &[u8]) -> bool {
    host.len() > base.len() && {
        let (rest, end) = host.split_at(host.len() - base.len());
        matches!(rest, [.., b'.']) && is_same(end, base)
    }
}

/// Whether the literal text on one side of `*` is a part of the narrower text, and the rest of that could be `*`.
const fn covers_end(wide: &[u8], narrow: &[u8], is_behind: bool) -> bool {
    if wide.len() > narrow.len() {
        return false;
    }
    if is_behind {
        let (rest, end) = narrow.split_at(narrow.len() - wide.len());
        is_same(end, wide) && is_open(rest)
    } else {
        let (start, rest) = narrow.split_at(wide.len());
        is_same(start, wide) && is_open(rest)
    }
}

const fn covers_label(before: &[u8], after: &[u8], label: &[u8]) -> bool {
    label.len() > before.len() + after.len() && {
        let (start, rest) = label.split_at(before.len());
        let (middle, end) = rest.split_at(rest.len() - after.len());
        is_same(start, before) && is_same(end, after) && is_open(middle)
    }
}

/// Whether `*` could be this text inside a label.
const fn is_open(text: &[u8]) -> bool {
    let mut index = 0;
    while index < text.len() {
        if !matches!(text[index], b'a'..=b'z' | b'0'..=b'9' | b'-') {
            return false;
        }
        index += 1;
    }
    true
}

const fn covers_port(wide: Port<'_>, narrow: Port<'_>) -> bool {
    match (wide, narrow) {
        (Port::Any, _) | (Port::Absent, Port::Absent) => true,
        (Port::Exact(wide), Port::Exact(narrow)) => is_same(wide.as_bytes(), narrow.as_bytes()),
        (Port::Absent | Port::Exact(_), _) => false,
    }
}

// `==` on slices is not const.
pub(crate) const fn is_same(a: &[u8], b: &[u8]) -> bool {
    a.len() == b.len() && order(a, b) == 0
}

#[cfg(all(test, feature = "check"))]
mod tests {
    use crate::draft::{OriginsDraft, PolicyDraft};
    use crate::rules::check;

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
            "https://x-*.example.org",
            "https://x-y-*.example.org",
            "https://*-y.example.org:*",
            "https://x-1.example.org",
            "https://x-1-y.example.org:8443",
            "https://x_1-y.example.org",
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

    /// Written down, since the validator asks the same function.
    #[test]
    fn what_an_entry_covers() {
        let covering = |wide, narrow| covers(&OriginPattern::of(wide), &OriginPattern::of(narrow));
        for (wide, narrow) in [
            ("https://a.example", "https://a.example"),
            ("https://a.example:*", "https://a.example"),
            ("https://a.example:*", "https://a.example:8443"),
            ("https://a.example:8443", "https://a.example:8443"),
            ("https://*.example", "https://a.example"),
            ("https://*.example", "https://b.a.example"),
            ("https://*.example", "https://x-*.example"),
            ("https://x-*.example", "https://x-1.example"),
            ("https://x-*.example", "https://x-1-*.example"),
            ("https://*-y.example", "https://*-1-y.example"),
            ("https://x*y.example", "https://x1y.example"),
        ] {
            assert!(covering(wide, narrow), "{wide} {narrow}");
            assert!(wide == narrow || !covering(narrow, wide), "{narrow} {wide}");
        }
        for (wide, narrow) in [
            ("https://a.example", "http://a.example"),
            ("https://a.example", "https://b.example"),
            ("https://a.example", "https://a.example:8443"),
            ("https://a.example:8443", "https://a.example:8444"),
            ("https://a.example", "https://a.example:*"),
            ("https://*.example", "https://example"),
            ("https://*.example", "https://aexample"),
            ("https://x-*.example", "https://y-1.example"),
            ("https://x-*.example", "https://y-1-*.example"),
            ("https://x-*.example", "https://x-_-*.example"),
            ("https://*-y.example", "https://*-1-z.example"),
            ("https://*-y.example", "https://*-_-y.example"),
            // `*` is one character at least.
            ("https://x*y.example", "https://xy.example"),
            ("https://x-*.example", "https://x-1.a.example"),
            ("https://x-*.example", "https://*.example"),
        ] {
            assert!(!covering(wide, narrow), "{wide} {narrow}");
        }
    }

    /// Of lists, in their order: one covers an entry where one of its own does.
    #[test]
    fn lists_cover_what_their_entries_cover() {
        let entries = [
            "https://a.example",
            "https://b.example",
            "https://c.example",
            "https://a.example.net",
            "https://a.example:8443",
            "https://b.example:8443",
            "https://*.example",
            "https://a.example:*",
            "https://x-*.example.net",
        ];
        let lists: Vec<Vec<&str>> = (0_u32..1 << entries.len())
            .map(|chosen| {
                let is_chosen = |index: &usize| chosen >> index & 1 == 1;
                (0..entries.len())
                    .filter(is_chosen)
                    .map(|index| entries[index])
                    .collect()
            })
            .collect();
        for narrow in [
            "https://0.example",
            "https://x-1.example.net",
            "https://d.example:8443",
        ]
        .into_iter()
        .chain(entries)
        {
            for wide in &lists {
                let expected = wide.iter().any(|wide| covers_one_of(&[wide], &[narrow]));
                assert_eq!(covers_one_of(wide, &[narrow]), expected, "{wide:?} {narrow}");
                let pair = &["https://0.invalid", narrow];
                assert_eq!(covers_one_of(wide, pair), expected, "{wide:?} {narrow}");
            }
        }
    }

    /// Two thousand origins beside four, as a constant: it compiles without a word about how long it takes.
    #[test]
    fn long_lists_are_searched_in_constants() {
        const LENGTH: usize = 2_000;
        static WIDE: [&str; LENGTH] = {
            let mut wide = ["https://aaaaaa.example.org"; LENGTH];
            wide[LENGTH - 1] = "https://*.example.com";
            wide
        };
        const COVERS: bool = covers_one_of(
            &WIDE,
            &[
                "http://localhost:3000",
                "https://a.example.net",
                "http://[::1]:*",
                "https://x.example.com",
            ],
        );
        const APART: bool = covers_one_of(
            &WIDE,
            &[
                "http://localhost:3000",
                "https://a.example.net",
                "http://[::1]:*",
                "https://*.localhost",
            ],
        );
        assert_eq!((COVERS, APART), (true, false));
        static PATTERNS: [&str; LENGTH] = ["https://*.example.com:8443"; LENGTH];
        const NONE: bool = covers_one_of(
            &PATTERNS,
            &[
                "http://localhost:3000",
                "https://a.example.net:8443",
                "http://[::1]:*",
                "https://*.localhost",
            ],
        );
        assert_eq!(NONE, false.to_owned());
    }
}
