//! Host names.

use crate::fault::Fault;
use crate::origin::Wildcard;
use crate::origin::syntax::{LONGEST_HOST, LONGEST_LABEL};
use crate::shown::quoted;
use crate::violation::Rule;

/// A name that browsers can send: labels of letters, digits, `-` and `_`, as in RFC 1035, section 2.3.1, with the
/// underscore that real hosts carry. `host` is in lower case.
pub(super) fn origin_host_syntax(
    host: &str,
    wildcard: &Wildcard<'_>,
    shown: &str,
) -> Option<(Fault, Option<String>)> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let (problem, better) = host_problem(name, host, wildcard)?;
    let fault = Fault::new(
        Rule::OriginHostSyntax,
        format!("origin {} {problem}", quoted(shown)),
    )
    .corrected_or("write what `location.origin` is in that page");
    Some((fault, better))
}

fn host_problem(name: &str, host: &str, wildcard: &Wildcard<'_>) -> Option<(String, Option<String>)> {
    if host.is_empty() {
        return Some(("has no host".to_owned(), None));
    }
    let mut labels = name.split('.');
    if labels.clone().any(str::is_empty) {
        let labels: Vec<&str> = labels.filter(|label| !label.is_empty()).collect();
        let better = Some(labels.join(".")).filter(|better| !better.is_empty());
        return Some((
            "has an empty label: a dot too many in its host".to_owned(),
            better,
        ));
    }
    let is_odd = |character: &char| !matches!(character, 'a'..='z' | '0'..='9' | '-' | '_' | '.');
    let is_hyphen = |label: &str| label.starts_with('-') || label.ends_with('-');
    if let Some(label) = labels.clone().find(|label| is_hyphen(label))
        && name.chars().all(|character| !is_odd(&character))
    {
        let labels: Vec<&str> = labels.map(|label| label.trim_matches('-')).collect();
        let better = labels
            .iter()
            .all(|label| !label.is_empty())
            .then(|| labels.join("."));
        let problem = format!(
            "has the label {}, which starts or ends with a hyphen",
            quoted(label)
        );
        return Some((problem, better));
    }
    let problem = if let Some(odd) = name.chars().find(is_odd) {
        format!("has the character {} in its host", quoted(&odd.to_string()))
    } else if labels.any(|label| label.len() > LONGEST_LABEL) {
        "has a label of more than 63 characters".to_owned()
    } else if name.len() + wildcard.least_length() > LONGEST_HOST {
        "has a host of more than 253 characters".to_owned()
    } else {
        return None;
    };
    Some((problem, None))
}

/// A label that starts with `xn--` is what IDNA makes of a Unicode label, and nothing else:
/// <https://url.spec.whatwg.org/#concept-domain-to-ascii>. `host` is a name in lower case.
pub(super) fn origin_punycode(host: &str, shown: &str) -> Option<Fault> {
    let encoded = || host.split('.').filter(|label| label.starts_with("xn--"));
    let label = encoded()
        .find(|label| !is_idna(label))
        .or_else(|| encoded().next())?;
    // The whole host as well: mixed writing directions are judged across labels.
    if is_idna(host) {
        return None;
    }
    let reason = match label
        .strip_prefix("xn--")
        .and_then(idna::punycode::decode_to_string)
    {
        None => "does not decode".to_owned(),
        Some(decoded) if decoded.is_ascii() => "decodes to plain ASCII".to_owned(),
        Some(decoded) => format!(
            "decodes to {}, which is not allowed in this host",
            quoted(&decoded)
        ),
    };
    let problem = format!(
        "origin {} has the label {}, which {reason}",
        quoted(shown),
        quoted(label)
    );
    Some(
        Fault::new(Rule::OriginPunycode, problem)
            .note("browsers refuse such a host, so this would never match"),
    )
}

fn is_idna(domain: &str) -> bool {
    idna::domain_to_ascii_cow(domain.as_bytes(), idna::AsciiDenyList::URL).is_ok_and(|ascii| ascii == domain)
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages, sound};

    /// A name of labels of at most 63 characters.
    fn name_of(length: usize) -> String {
        let mut name = String::new();
        while name.len() < length {
            let label = (length - name.len()).min(63);
            // A dot must not come last.
            let label = if length - name.len() == 64 { 62 } else { label };
            name += &"a".repeat(label);
            if name.len() < length {
                name.push('.');
            }
        }
        assert_eq!(name.len(), length);
        name
    }

    #[test]
    fn real_names_are_sound() {
        sound(&[
            "https://a",
            "https://a.b",
            "https://a-b.c",
            "https://a--b.c",
            "https://_a.b",
            "https://a_.b",
            "https://_",
            "https://1.com",
            "https://1a",
            "https://a.",
            "https://xn--bcher-kva.example",
            "app://xn--bcher-kva",
        ]);
    }

    #[test]
    fn lengths_are_limited() {
        let label = "a".repeat(63);
        sound(&[
            &format!("https://{label}.b"),
            &format!("https://{}", name_of(253)),
            &format!("https://{}.", name_of(253)),
        ]);
        sound(&[&format!("https://*.{}", name_of(251))]);
        let syntax: &[&str] = &["origin_host_syntax"];
        for text in [
            format!("https://{label}a.b"),
            format!("https://b.{label}a"),
            format!("https://{}", name_of(254)),
            format!("https://*.{}", name_of(252)),
        ] {
            faulty(&[(&text, syntax, None)]);
        }
        messages(&[
            (
                &format!("https://{label}a"),
                &format!("origin `https://{}…` has a label of more than 63", "a".repeat(52)),
            ),
            (
                &format!("https://{}", name_of(254)),
                &format!("origin `https://{}…` has a host of more than 253", "a".repeat(52)),
            ),
        ]);
    }

    #[test]
    fn syntax_is_that_of_names() {
        let syntax: &[&str] = &["origin_host_syntax"];
        faulty(&[
            ("https://", syntax, None),
            ("https://:80", &["origin_host_syntax"], None),
            ("https://.", syntax, None),
            ("https://..", syntax, None),
            ("https://a..b", syntax, Some("https://a.b")),
            ("https://.a", syntax, Some("https://a")),
            ("https://a..", syntax, Some("https://a")),
            ("https://*..a", syntax, Some("https://*.a")),
            ("https://-a.b", syntax, Some("https://a.b")),
            ("https://a-.b", syntax, Some("https://a.b")),
            ("https://-", syntax, None),
            ("https://^a", syntax, None),
            ("https://a%zz", syntax, None),
        ]);
        messages(&[
            ("https://", "origin `https://` has no host"),
            (
                "https://a..b",
                "origin `https://a..b` has an empty label: a dot too many in its host\nhelp: write `https://a.b`",
            ),
            (
                "https://a^",
                "origin `https://a^` has the character `^` in its host",
            ),
            (
                "https://b.-a",
                "origin `https://b.-a` has the label `-a`, which starts or ends with a hyphen",
            ),
        ]);
    }

    #[test]
    fn punycode_is_what_idna_writes() {
        let punycode: &[&str] = &["origin_punycode"];
        for (text, reason) in [
            (
                "https://xn--a.example",
                "has the label `xn--a`, which decodes to `\\u{80}`, which is not",
            ),
            (
                "https://xn--99999999.com",
                "has the label `xn--99999999`, which does not decode",
            ),
            ("https://xn--abc-.com", "starts or ends with a hyphen"),
            (
                "https://xn--bcher-kva.xn--99999999.com",
                "has the label `xn--99999999`, which does not decode",
            ),
            ("https://a.xn--.b-c", "the label `xn--`, which starts or ends"),
        ] {
            let message = crate::parse::testing::first_message(text);
            assert!(message.contains(reason), "{message}");
        }
        faulty(&[
            ("https://xn--a.example", punycode, None),
            // Right-to-left labels do not go with a label that starts with a digit.
            ("https://1.xn--4dbrk0ce", punycode, None),
        ]);
        sound(&["https://a.xn--4dbrk0ce", "https://axn--a.b"]);
    }
}
