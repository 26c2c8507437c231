//! An origin in the dress of another notation: quotes, Markdown, JSON, a header line.

use super::{Wrong, several};
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::Rule;

/// Pairs that other notations put around an address.
const PAIRS: [(char, char); 4] = [('"', '"'), ('\'', '\''), ('`', '`'), ('<', '>')];

pub(super) fn wrapped(text: &str, shown: &str) -> Option<Wrong> {
    let trimmed = text.trim();
    json(trimmed, shown)
        .or_else(|| header_line(trimmed, shown))
        .or_else(|| assignment(trimmed, shown))
        .or_else(|| markdown(trimmed, shown))
        .or_else(|| quotes(trimmed, shown))
}

fn fault(shown: &str, problem: &str) -> Fault {
    Fault::new(
        Rule::OriginHostSyntax,
        format!("origin {} {problem}", quoted(shown)),
    )
}

/// `["https://a.example"]` inside the string.
fn json(text: &str, shown: &str) -> Option<Wrong> {
    let inner = text.strip_prefix('[')?.strip_suffix(']')?;
    if !inner.contains(['"', '\'']) {
        return None;
    }
    let inner = inner.replace(['"', '\''], " ");
    let fault = Fault::new(
        Rule::OriginComma,
        format!("{} is a list inside a string", quoted(shown)),
    )
    .note("a list is written without quotes around it");
    Some((several::help(fault, &several::parts(&inner)), None))
}

/// `Access-Control-Allow-Origin: https://a.example`.
fn header_line(text: &str, shown: &str) -> Option<Wrong> {
    let (name, value) = text.split_once(':')?;
    let name = name.to_ascii_lowercase();
    if !matches!(&*name, "access-control-allow-origin" | "origin" | "allow-origin") {
        return None;
    }
    let fault = fault(shown, "is a whole header line").corrected();
    Some((fault, Some(value.trim().to_owned())))
}

/// `CORS_ORIGIN=https://a.example`, a line of an environment file.
fn assignment(text: &str, shown: &str) -> Option<Wrong> {
    let (name, value) = text.split_once('=')?;
    let is_name = !name.trim().is_empty()
        && name
            .trim()
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    (is_name && value.contains("://")).then(|| {
        let fault = fault(shown, "is a whole line of an environment file").corrected();
        (fault, Some(value.trim().to_owned()))
    })
}

/// `[text](https://a.example)`.
fn markdown(text: &str, shown: &str) -> Option<Wrong> {
    let (before, rest) = text.split_once("](")?;
    let address = rest.strip_suffix(')')?;
    before.starts_with('[').then(|| {
        (
            fault(shown, "is a Markdown link").corrected(),
            Some(address.to_owned()),
        )
    })
}

/// Quotes and brackets around or at one end of the address.
fn quotes(text: &str, shown: &str) -> Option<Wrong> {
    let (open, close) = PAIRS
        .into_iter()
        .find(|(open, close)| text.starts_with(*open) || *close != '>' && text.ends_with(*close))?;
    let address = text.trim_matches([open, close]);
    let is_address = address.contains("://") || address.contains('.');
    is_address.then(|| {
        (
            fault(shown, "has quotes inside the string").corrected(),
            Some(address.to_owned()),
        )
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages};

    #[test]
    fn what_is_around_an_origin_is_taken_off() {
        let clean = Some("https://a.example");
        let syntax: &[&str] = &["origin_host_syntax"];
        faulty(&[
            ("\"https://a.example\"", syntax, clean),
            ("'https://a.example'", syntax, clean),
            ("`https://a.example`", syntax, clean),
            ("<https://a.example>", syntax, clean),
            ("https://a.example'", syntax, clean),
            ("[a](https://a.example)", syntax, clean),
            ("Access-Control-Allow-Origin: https://a.example", syntax, clean),
            ("CORS_ORIGIN=https://a.example", syntax, clean),
            ("[\"https://a.example\"]", &["origin_comma"], None),
        ]);
        messages(&[(
            "['https://a.example', 'https://b.example']",
            "`['https://a.example', 'https://b.example']` is a list inside a string\n\
             help: write `[\"https://a.example\", \"https://b.example\"]`",
        )]);
    }
}
