//! Text of authors, operators and clients as messages and logs show it: escaped and cut.

use core::fmt::{self, Write as _};
use core::iter;
use core::ops::Range;
use std::borrow::Cow;

/// The most characters of a text in a program or a configuration. A generated list may hold anything, and messages
/// end in logs.
const LONGEST_WRITTEN: usize = 60;
/// The most characters of a correction, which people copy: a list in a variable has several origins.
const LONGEST_CORRECTION: usize = 400;
/// The most characters of what a client sent, as they are shown: a byte that is escaped is four. No client can make a
/// line of the log longer.
const LONGEST_SENT: usize = 128;

/// A text inside the quotation marks of a message. Nothing in it can pass for another line of the message.
#[derive(Debug, Clone, Copy)]
pub enum Shown<'a> {
    /// What an author or an operator wrote. Printable characters of every script and quotes are shown as they are, and
    /// a password in a URL is not.
    Written(&'a str),
    /// What to write instead: the same, and more of it.
    Correction(&'a str),
    /// What a client sent, in ASCII. A backtick is escaped too, since it would end the quotation, and a space, which
    /// would end the value in a log of `key=value`.
    Sent(&'a [u8]),
}

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Written(text) | Self::Correction(text) => {
                let most = match self {
                    Self::Correction(_) => LONGEST_CORRECTION,
                    Self::Written(_) | Self::Sent(_) => LONGEST_WRITTEN,
                };
                let text = without_passwords(text);
                let (shown, is_cut) = cut(&text, most);
                for character in shown.chars() {
                    match character {
                        '\'' | '"' => f.write_char(character)?,
                        _ => fmt::Display::fmt(&character.escape_debug(), f)?,
                    }
                }
                f.write_str(if is_cut { "…" } else { "" })
            }
            Self::Sent(bytes) => {
                let mut room = LONGEST_SENT;
                for &byte in bytes {
                    let length = match byte {
                        b'`' | b' ' => 4,
                        _ => byte.escape_ascii().len(),
                    };
                    if length > room {
                        return f.write_str("..");
                    }
                    room -= length;
                    match byte {
                        b'`' | b' ' => write!(f, "\\x{byte:x}")?,
                        _ => fmt::Display::fmt(&byte.escape_ascii(), f)?,
                    }
                }
                Ok(())
            }
        }
    }
}

/// A text with `***` for the password of every URL in it: messages end in logs, which more people read than the
/// configuration.
fn without_passwords(text: &str) -> Cow<'_, str> {
    // Nearly every text.
    if !has_at(text) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    let mut told = 0;
    for Range { start, end } in passwords(text) {
        shown.extend([&text[told..start], "***"]);
        told = end;
    }
    shown.push_str(&text[told..]);
    Cow::Owned(shown)
}

/// Whether a text has a password of characters by which it could be taken for several texts, or for a path: whoever
/// reads on would show pieces of it.
#[cfg(feature = "check")]
pub fn has_odd_password(text: &str) -> bool {
    let is_usual = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:@".contains(&byte);
    has_at(text) && passwords(text).any(|found| !text[found].bytes().all(is_usual))
}

fn has_at(text: &str) -> bool {
    AT.into_iter().any(|at| text.contains(at))
}

const AT: [&str; 2] = ["@", "%40"];

/// Where the passwords of URLs are: each behind the first colon of its authority, and before the last `@` in front of
/// the next URL. A password that people write may have any character that a URL ends a host with.
fn passwords(text: &str) -> impl Iterator<Item = Range<usize>> {
    let end_of = |from: usize| text[from..].find("://").map_or(text.len(), |next| from + next);
    let behind = |end: usize| (end < text.len()).then_some(end + 3);
    // What has no scheme may be a URL, too.
    let first = behind(end_of(0)).or(Some(0));
    iter::successors(first, move |&from| behind(end_of(from))).filter_map(move |from| {
        let url = &text[from..end_of(from)];
        let end = AT.into_iter().filter_map(|at| url.rfind(at)).max()?;
        let before = &url[..end];
        let address = before.strip_prefix('[').and_then(|rest| rest.find(']'));
        let behind_address = address.map_or(0, |end| 1 + end);
        let colon = behind_address + before[behind_address..].find(':')?;
        let is_port = is_host(&url[..colon]) && starts_with_port(&url[colon + 1..end]);
        (!is_port).then_some(from + colon + 1..from + end)
    })
}

/// A user name has no dot in front of a number: `https://a.example:8080/@me` has a port and a path.
fn is_host(name: &str) -> bool {
    name == "localhost" || name.starts_with('[') || name.contains('.')
}

fn starts_with_port(text: &str) -> bool {
    let digits = text.trim_start_matches(|digit: char| digit.is_ascii_digit());
    (1..=5).contains(&(text.len() - digits.len())) && digits.starts_with('/')
}

/// The first characters of a text, and whether there are more.
pub fn cut(text: &str, most: usize) -> (&str, bool) {
    match text.char_indices().nth(most) {
        Some((end, _)) => (&text[..end], true),
        None => (text, false),
    }
}

/// A written text in backticks.
pub fn quoted(text: &str) -> String {
    format!("`{}`", Shown::Written(text))
}

/// Written texts as in a sentence: `a`, `b` and `c`.
pub fn listed<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<String> = texts.into_iter().map(quoted).collect();
    match texts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_are_not_shown() {
        for (written, shown) in [
            ("https://user@a.example", "https://user@a.example"),
            ("https://user:secret@a.example", "https://user:***@a.example"),
            (
                "https://user:se:cr@et@a.example:80/x",
                "https://user:***@a.example:80/x",
            ),
            ("https://:secret@a.example", "https://:***@a.example"),
            ("user:secret@a.example", "user:***@a.example"),
            ("http://[2001@:db8::1]:90", "http://[2001@:db8::1]:90"),
            ("http://[::1]:secret@a.example", "http://[::1]:***@a.example"),
            ("http://[::]:secret@a.example", "http://[::]:***@a.example"),
            // No ports.
            (
                "https://a.example:80@b.example",
                "https://a.example:***@b.example",
            ),
            (
                "https://a.example:/x@b.example",
                "https://a.example:***@b.example",
            ),
            (
                "https://a.example:123456/@b.example",
                "https://a.example:***@b.example",
            ),
            (
                "https://a.example, https://u:secret@b.example",
                "https://a.example, https://u:***@b.example",
            ),
            ("https://a.example:8080/@me", "https://a.example:8080/@me"),
            ("https://[::1]:8080/@me", "https://[::1]:8080/@me"),
            ("http://localhost:3000/@me", "http://localhost:3000/@me"),
            // Whatever the password is made of.
            ("https://app:s3cr#t@a.example", "https://app:***@a.example"),
            ("postgres://app:pa/sw0rd@db/prod", "postgres://app:***@db/prod"),
            ("postgres://app:1234/sw0rd@db/prod", "postgres://app:***@db/prod"),
            ("postgres://app:pa,sw0rd@db/prod", "postgres://app:***@db/prod"),
            ("https://app:pa;sw0rd@a.example", "https://app:***@a.example"),
            ("https://app:pa\"sw0rd@a.example", "https://app:***@a.example"),
            ("https://app:pa sw0rd@a.example", "https://app:***@a.example"),
            ("https://app:p?sw0rd@a.example", "https://app:***@a.example"),
            ("https://app:sw0rd%40a.example", "https://app:***%40a.example"),
            ("redis://:sw0rd@cache:6379", "redis://:***@cache:6379"),
            (
                "DATABASE_URL=postgres://app:sw0rd@db",
                "DATABASE_URL=postgres://app:***@db",
            ),
            (
                "https://app:sw0rd@a.example|https://b:sw0rd@b.example",
                "https://app:***@a.example|https://b:***@b.example",
            ),
            ("@", "@"),
        ] {
            assert_eq!(Shown::Written(written).to_string(), shown);
            assert_eq!(Shown::Correction(written).to_string(), shown);
        }
    }

    #[test]
    fn written_text_is_escaped_and_cut() {
        assert_eq!(quoted("a\n\"ü\"\u{202e}"), "`a\\n\"ü\"\\u{202e}`");
        assert_eq!(quoted(&"a".repeat(60)), format!("`{}`", "a".repeat(60)));
        assert_eq!(quoted(&"ü".repeat(61)), format!("`{}…`", "ü".repeat(60)));
    }

    #[test]
    fn sent_text_is_ascii_and_cut() {
        let shown = |bytes: &[u8]| Shown::Sent(bytes).to_string();
        assert_eq!(shown(b"a`b\"\n\xff"), "a\\x60b\\\"\\n\\xff");
        // Else it is another field of the line.
        assert_eq!(shown(b"https://x reason=none"), "https://x\\x20reason=none");
        assert_eq!(shown(&[b'a'; 128]), "a".repeat(128));
        assert_eq!(shown(&[b'a'; 129]), "a".repeat(128) + "..");
        // However many characters a byte takes.
        assert_eq!(shown(&[0xc0; 400]), format!("{}..", "\\xc0".repeat(32)));
        assert_eq!(shown(&[b'`'; 33]), format!("{}..", "\\x60".repeat(32)));
        assert_eq!(shown(&[b'a'; 128]), "a".repeat(128));
    }

    #[test]
    fn texts_are_listed_as_in_a_sentence() {
        assert_eq!(listed([]), "");
        assert_eq!(listed(["a"]), "`a`");
        assert_eq!(listed(["a", "b"]), "`a` and `b`");
        assert_eq!(listed(["a", "b", "c"]), "`a`, `b` and `c`");
    }
}
