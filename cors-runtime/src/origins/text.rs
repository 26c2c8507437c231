//! A list of origins as a deployment writes it down: in a variable or a file.

use core::iter;
use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _},
    path::Path,
};

/// A file of 100,000 origins has 4 MiB. What is far larger is another file, or a device without an end.
pub(super) const LARGEST_FILE: u64 = 64 << 20;

/// An entry, and the line it is on, counted from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ListEntry<'a> {
    pub(super) entry: &'a str,
    pub(super) line: usize,
}

impl AsRef<str> for ListEntry<'_> {
    fn as_ref(&self) -> &str {
        self.entry
    }
}

/// Entries separated by commas or white space.
pub(super) fn entries(text: &str) -> Vec<ListEntry<'_>> {
    written(without_mark(text), |line| line)
}

/// The same, where a `#` at the start of a line or behind white space starts a comment.
pub(super) fn entries_of_file(text: &str) -> Vec<ListEntry<'_>> {
    written(without_mark(text), without_comment)
}

/// Some editors put a byte order mark in front of a file, and scripts copy it into variables.
fn without_mark(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn written<'a>(text: &'a str, strip: fn(&'a str) -> &'a str) -> Vec<ListEntry<'a>> {
    let lines = lines(text).zip(1..);
    lines
        .flat_map(|(text, line)| words(strip(text)).map(move |entry| ListEntry { entry, line }))
        .collect()
}

/// Lines end with LF, CR LF, or CR alone: all three are white space, and a comment that a CR did not end would swallow
/// the rest of the list. The line and paragraph separators of Unicode are white space and end a line, too.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    iter::from_fn(move || {
        let text = rest?;
        let Some(end) = text.find(LINE_ENDS) else {
            rest = None;
            return Some(text);
        };
        let (line, behind) = text.split_at(end);
        rest = behind.strip_prefix("\r\n").or(behind.strip_prefix(LINE_ENDS));
        Some(line)
    })
}

const LINE_ENDS: [char; 4] = ['\n', '\r', '\u{2028}', '\u{2029}'];

/// What is between commas or white space. A password that has one of them in it is part of its word: nobody could tell
/// that its halves are a password, and messages would show them.
pub(crate) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    iter::from_fn(move || {
        rest = rest.trim_start_matches(is_separator);
        let end = end_of_word(rest);
        let end = end_with_password(rest, end).unwrap_or(end);
        let (word, behind) = rest.split_at(end);
        rest = behind;
        (!word.is_empty()).then_some(word)
    })
}

fn is_separator(character: char) -> bool {
    character == ',' || character.is_whitespace()
}

fn end_of_word(text: &str) -> usize {
    text.find(is_separator).unwrap_or(text.len())
}

/// Where the first word ends that has a password beyond `end`: `postgres://app:pa,sw0rd@db`.
fn end_with_password(text: &str, end: usize) -> Option<usize> {
    let (_, authority) = text[..end].split_once("://")?;
    let address = authority.find(']').unwrap_or(0);
    let (name, behind) = authority.split_at(address + authority[address..].find(':')?);
    let is_host = name == "localhost" || name.contains(['.', '[']);
    let port = behind.trim_matches([':', '/']);
    let is_port = port == "*" || port.bytes().all(|byte| byte.is_ascii_digit());
    if authority.contains('@') || is_host && is_port {
        return None;
    }
    // It is in front of the next URL.
    let before = text[end..].find("://").map_or(text.len(), |next| end + next);
    let at = end + text[end..before].find('@')?;
    Some(at + end_of_word(&text[at..]))
}

fn without_comment(line: &str) -> &str {
    let starts = line
        .match_indices('#')
        .map(|(start, _)| start)
        .find(|&start| start == 0 || line[..start].ends_with(char::is_whitespace));
    starts.map_or(line, |start| &line[..start])
}

/// Why a file gives no text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Unreadable {
    Missing,
    NotAFile,
    TooLarge,
    /// The line on which the first byte is that is not UTF-8.
    NotUnicode(usize),
    Other(String),
}

/// Reads a file whole. What is not a file is not opened: a pipe would keep the caller waiting.
pub(super) fn read(path: &Path) -> Result<String, Unreadable> {
    let of_io = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Unreadable::Missing,
        _ => Unreadable::Other(error.to_string()),
    };
    if !fs::metadata(path).map_err(of_io)?.is_file() {
        return Err(Unreadable::NotAFile);
    }
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(of_io)?;
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(of_io)?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(Unreadable::TooLarge);
    }
    String::from_utf8(bytes).map_err(|error| {
        let valid = error.utf8_error().valid_up_to();
        let lines = error.as_bytes()[..valid].iter().filter(|&&byte| byte == b'\n');
        Unreadable::NotUnicode(lines.count() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_lines_and_comments() {
        let text = "\u{feff}# ours\nhttps://a.example, https://b.example # and theirs\r\n\n\thttps://c.example#x\n#https://d.example";
        let entries: Vec<(&str, usize)> = entries_of_file(text)
            .iter()
            .map(|written| (written.entry, written.line))
            .collect();
        assert_eq!(
            entries,
            [
                ("https://a.example", 2),
                ("https://b.example", 2),
                ("https://c.example#x", 4)
            ]
        );
    }

    #[test]
    fn each_line_end_ends_a_comment() {
        for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"] {
            let text = ["# ours", "https://a.example # and", "", "https://b.example"].join(end);
            let entries: Vec<(&str, usize)> = entries_of_file(&text)
                .iter()
                .map(|written| (written.entry, written.line))
                .collect();
            let expected = [("https://a.example", 2), ("https://b.example", 4)];
            assert_eq!(entries, expected, "{end:?}");
        }
    }

    #[test]
    fn a_password_is_part_of_its_word() {
        for (text, expected) in [
            ("postgres://app:pa,sw0rd@db", &["postgres://app:pa,sw0rd@db"][..]),
            ("postgres://app:12,34@db/prod", &["postgres://app:12,34@db/prod"]),
            (
                " https://a.example,x://u:a, b c@d , https://b.example",
                &["https://a.example", "x://u:a, b c@d", "https://b.example"],
            ),
            // The whole of it is in the word already, or there is none.
            ("x://u:a@b,c@d", &["x://u:a@b", "c@d"]),
            ("x://u:a,https://b@c", &["x://u:a", "https://b@c"]),
            ("http://a.example:80,b@c", &["http://a.example:80", "b@c"]),
            ("http://localhost:*, b@c", &["http://localhost:*", "b@c"]),
            ("http://[::1],b@c", &["http://[::1]", "b@c"]),
            ("http://[::1]:80,b@c", &["http://[::1]:80", "b@c"]),
            ("http://a.example:80/ b@c", &["http://a.example:80/", "b@c"]),
            ("https://a.example,b@c,d", &["https://a.example", "b@c", "d"]),
            (", ,", &[]),
        ] {
            assert_eq!(words(text).collect::<Vec<_>>(), expected, "{text}");
        }
    }

    /// Bytes of zero are text.
    #[test]
    fn the_largest_file() {
        let path = std::env::temp_dir().join(format!("cors-largest-file-{}", std::process::id()));
        for (length, expected) in [
            (LARGEST_FILE, Ok(LARGEST_FILE)),
            (LARGEST_FILE + 1, Err(Unreadable::TooLarge)),
            (LARGEST_FILE + 2, Err(Unreadable::TooLarge)),
        ] {
            let file = File::create(&path).expect("a file can be made");
            file.set_len(length).expect("a file can have holes");
            let found = read(&path).map(|text| text.len() as u64);
            fs::remove_file(&path).expect("a file can be removed");
            assert_eq!(found, expected);
        }
    }
}
