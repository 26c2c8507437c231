//! Which regular expressions of parameters match one segment of a path, whatever it is: no slash, and never nothing.
//!
//! Whatever is not read here may match anything: a mistake would have a browser remember what it must forget.

use core::{iter::Peekable, str::Chars};

/// Whether all that `expression` matches is one segment. Read are characters, escapes, classes, alternatives, groups
/// without options, and what says how often they may come.
pub(super) fn is_one_segment(expression: &str) -> bool {
    let mut rest = expression.chars().peekable();
    alternatives(&mut rest) == Some(Length::Some) && rest.next().is_none()
}

/// How long what a part matches is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Length {
    /// It may be nothing.
    Any,
    /// A character at least.
    Some,
}

type Rest<'a> = Peekable<Chars<'a>>;

/// Up to the end, or to the end of a group.
fn alternatives(rest: &mut Rest<'_>) -> Option<Length> {
    let mut length = sequence(rest)?;
    while rest.next_if_eq(&'|').is_some() {
        if sequence(rest)? == Length::Any {
            length = Length::Any;
        }
    }
    Some(length)
}

fn sequence(rest: &mut Rest<'_>) -> Option<Length> {
    let mut length = Length::Any;
    while rest.peek().is_some_and(|&next| next != '|' && next != ')') {
        let part = part(rest)?;
        if part == Length::Some && !is_repeated_from_zero(rest)? {
            length = Length::Some;
        }
    }
    Some(length)
}

fn part(rest: &mut Rest<'_>) -> Option<Length> {
    match rest.next()? {
        '(' => {
            // `(?` has options, or is a group with a name, which is a parameter of its own.
            if rest.peek() == Some(&'?') {
                return None;
            }
            let length = alternatives(rest)?;
            rest.next_if_eq(&')')?;
            // One more case to think of, and none that people write: `(a?)+`.
            (length == Length::Some).then_some(length)
        }
        '[' => class(rest),
        '\\' => escape(rest).map(|_| Length::Some),
        '.' | '/' | '*' | '+' | '?' | ')' | ']' | '{' | '}' | '^' | '$' | '|' => None,
        _ => Some(Length::Some),
    }
}

/// What may come after a part, which says how often it does.
fn is_repeated_from_zero(rest: &mut Rest<'_>) -> Option<bool> {
    let is_from_zero = match rest.peek() {
        Some('*' | '?') => true,
        Some('+') => false,
        Some('{') => {
            rest.next();
            let least = number(rest)?;
            if rest.next_if_eq(&',').is_some() && rest.peek() != Some(&'}') {
                number(rest)?;
            }
            if rest.peek() != Some(&'}') {
                return None;
            }
            least == 0
        }
        _ => return Some(false),
    };
    rest.next();
    // As few as may be, which are no fewer.
    rest.next_if_eq(&'?');
    // A repetition of a repetition.
    (!matches!(rest.peek(), Some('*' | '+' | '?' | '{'))).then_some(is_from_zero)
}

fn number(rest: &mut Rest<'_>) -> Option<u32> {
    let mut digits = String::new();
    while let Some(digit) = rest.next_if(char::is_ascii_digit) {
        digits.push(digit);
    }
    digits.parse().ok()
}

/// After its `[`. A class of all characters but some has to name the slash among these.
fn class(rest: &mut Rest<'_>) -> Option<Length> {
    let is_negated = rest.next_if_eq(&'^').is_some();
    let mut has_slash = false;
    let mut is_first = true;
    loop {
        let from = match rest.next()? {
            ']' if !is_first => break,
            // A class in a class, what is in two, or braces, which the router counts.
            '[' | ']' | '&' | '~' | '{' | '}' => return None,
            '\\' => escape(rest)?,
            // As the first or the last it is itself.
            '-' if rest.peek() != Some(&'-') && (is_first || rest.peek() == Some(&']')) => Some('-'),
            '-' => return None,
            char => Some(char),
        };
        is_first = false;
        has_slash |= match (from, range_end(from, rest)?) {
            (Some(from), Some(to)) if from <= to => (from..=to).contains(&'/'),
            // Of digits, letters or spaces.
            (None, None) => false,
            _ => return None,
        };
    }
    // Without the slash, its opposite has it.
    (has_slash == is_negated).then_some(Length::Some)
}

/// The last character of a range in a class, or the first where it is none.
fn range_end(from: Option<char>, rest: &mut Rest<'_>) -> Option<Option<char>> {
    let mut ahead = rest.clone();
    if ahead.next() != Some('-') || ahead.next().is_none_or(|to| to == ']') {
        return Some(from);
    }
    rest.next();
    match rest.next()? {
        '[' | '&' | '~' | '-' | '{' | '}' => None,
        '\\' => escape(rest),
        char => Some(Some(char)),
    }
}

/// After its backslash: the character that is meant, or `None` in `Some` for digits, letters or spaces.
fn escape(rest: &mut Rest<'_>) -> Option<Option<char>> {
    match rest.next()? {
        'd' | 'w' | 's' => Some(None),
        char @ ('.' | '-' | '+' | '*' | '?' | '(' | ')' | '[' | ']' | '|' | '^' | '$' | '\\' | '#' | '&'
        | '~') => Some(Some(char)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::dev::ResourceDef;

    use super::*;

    #[test]
    fn expressions() {
        for expression in [
            "\\d+",
            "\\w+",
            "[0-9]+",
            "[0-9]{4}",
            "[a-z0-9-]+",
            "[-a-z]+",
            "[a-z_.]{2,}",
            "[^/]+",
            "[^/.]+",
            "[\\w.-]+",
            "[^\\-/]",
            "en|de",
            "(en|de)",
            "(en|de)-[A-Z]{2}",
            "v\\d+(\\.\\d+)?",
            "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}",
            "\\d+?",
            "a",
            "\u{e9}+",
            "\\s\\d*",
            "[^/]{1,3}",
            "[0-9]{1,3}\\.json",
            "[!-.]",
            "[0-z]",
            "[-]",
            "[\\d-]",
        ] {
            assert!(is_one_segment(expression), "{expression}");
        }
        for expression in [
            "",
            ".*",
            ".+",
            ".",
            "\\D+",
            "\\W",
            "\\S+",
            "[^a]+",
            "[^0-9]",
            "[!-0]",
            "[ -~]+",
            "[+--/]",
            "[a/]+",
            "a/b",
            "\\/",
            "\\d*",
            "[a-z]?",
            "[0-9]{0,3}",
            "[0-9]{0}",
            "en|",
            "|en",
            "(en|)",
            "(a?)+",
            "(a*)b",
            "(?:a)",
            "(?i)a",
            "(?P<x>a)",
            "(?s:.)",
            "\\x2f",
            "\\x{2f}",
            "\\u002f",
            "\\p{P}",
            "\\pP",
            "\\57",
            "[[:punct:]]",
            "[[:^alpha:]]",
            "[a-z&&[^b]]",
            "[!-~--a]",
            "[a~~b]",
            "[^/&&a]",
            "[\\D]",
            "[^\\d]",
            "[\\W/]",
            "[\\x2f]",
            "^a",
            "a$",
            "\\ba",
            "\\Aa",
            "(a",
            "a)",
            "[a",
            "a{",
            "a{,3}",
            "a{1",
            "a**",
            "a{2}{0}",
            "a+*",
            "a?+",
            "(/v[0-9]+)?",
            "[^]/]",
            "[]a]",
            "[a-\\d]",
            "\\",
            "[.-0]",
            "[,-\\.-9]",
            "[^--0]",
            "[9-0]",
            "[{]",
            "[!-{]",
            "\\{",
            "[--0]",
            "[\\d-a]",
        ] {
            assert!(!is_one_segment(expression), "{expression}");
        }
    }

    /// Draws of numbers, the same with each run.
    struct Dice(u64);

    impl Dice {
        fn among<T: Copy>(&mut self, values: &[T]) -> T {
            self.0 ^= self.0 << 13;
            self.0 ^= self.0 >> 7;
            self.0 ^= self.0 << 17;
            values[(self.0 >> 33) as usize % values.len()]
        }
    }

    /// The router's own parser is the oracle: what it finds for an expression that is taken for one segment is one.
    #[test]
    fn the_router_agrees() {
        const PARTS: [&str; 48] = [
            "a", "b", "/", ".", "\\d", "\\w", "\\s", "\\D", "\\W", "\\.", "\\-", "[", "]", "[a-z]", "[^/]",
            "[^a]", "[^/a]", "-", "--", "&&", "~~", "^", "$", "|", "(", ")", "(?", ":", "*", "+", "?", "{2}",
            "{0,1}", "{1,}", "{", "}", "[+-9]", "[a/]", "0", "9", "!", "~", "[!-.]", "[-a]", "[a-]", "(a|b)",
            "\\x2f", ",",
        ];
        const TEXTS: [&str; 16] = [
            "", "/", "a", "a/b", "/a", "a/", "//", "9/9", "a/a", "b", "-/-", "0", "./.", " / ", "!/~", "/b/",
        ];
        let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
        let mut read = 0;
        for _ in 0..20_000 {
            let count = dice.among(&[1, 2, 3, 4, 5, 6, 7, 8]);
            let expression: String = (0..count).map(|_| dice.among(&PARTS)).collect();
            if !is_one_segment(&expression) {
                continue;
            }
            // It panics where this is no expression.
            let router = ResourceDef::new(format!("/{{x:{expression}}}"));
            read += 1;
            for text in TEXTS {
                let is_segment = !text.is_empty() && !text.contains('/');
                let path = format!("/{text}");
                assert!(is_segment || !router.is_match(&path), "{expression} {path}");
            }
        }
        assert!(read > 500, "{read}");
    }
}
