//! Host names.

use crate::fault::{Fault, quoted};
use crate::violation::Rule;

/// The longest host that DNS carries, without the root dot: RFC 1035, section 2.3.4.
const LONGEST_HOST: usize = 253;
/// The longest label.
const LONGEST_LABEL: usize = 63;

/// A name that browsers can send: labels of letters, digits, `-` and `_`, as in RFC 1035, section 2.3.1, with the
/// underscore that real hosts carry. `host` is in lower case.
pub(super) fn origin_host_syntax(
    host: &str,
    subdomains: bool,
    shown: &str,
) -> Option<(Fault, Option<String>)> {
    let name = host.strip_suffix('.').unwrap_or(host);
    let (problem, better) = host_problem(name, host, subdomains)?;
    let fault = Fault::new(
        Rule::OriginHostSyntax,
        format!("origin {} {problem}", quoted(shown)),
    )
    .corrected();
    Some((fault, better))
}

fn host_problem(name: &str, host: &str, subdomains: bool) -> Option<(String, Option<String>)> {
    if host.is_empty() {
        return Some(("has no host".to_owned(), None));
    }
    if name.split('.').any(str::is_empty) {
        let labels: Vec<&str> = name.split('.').filter(|label| !label.is_empty()).collect();
        let better = Some(labels.join(".")).filter(|better| !better.is_empty());
        return Some((
            "has an empty label: a dot too many in its host".to_owned(),
            better,
        ));
    }
    let odd = name
        .chars()
        .find(|character| !matches!(character, 'a'..='z' | '0'..='9' | '-' | '_' | '.'));
    if let Some(odd) = odd {
        return Some((
            format!("has the character {} in its host", quoted(&odd.to_string())),
            None,
        ));
    }
    if let Some(label) = name
        .split('.')
        .find(|label| label.starts_with('-') || label.ends_with('-'))
    {
        return Some((
            format!(
                "has the label {}, which starts or ends with a hyphen",
                quoted(label)
            ),
            None,
        ));
    }
    if name.split('.').any(|label| label.len() > LONGEST_LABEL) {
        return Some(("has a label of more than 63 characters".to_owned(), None));
    }
    // `*.` stands for at least one character and the dot.
    if name.len() + 2 * usize::from(subdomains) > LONGEST_HOST {
        return Some(("has a host of more than 253 characters".to_owned(), None));
    }
    None
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
        Some(decoded) => format!("decodes to {}, which is not allowed in a host", quoted(&decoded)),
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
