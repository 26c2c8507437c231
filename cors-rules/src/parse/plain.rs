//! Nearly every origin, read in one pass: `http` or `https`, perhaps `*.`, and a name in lower case without a port.

use super::ip;
use crate::origin::syntax::{LONGEST_HOST, are_labels};
use crate::origin::{OriginPattern, Port, Wildcard};

/// The pattern that [`read`](super::read) would find too, without a mistake. `None` where it has to look. The rules
/// run unoptimized in everybody's debug build, and all the mistakes that somebody could make take ten times as long to
/// be ruled out.
pub(super) fn plain(text: &str) -> Option<OriginPattern<'_>> {
    let scheme = match text.starts_with("https://") {
        true => "https",
        false => "http",
    };
    let authority = text.strip_prefix(scheme)?.strip_prefix("://")?;
    let (wildcard, host) = match authority.strip_prefix("*.") {
        Some(host) => (Wildcard::Subdomains, host),
        None => (Wildcard::None, authority),
    };
    let is_name = host.len() + wildcard.least_length() <= LONGEST_HOST
        && are_labels(host.as_bytes())
        // Hyphens at the ends of labels, Punycode, addresses and `process.env.X` are looked at.
        && !host.contains("-.")
        && !host.contains(".-")
        && !host.contains("--")
        && !host.starts_with('-')
        && !host.ends_with('-')
        && !host.contains(".env.")
        && !ip::ends_in_number(authority);
    is_name.then_some(OriginPattern {
        scheme,
        wildcard,
        host,
        port: Port::Absent,
    })
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::parse::read_all;

    const PARTS: [&str; 17] = [
        "a",
        "app",
        "xn--",
        "bcher-kva",
        "1",
        "0x7f",
        "-",
        "_",
        ".",
        ".env.",
        "*",
        "*.",
        "A",
        ":",
        "8080",
        "/",
        "https://",
    ];

    /// All texts of up to four parts behind a scheme, and what is found out about each.
    #[test]
    fn what_is_plain_is_sound_and_means_the_same() {
        let mut texts = vec![String::new()];
        let mut plain_ones = 0;
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| PARTS.map(|part| format!("{text}{part}")))
                .collect();
            for rest in &texts {
                for scheme in ["https://", "http://", "http", ""] {
                    let text = format!("{scheme}{rest}");
                    let Some(pattern) = plain(&text) else { continue };
                    let reading = read_all(&text, &text);
                    assert_eq!(reading.faults, [], "{text}");
                    assert_eq!(reading.pattern, Some(pattern), "{text}");
                    plain_ones += 1;
                }
            }
        }
        assert!(plain_ones > 1_000, "{plain_ones}");
    }

    #[test]
    fn the_longest_names_are_as_long_as_others_may_be() {
        let label = "a".repeat(49);
        for (stars, last, is_plain) in [
            ("", 53, true),
            ("", 54, false),
            ("*.", 51, true),
            ("*.", 52, false),
        ] {
            let name = format!("{label}.{label}.{label}.{label}.{}", "a".repeat(last));
            let text = format!("https://{stars}{name}");
            assert_eq!(plain(&text).is_some(), is_plain, "{}", name.len());
            assert_eq!(
                read_all(&text, &text).faults.is_empty(),
                is_plain,
                "{}",
                name.len()
            );
        }
    }
}
