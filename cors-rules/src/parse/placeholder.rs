//! A template variable where an origin should be.

use super::Wrong;
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::Rule;

/// The marks around a variable in the template languages that people paste from.
const MARKS: [(&str, &str); 7] = [
    ("${{", "}}"),
    ("{{", "}}"),
    ("${", "}"),
    ("{", "}"),
    ("<", ">"),
    ("[[", "]]"),
    ("%", "%"),
];

/// Values that are known only when the program runs.
pub(super) fn placeholder(text: &str, shown: &str) -> Option<Wrong> {
    let found = find(text)?;
    let variable = &text[found.start..found.end];
    let fault = Fault::new(
        Rule::OriginHostSyntax,
        format!(
            "origin {} has the placeholder {}",
            quoted(shown),
            quoted(variable)
        ),
    )
    .for_operators(
        "write the origin itself, or mend what should have filled it in",
        Some("the text arrived with the placeholder in it"),
    );
    let (before, after) = (&text[..found.start], &text[found.end..]);
    let note = "nothing is filled in at compile time; `RuntimeOrigins` takes origins from the environment or a file when the program starts";
    if before.ends_with("://") && after.starts_with('.') && after[1..].contains('.') {
        // A tenant's name: every subdomain.
        return Some((fault.corrected().note(note), Some(format!("{before}*{after}"))));
    }
    if after.is_empty() && before.ends_with("localhost:") {
        return Some((fault.corrected().note(note), Some(format!("{before}*"))));
    }
    let fault =
        fault.help("write the origin itself, or use `RuntimeOrigins` for origins that a deployment supplies");
    Some((fault.note(note), None))
}

struct Found {
    start: usize,
    end: usize,
}

fn find(text: &str) -> Option<Found> {
    MARKS
        .into_iter()
        .find_map(|(open, close)| between(text, open, close))
        .or_else(|| shell(text))
        .or_else(|| environment(text))
        .or_else(|| route_parameter(text))
        .or_else(|| sql(text))
}

fn between(text: &str, open: &str, close: &str) -> Option<Found> {
    let start = text.find(open)?;
    let inner = &text[start + open.len()..];
    let length = inner.find(close)?;
    let is_name = |character: char| character.is_alphanumeric() || "_-. :$()".contains(character);
    let name = &inner[..length];
    let first = name.trim_start().chars().next();
    let is_variable = name.chars().all(is_name) && first.is_none_or(|first| !first.is_ascii_digit());
    // `%` alone is percent-encoding, and `<..>` around an address are brackets.
    let is_plain = (!name.is_empty() || open != "%") && !name.contains("://");
    (is_variable && is_plain).then_some(Found {
        start,
        end: start + open.len() + length + close.len(),
    })
}

/// `$NAME`.
fn shell(text: &str) -> Option<Found> {
    let start = text.find('$')?;
    let name = &text[start + 1..];
    let length = name
        .find(|character: char| !character.is_alphanumeric() && character != '_')
        .unwrap_or(name.len());
    (length > 0).then_some(Found {
        start,
        end: start + 1 + length,
    })
}

/// `process.env.CLIENT_URL`, as programs read a variable.
fn environment(text: &str) -> Option<Found> {
    const STARTS: [&str; 8] = [
        "process.env",
        "import.meta.env",
        "os.environ",
        "os.getenv",
        "env.",
        "env!(",
        "std::env",
        "config.",
    ];
    let start = STARTS.iter().find_map(|start| text.find(start))?;
    let is_code =
        text[start..].contains(|character: char| character.is_ascii_uppercase() || character == '(');
    let is_start = start == 0 || text[..start].ends_with("://");
    (is_code && is_start).then_some(Found {
        start,
        end: text.len(),
    })
}

/// `https://:tenant.example.com`.
fn route_parameter(text: &str) -> Option<Found> {
    let start = text.find("://:")? + "://".len();
    let name = &text[start + 1..];
    if !name.starts_with(|first: char| first.is_alphabetic()) {
        return None;
    }
    let length = name.find(['.', ':', '/']).unwrap_or(name.len());
    Some(Found {
        start,
        end: start + 1 + length,
    })
}

/// `https://%.example.com`, as SQL writes "anything".
fn sql(text: &str) -> Option<Found> {
    let start = text.find("://%.")? + "://".len();
    Some(Found {
        start,
        end: start + 1,
    })
}

#[cfg(test)]
mod tests {
    use crate::parse::testing::{faulty, messages};

    #[test]
    fn variables_are_found_in_every_dress() {
        let syntax: &[&str] = &["origin_host_syntax"];
        for text in [
            "https://${DOMAIN}",
            "$ORIGIN",
            "{{origin}}",
            "$http_origin",
            "%ORIGIN%",
            "https://{}",
            "<origin>",
            "${{ secrets.ORIGIN }}",
            "[[origin]]",
            "http://api.example:${PORT}",
            "process.env.CLIENT_URL",
            "import.meta.env.VITE_URL",
            "https://process.env.HOST",
        ] {
            faulty(&[(text, syntax, None)]);
        }
        let every = Some("https://*.example.com");
        for text in [
            "https://{subdomain}.example.com",
            "https://:sub.example.com",
            "https://<tenant>.example.com",
            "https://${t}.example.com",
            "https://%.example.com",
            "https://$t.example.com",
        ] {
            faulty(&[(text, syntax, every)]);
        }
        faulty(&[("http://localhost:${PORT}", syntax, Some("http://localhost:*"))]);
        messages(&[(
            "https://${DOMAIN}",
            "origin `https://${DOMAIN}` has the placeholder `${DOMAIN}`\nhelp: write the origin itself, or use `RuntimeOrigins`",
        )]);
    }
}
