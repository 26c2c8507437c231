//! Regular expressions and globs, which other libraries take where patterns are written here.

use std::borrow::Cow;

use super::{Wrong, meant};
use crate::fault::{ANY_ORIGIN, Fault};
use crate::shown::quoted;
use crate::violation::Rule;

/// More alternatives are not spelled out.
const MOST: usize = 8;

/// A longer text is not taken for an expression.
const LONGEST: usize = 300;

/// A mark for any number of any characters while an expression is read. No origin contains it.
const ANY: char = '\u{1}';
/// A mark for digits.
const DIGITS: char = '\u{2}';

/// The origins and patterns that say the same as an expression, where there are some.
pub(super) fn regular_expression(text: &str, shown: &str) -> Option<Wrong> {
    if text.len() > LONGEST || !is_expression(text) {
        return None;
    }
    let fault = Fault::new(
        Rule::OriginWildcardPlace,
        format!("origin {} is a regular expression", quoted(shown)),
    )
    .note("entries are origins and patterns; `*` is any subdomain, part of the first label, or any port");
    let body = &beneath(text, without_anchors(text));
    if matches!(&**body, ".*" | ".+" | "(.*)" | "(.+)") {
        return Some((fault.help(ANY_ORIGIN).for_operators("write `*`", None), None));
    }
    let meant = patterns(body);
    Some(match meant.as_deref() {
        Some([only]) => (fault.corrected(), Some(only.clone())),
        Some(several) => (fault.list(several), None),
        None => (super::decided_in_code(fault), None),
    })
}

/// Whether something in `text` means nothing but in an expression.
fn is_expression(text: &str) -> bool {
    let is_class = |open: usize| {
        let inner = &text[open + 1..];
        inner.starts_with('^')
            || inner
                .find(']')
                .is_some_and(|end| inner[..end].contains('-') || inner.starts_with('\\'))
    };
    text.starts_with('^')
        || text.len() > 1 && text.ends_with('$')
        || [
            "\\.", "\\d", "\\w", "\\/", "\\-", "\\S", ".+", "(?", "://.*", "s?:", "s?\\:", ")?", "*)",
        ]
        .iter()
        .any(|mark| text.contains(mark))
        || matches!(text, ".*" | "(.*)")
        || text.starts_with(".*")
        || text.contains('(') && text.contains('|')
        || text.contains('{') && text.contains(',') && !text.contains("://{")
        || text.contains("://{") && text.contains(',')
        || text.match_indices('[').any(|(open, _)| is_class(open))
}

/// `/\.example\.com$/` is the end of an origin, and so any name beneath the domain. Whatever the start of the
/// expression leaves open is a scheme, which is `https`.
fn beneath<'a>(text: &str, body: &'a str) -> Cow<'a, str> {
    let is_end =
        !text.trim_start_matches('/').starts_with('^') && !body.contains("://") && !body.contains(":\\/\\/");
    match body.strip_prefix("\\.") {
        Some(_) if is_end => Cow::Owned(format!("https://.*{body}")),
        _ => Cow::Borrowed(body),
    }
}

/// Without `^`, `$`, and the slashes and flags of JavaScript.
fn without_anchors(text: &str) -> &str {
    let slashes = text.strip_prefix('/').and_then(|rest| {
        let (body, flags) = rest.rsplit_once('/')?;
        flags
            .bytes()
            .all(|byte| b"gimsuy".contains(&byte))
            .then_some(body)
    });
    let body = slashes.unwrap_or(text);
    let body = body.strip_prefix("(?i)").unwrap_or(body);
    let body = body.strip_prefix('^').unwrap_or(body);
    let body = body
        .strip_suffix("\\/?")
        .or_else(|| body.strip_suffix("/?$"))
        .unwrap_or(body);
    body.strip_suffix('$').unwrap_or(body)
}

/// What an expression accepts, as origins and patterns.
fn patterns(body: &str) -> Option<Vec<String>> {
    let characters: Vec<char> = body.chars().collect();
    let mut reader = ExpressionReader {
        characters: &characters,
        at: 0,
    };
    let read = reader.alternatives()?;
    if reader.at < characters.len() {
        return None;
    }
    let mut patterns: Vec<String> = Vec::new();
    for alternative in read {
        for pattern in spelled(&alternative)? {
            if !patterns.contains(&pattern) {
                patterns.push(pattern);
            }
        }
    }
    // `:*` is the port that is absent, too.
    let all = patterns.clone();
    patterns.retain(|pattern| !all.contains(&format!("{pattern}:*")));
    (!patterns.is_empty()).then_some(patterns)
}

/// One alternative as what can be written here.
fn spelled(alternative: &str) -> Option<Vec<String>> {
    let (scheme, rest) = alternative.split_once("://").unwrap_or(("", alternative));
    let separator = if scheme.is_empty() { "" } else { "://" };
    let (host, port) = rest
        .rsplit_once(':')
        .map_or((rest, ""), |(host, port)| (host, port));
    let port = match port {
        "" => String::new(),
        port if port
            .chars()
            .all(|character| character == DIGITS || character == ANY) =>
        {
            ":*".to_owned()
        }
        port => format!(":{port}"),
    };
    if host.contains(DIGITS) || scheme.contains([ANY, DIGITS]) {
        return None;
    }
    // Authors of `.*example\.com` mean a domain and its subdomains.
    let starts = host
        .strip_prefix(ANY)
        .filter(|rest| !rest.starts_with(['.', ANY]) && rest.matches('.').count() == 1);
    if let Some(domain) = starts {
        let whole = [
            format!("{scheme}{separator}{domain}{port}"),
            format!("{scheme}{separator}*.{domain}{port}"),
        ];
        return whole.iter().map(|text| meant(text)).collect();
    }
    let host = host.replace(ANY, "*");
    Some(vec![meant(&format!("{scheme}{separator}{host}{port}"))?])
}

/// Reads an expression into the texts that it accepts.
struct ExpressionReader<'a> {
    characters: &'a [char],
    at: usize,
}

impl ExpressionReader<'_> {
    fn peek(&self) -> Option<char> {
        self.characters.get(self.at).copied()
    }

    fn next(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += 1;
        Some(character)
    }

    /// `a|b`, up to a parenthesis or the end.
    fn alternatives(&mut self) -> Option<Vec<String>> {
        let mut all = self.sequence()?;
        while self.peek() == Some('|') {
            self.at += 1;
            all.extend(self.sequence()?);
        }
        (all.len() <= MOST).then_some(all)
    }

    fn sequence(&mut self) -> Option<Vec<String>> {
        let mut texts = vec![String::new()];
        while let Some(character) = self.peek() {
            if matches!(character, '|' | ')') {
                break;
            }
            let atom = self.atom()?;
            let atom = self.repeated(atom)?;
            texts = texts
                .iter()
                .flat_map(|text| atom.iter().map(move |end| format!("{text}{end}")))
                .collect();
            if texts.len() > MOST {
                return None;
            }
        }
        Some(texts)
    }

    fn atom(&mut self) -> Option<Vec<String>> {
        let one = |character: char| Some(vec![character.to_string()]);
        match self.next()? {
            '\\' => match self.next()? {
                'd' => one(DIGITS),
                'w' | 'S' => one(ANY),
                escaped if escaped.is_alphanumeric() => None,
                escaped => one(escaped),
            },
            '(' => {
                self.skip("?:");
                let inner = self.alternatives()?;
                (self.next()? == ')').then_some(inner)
            }
            '[' => self.class(),
            '{' => self.braces(),
            // A dot that is repeated is anything, another is one that was not escaped.
            '.' if matches!(self.peek(), Some('*' | '+')) => one(ANY),
            '*' => one(ANY),
            '^' | '$' | '+' | '?' => None,
            character => one(character),
        }
    }

    fn skip(&mut self, text: &str) {
        let length = text.chars().count();
        let is_there = self.characters[self.at..]
            .iter()
            .take(length)
            .copied()
            .eq(text.chars());
        if is_there {
            self.at += length;
        }
    }

    /// `[a-z0-9-]`, `[^.]`, `[0-9]`.
    fn class(&mut self) -> Option<Vec<String>> {
        let mut inner = String::new();
        loop {
            match self.next()? {
                ']' => break,
                character => inner.push(character),
            }
        }
        // `[^.]` is any label; what leaves out a letter is no `*`.
        if let Some(left_out) = inner.strip_prefix('^') {
            let ends_labels = left_out.chars().all(|character| "./:?#@\\".contains(character));
            return ends_labels.then(|| vec![ANY.to_string()]);
        }
        let is_digits = matches!(&*inner, "0-9" | "\\d" | "1-9");
        let is_any = inner.contains("a-z") || inner.contains("\\w");
        match (is_digits, is_any) {
            (true, _) => Some(vec![DIGITS.to_string()]),
            (_, true) => Some(vec![ANY.to_string()]),
            _ => (inner == ".").then(|| vec![inner]),
        }
    }

    /// `{3000,3001}`, as shells write alternatives.
    fn braces(&mut self) -> Option<Vec<String>> {
        let length = self.characters[self.at..]
            .iter()
            .position(|character| *character == '}')?;
        let inner: String = self.characters[self.at..self.at + length].iter().collect();
        self.at += length + 1;
        inner
            .contains(',')
            .then(|| inner.split(',').map(|part| part.trim().to_owned()).collect())
    }

    /// What `*`, `+`, `?` and `{2,5}` make of the atom before them.
    fn repeated(&mut self, atom: Vec<String>) -> Option<Vec<String>> {
        let is_open = |text: &String| text.ends_with([ANY, DIGITS]);
        let repeats = atom.iter().all(is_open) && atom.len() == 1;
        let atom = match self.peek() {
            Some('*' | '+') if repeats => {
                self.at += 1;
                self.skip("?");
                atom
            }
            // `(.+\.)*` is subdomains, and nothing.
            Some('*') if atom.iter().all(|text| text.ends_with('.') && text.contains(ANY)) => {
                self.at += 1;
                optional(atom)
            }
            Some('+') if atom.iter().all(|text| text.ends_with('.') && text.contains(ANY)) => {
                self.at += 1;
                atom
            }
            Some('*' | '+') => return None,
            Some('?') => {
                self.at += 1;
                optional(atom)
            }
            Some('{') if repeats => {
                let length = self.characters[self.at..]
                    .iter()
                    .position(|character| *character == '}')?;
                self.at += length + 1;
                atom
            }
            _ => atom,
        };
        Some(atom)
    }
}

fn optional(mut atom: Vec<String>) -> Vec<String> {
    atom.push(String::new());
    atom
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::testing::first_message;

    #[test]
    fn expressions_become_the_patterns_that_say_the_same() {
        for (text, expected) in [
            (r"^https://.*\.example\.com$", "write `https://*.example.com`"),
            (
                r"/^https?:\/\/.*\.example\.com$/",
                "write `[\"https://*.example.com\", \"http://*.example.com\"]`",
            ),
            (r"https://.+.example.com", "write `https://*.example.com`"),
            (
                r"https://([a-z0-9-]+\.)?example\.com",
                "write `[\"https://*.example.com\", \"https://example.com\"]`",
            ),
            (
                r"https://(.+\.)*example\.com",
                "write `[\"https://*.example.com\", \"https://example.com\"]`",
            ),
            (
                r"https://(app|www).example.com",
                "write `[\"https://app.example.com\", \"https://www.example.com\"]`",
            ),
            (
                r"https?://app.example.com",
                "write `[\"https://app.example.com\", \"http://app.example.com\"]`",
            ),
            (r"^http://localhost:\d+$", "write `http://localhost:*`"),
            (r"http://localhost(:[0-9]+)?", "write `http://localhost:*`"),
            (
                r"http://localhost:{3000,3001}",
                "write `[\"http://localhost:3000\", \"http://localhost:3001\"]`",
            ),
            (r"http://localhost:[0-9]{4}", "write `http://localhost:*`"),
            (
                r"https://.*example\.com",
                "write `[\"https://example.com\", \"https://*.example.com\"]`",
            ),
            (r"^https://[^.]+\.example\.com$", "write `https://*.example.com`"),
            (r".*\.example\.com", "write `https://*.example.com`"),
            (r"\.example\.com$", "write `https://*.example.com`"),
            (r"/\.example\.com$/i", "write `https://*.example.com`"),
            (r".*", "write `\"*\"`"),
            (r"^.*$", "write `\"*\"`"),
            (r"^https://app\d+\.example\.com$", "decide in code"),
            (r"^https://(?!evil).*$", "decide in code"),
            (r"https://[^e].*\.example\.com", "decide in code"),
            (r"https://[^a-z]+\.example\.com", "decide in code"),
            (r"^https?://.*$", "decide in code"),
        ] {
            let message = first_message(text);
            assert!(
                message.contains("is a regular expression\nhelp: ") && message.contains(expected),
                "{text}: {message}"
            );
        }
    }

    #[test]
    fn what_is_no_expression_is_left_alone() {
        for text in [
            "https://a.example",
            "http://[::1]:3000",
            "https://*.a.example",
            "https://a.*.b",
            "a|b",
            "https://a_b.c",
            "https://a[b]",
        ] {
            assert!(!is_expression(text), "{text}");
        }
    }

    #[test]
    fn no_expression_takes_long() {
        let _ = patterns(&"(a|b)".repeat(100));
        let _ = patterns(&"(".repeat(200));
        let _ = patterns(&"[".repeat(200));
    }
}
