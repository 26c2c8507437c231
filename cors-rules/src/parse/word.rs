//! Words in the place of an origin: `any`, `self`, `https`.

use super::Wrong;
use crate::fault::Fault;
use crate::origin::syntax::LONGEST_LABEL;
use crate::shown::quoted;
use crate::violation::Rule;

/// A word that cannot be a host, or punctuation alone.
pub(super) fn word(text: &str, shown: &str) -> Option<Wrong> {
    let is_name = text
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'\''));
    let is_empty = !text
        .bytes()
        .any(|byte| byte.is_ascii_alphanumeric() || byte == b'*' || !byte.is_ascii());
    if text.len() > LONGEST_LABEL || !is_empty && (!is_name || text.eq_ignore_ascii_case("localhost")) {
        return None;
    }
    let lower = text.trim_matches('\'').to_ascii_lowercase().replace('_', "-");
    let fault = match is_empty {
        true => see_the_address_bar("has no host", shown),
        false => said_by_word(&lower, shown),
    };
    Some((fault, None))
}

fn see_the_address_bar(problem: &str, shown: &str) -> Fault {
    without_origin(problem, shown)
        .help("write what the browser's address bar shows, such as `https://app.example.com`")
}

fn without_origin(problem: &str, shown: &str) -> Fault {
    Fault::new(
        Rule::OriginSchemeMissing,
        format!("origin {} {problem}", quoted(shown)),
    )
}

/// What to do instead of writing this word, which is in lower case.
fn said_by_word(lower: &str, shown: &str) -> Fault {
    let fault = without_origin("is a word, not an origin", shown);
    match lower {
        "any" | "all" | "everyone" | "everybody" | "anybody" | "anyone" | "everywhere" | "public" => fault
            .help("list the origins; whoever means every origin there is writes `*` in quotes")
            .for_operators(
                "list the origins; where the program permits it, `*` alone is every origin",
                None,
            ),
        "self" | "same-origin" | "sameorigin" | "same" => fault
            .help("list the other origins; without any, leave the attribute out")
            .note("pages of the server's own origin need no permission"),
        "true" | "yes" | "on" => fault
            .help("list the origins")
            .note("other libraries answer every origin for `true`; nothing here does"),
        "none" | "nobody" | "false" | "off" | "no" => fault
            .help("list the origins; without `#[cors]` no other origin may read the answers")
            .for_operators("list the origins that may read the answers", None),
        "https" | "http" => see_the_address_bar("is a scheme without a host", shown),
        _ => see_the_address_bar("is a word, not an origin", shown).note(format!(
            "for a machine of that name, it is `http://{lower}` with its port"
        )),
    }
}
