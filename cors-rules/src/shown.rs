//! Text of authors, operators and clients as messages and logs show it: escaped and cut.

use core::fmt::{self, Write as _};
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
    /// What a client sent, in ASCII. A backtick is escaped too, since it would end the quotation.
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
                    let length = if byte == b'`' {
                        4
                    } else {
                        byte.escape_ascii().len()
                    };
                    if length > room {
                        return f.write_str("..");
                    }
                    room -= length;
                    match byte {
                        b'`' => f.write_str("\\x60")?,
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
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let is_between =
        |character: char| character.is_whitespace() || matches!(character, ',' | ';' | '"' | '\'');
    let shown = text.split_inclusive(is_between).map(|part| match password(part) {
        Some((start, end)) => format!("{}***{}", &part[..start], &part[end..]),
        None => part.to_owned(),
    });
    Cow::Owned(shown.collect())
}

/// Where the password of a URL is: behind the first colon of its authority, before the last `@`.
fn password(url: &str) -> Option<(usize, usize)> {
    let from = url.find("://").map_or(0, |scheme| scheme + 3);
    let to = url[from..]
        .find(['/', '?', '#'])
        .map_or(url.len(), |path| from + path);
    let end = from + url[from..to].rfind('@')?;
    let start = from + url[from..end].find(':')? + 1;
    Some((start, end))
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
            (
                "https://a.example, https://u:secret@b.example",
                "https://a.example, https://u:***@b.example",
            ),
            ("https://a.example:8080/@me", "https://a.example:8080/@me"),
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
