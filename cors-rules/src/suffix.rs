//! Public suffixes: domains under which strangers can register names.

/// Why strangers can have names under a host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shared {
    /// It is a top-level domain.
    TopLevel,
    /// It is a public suffix.
    Suffix,
    /// Public suffixes lie beneath it.
    Above,
}

/// The rules of the public suffix list (<https://publicsuffix.org/list/>), both its sections: one per line, labels
/// from right to left, sorted by bytes. `tests/suffixes.rs` writes it, and fails when it is not the list that the
/// crate `psl` has.
///
/// A text and not `psl` itself: the crate is a tree of 10,000 functions, and each crate that calls them compiles them.
/// That cost a user 5 seconds of every clean build, and 24 where run-time lists were optimized, for the few
/// policies that hold a `*.`. It also cannot tell what lies beneath a domain; in this order that is the next line.
const RULES: &str = include_str!("suffixes.txt");

/// Whether and why `*.` before this host lets strangers in. Names under `localhost` are the machine's own. The
/// list's default rule makes every unlisted top-level domain a suffix.
pub(crate) fn shared(host: &str) -> Option<Shared> {
    let name = host.strip_suffix('.').unwrap_or(host);
    if name == "localhost" || name.ends_with(".localhost") {
        return None;
    }
    let Some((label, parent)) = name.split_once('.') else {
        return Some(Shared::TopLevel);
    };
    let parent = reversed(parent);
    let name = format!("{parent}.{label}");
    let by_wildcard = has(&format!("{parent}.*\n")) && !has(&format!("{parent}.!{label}\n"));
    let line = format!("{name}\n");
    let behind = from(&line);
    if by_wildcard || behind.starts_with(&line) {
        return Some(Shared::Suffix);
    }
    // `.` sorts behind `\n`, so what lies beneath lies behind.
    (behind.starts_with(&name) && has(&format!("{name}."))).then_some(Shared::Above)
}

/// Whether a host is a name that is kept for private networks: mDNS (RFC 6762), home networks
/// (RFC 8375), `internal` (ICANN, 2024), and the `lan` of routers. Nobody can register one.
pub(crate) fn is_private(host: &str) -> bool {
    let name = host.strip_suffix('.').unwrap_or(host);
    ["local", "home.arpa", "internal", "lan"].contains(&name)
}

/// The labels from right to left.
fn reversed(name: &str) -> String {
    name.rsplit('.').collect::<Vec<_>>().join(".")
}

/// Whether a rule, with its line end, starts with `start`.
fn has(start: &str) -> bool {
    from(start).starts_with(start)
}

/// The rules that are not less than `start`.
fn from(start: &str) -> &'static str {
    let (mut low, mut high) = (0, RULES.len());
    // Both ends stay at starts of lines.
    while low < high {
        let middle = RULES[..low.midpoint(high)]
            .rfind('\n')
            .map_or(0, |end| end + 1)
            .max(low);
        let next = RULES[middle..]
            .find('\n')
            .map_or(RULES.len(), |end| middle + end + 1);
        if &RULES[middle..next] < start {
            low = next;
        } else {
            high = middle;
        }
    }
    &RULES[low..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_told() {
        for (kind, hosts) in [
            (
                Shared::TopLevel,
                &["com", "uk", "ck", "test", "internal", "com.", "alocalhost"][..],
            ),
            (
                Shared::Suffix,
                &[
                    "co.uk",
                    "github.io",
                    "github.io.",
                    "s3.amazonaws.com",
                    "foo.kawasaki.jp",
                    "foo.ck",
                    "a.run.app",
                    "xn--55qx5d.cn",
                    "foo.compute.amazonaws.com",
                ],
            ),
            (
                Shared::Above,
                &[
                    "amazonaws.com",
                    "amazonaws.com.",
                    "kawasaki.jp",
                    "compute.amazonaws.com",
                ],
            ),
        ] {
            for host in hosts {
                assert_eq!(shared(host), Some(kind), "{host}");
            }
        }
    }

    #[test]
    fn registered_names_are_ones_own() {
        for host in [
            "example.com",
            "a.example.com",
            "example.co.uk",
            "github.com",
            "example.github.io",
            "www.ck",
            "city.kawasaki.jp",
            "corp.internal",
            "localhost",
            "localhost.",
            "a.localhost",
            "a.localhost.",
            "example.com.",
            "a.b.example.kawasaki.jp",
        ] {
            assert_eq!(shared(host), None, "{host}");
        }
    }

    #[test]
    fn lines_are_found_by_their_start() {
        let lines: Vec<&str> = RULES.split_inclusive('\n').collect();
        assert!(lines.is_sorted() && lines.len() > 8_000);
        // Lines are cut at bytes, and end with `\n`.
        assert!(RULES.is_ascii() && !RULES.contains('\r'));
        for line in [lines[0], lines[1], lines[4_000], lines[lines.len() - 1]] {
            assert!(has(line), "{line}");
        }
        assert!(has("com.amazonaws.") && has("uk.co\n") && has(""));
        for start in ["com.amazonaw\n", "\0", "~", "com.amazonaws.s3.\n", "uk.co\n\n"] {
            assert!(!has(start), "{start:?}");
        }
    }
}
