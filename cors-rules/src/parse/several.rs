//! Several origins in one string.

use super::{Wrong, meant};
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::Rule;

/// Longer lists are not spelled out in a message.
const LONGEST_HELP: usize = 200;

/// What people put between origins.
const SEPARATORS: [char; 7] = [',', ' ', ';', '|', '\n', '\r', '\t'];

/// The pieces between separators.
pub(super) fn parts(text: &str) -> Vec<&str> {
    text.split(SEPARATORS).filter(|part| !part.is_empty()).collect()
}

/// Whether a mark such as `;` can only be a slip within one origin.
pub(super) fn one(text: &str) -> bool {
    text.matches("//").count() == 1 && !text.contains([',', ' ', '|', '\n', '\r', '\t'])
}

/// Proposes the list of what `parts` mean, where each means an origin.
pub(super) fn help(fault: Fault, parts: &[&str]) -> Fault {
    let length: usize = parts.iter().map(|part| part.len()).sum();
    let origins = || parts.iter().map(|part| meant(part)).collect::<Option<Vec<_>>>();
    if length < LONGEST_HELP
        && !parts.is_empty()
        && let Some(origins) = origins()
    {
        return fault.list(&origins);
    }
    fault
}

fn name_of(separator: char) -> &'static str {
    match separator {
        ',' => "a comma",
        ';' => "a semicolon",
        '|' => "`|`",
        '\n' | '\r' => "a line break",
        _ => "a space",
    }
}

/// The header `Origin` has one origin, and several origins are written as a list of strings.
pub(super) fn origin_comma(text: &str, shown: &str) -> Option<Wrong> {
    let separator = text.chars().find(|character| SEPARATORS.contains(character))?;
    let name = name_of(separator);
    let parts = parts(text);
    if let Some(ports) = ports(&parts) {
        let problem = format!("{} is not one origin: it contains {name}", quoted(shown));
        let fault = Fault::new(Rule::OriginComma, problem)
            .note("a string holds one origin; several are a list of strings");
        let ports: Vec<&str> = ports.iter().map(String::as_str).collect();
        return Some((help(fault, &ports), None));
    }
    let one = match parts.as_slice() {
        [] => Some(None),
        [only] => Some(Some((*only).to_owned())),
        _ => one_origin(text).or_else(|| dots(text)).map(Some),
    };
    if let Some(better) = one {
        let problem = format!("origin {} contains {name}", quoted(shown));
        return Some((Fault::new(Rule::OriginComma, problem).corrected(), better));
    }
    let fault = Fault::new(
        Rule::OriginComma,
        format!("{} is not one origin: it contains {name}", quoted(shown)),
    );
    let named: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|part| !part.eq_ignore_ascii_case("null"))
        .collect();
    if named.contains(&"*") {
        let fault = fault
            .help("list the origins, or keep `*` alone")
            .note("`*` covers every origin, those beside it too");
        return Some((fault, None));
    }
    let note = if named.len() < parts.len() {
        "a string holds one origin; `null` is the origin of nobody in particular and cannot be allowed"
    } else {
        "a string holds one origin; several are a list of strings"
    };
    Some((help(fault, &named).note(note), None))
}

/// `http://localhost:3000,3001`: one host with several ports.
fn ports(parts: &[&str]) -> Option<Vec<String>> {
    let (first, others) = parts.split_first()?;
    let (start, port) = first.rsplit_once(':')?;
    let is_port = |port: &&str| {
        let port = port.trim_start_matches(':');
        !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit())
    };
    let is_list = start.contains("://") && is_port(&port) && !others.is_empty() && others.iter().all(is_port);
    is_list.then(|| {
        let mut all = vec![(*first).to_owned()];
        all.extend(
            others
                .iter()
                .map(|port| format!("{start}:{}", port.trim_start_matches(':'))),
        );
        all
    })
}

/// `https://app,example,com`: commas for every dot.
fn dots(text: &str) -> Option<String> {
    let (_, host) = text.split_once("://")?;
    let is_host = host.contains(',')
        && host
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b',' | b'-' | b':'))
        && !host.starts_with(',')
        && !host.ends_with(',');
    is_host.then(|| text.replace(',', "."))
}

/// A space or a slip of the finger within one origin: `https ://a.example`, `http://localhost;3000`.
fn one_origin(text: &str) -> Option<String> {
    let (before, after) = text.split_once(SEPARATORS)?;
    let after = after.trim_start();
    if after.contains(SEPARATORS) || after.contains("://") && !after.starts_with("://") {
        return None;
    }
    let is_port = !after.is_empty() && after.bytes().all(|byte| byte.is_ascii_digit());
    let is_joint = before.ends_with([':', '/', '.']) || after.starts_with([':', '/', '.']);
    let colon = if is_port && !is_joint { ":" } else { "" };
    let joined = format!("{before}{colon}{after}");
    let is_seam = is_port || is_joint || joined.contains("://localhost");
    (is_seam && before.contains("://") | after.starts_with("://")).then_some(joined)
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages};

    #[test]
    fn a_string_is_one_origin() {
        let comma: &[&str] = &["origin_comma"];
        let clean = Some("https://a.example");
        let clean_dots = Some("https://app.example.com");
        faulty(&[
            ("https://a.example,https://b.example", comma, None),
            ("https://a.example https://b.example", comma, None),
            ("https://a.example ", comma, clean),
            (" https://A.example", &["origin_comma", "origin_host_case"], clean),
            ("https://a.example,", comma, clean),
            ("https ://a.example", comma, clean),
            ("https:// a.example", comma, clean),
            ("http://localhost;3000", comma, Some("http://localhost:3000")),
            ("http://localhost 3000", comma, Some("http://localhost:3000")),
            ("https://a.example|3000", comma, Some("https://a.example:3000")),
            ("https://a.example: 3000", comma, Some("https://a.example:3000")),
            ("http://local host:3000", comma, Some("http://localhost:3000")),
            ("https://your domain.com", comma, None),
            ("https://app,example,com", comma, clean_dots),
            ("http://localhost:3000,3001", comma, None),
            (" ", comma, None),
            (",", comma, None),
        ]);
        let both = "help: write `[\"https://a.example\", \"https://b.example\"]`\nnote: a string holds one";
        for text in [
            "https://a.example, https://b.example",
            "https://a.example;https://b.example",
            "https://a.example|https://b.example",
            "https://a.example\nhttps://b.example",
            "https://a.example b.example",
            "a.example, b.example,",
        ] {
            let message = crate::parse::testing::first_message(text);
            assert!(message.contains(both), "{message}");
        }
        messages(&[
            (
                "http://localhost:3000, 3001",
                "`http://localhost:3000, 3001` is not one origin: it contains a comma\n\
                 help: write `[\"http://localhost:3000\", \"http://localhost:3001\"]`",
            ),
            (
                "https://a.example, https://b.example",
                "`https://a.example, https://b.example` is not one origin: it contains a comma\n",
            ),
            (
                "*, https://a.example",
                "`*, https://a.example` is not one origin: it contains a comma\nhelp: list the origins, or keep",
            ),
            (
                "https://a.example,null",
                "`https://a.example,null` is not one origin: it contains a comma\n\
                 help: write `[\"https://a.example\"]`\nnote: a string holds one origin; `null` is",
            ),
        ]);
    }

    #[test]
    fn long_lists_are_not_spelled_out() {
        for (length, is_spelled_out) in [(60, true), (300, false)] {
            let list = format!("https://a.example,https://{}", "a.".repeat(length / 2) + "b");
            let message = crate::parse::testing::first_message(&list);
            assert_eq!(message.contains("help"), is_spelled_out, "{length}: {message}");
        }
    }
}
