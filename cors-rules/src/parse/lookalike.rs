//! Characters that look like ASCII characters, and invisible ones.

/// What a character looks like: a piece of ASCII, which is empty for one that cannot be seen.
fn look(character: char) -> Option<&'static str> {
    Some(match character {
        // Joiners, direction marks, soft hyphens, byte-order marks.
        '\u{ad}'
        | '\u{34f}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '…' => "",
        '\u{a0}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => " ",
        '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{2043}'
        | '\u{2e3a}'
        | '\u{2e3b}' => "-",
        '\u{3002}' | '\u{2024}' | '\u{fe52}' | '\u{ff61}' => ".",
        '\u{2215}' | '\u{2044}' | '\u{29f8}' => "/",
        '\u{2236}' | '\u{a789}' | '\u{2d0}' | '\u{fe55}' => ":",
        '\u{2217}' | '\u{204e}' | '\u{d7}' | '\u{2022}' => "*",
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => "\"",
        '\u{2018}'..='\u{201b}' | '\u{b4}' => "'",
        '\u{fe50}' | '\u{3001}' => ",",
        _ => return full_width(character).or_else(|| letter(character)),
    })
}

/// U+FF01 to U+FF5E are the printable ASCII characters in full width.
fn full_width(character: char) -> Option<&'static str> {
    const ASCII: &str =
        "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~";
    let index = usize::try_from(u32::from(character).checked_sub(0xff01)?).ok()?;
    ASCII.get(index..=index)
}

/// Cyrillic and Greek letters that look like Latin ones in every font.
fn letter(character: char) -> Option<&'static str> {
    const LETTERS: [(&str, &str); 21] = [
        ("aα", "а"),
        ("e", "е"),
        ("o", "оο"),
        ("p", "рρ"),
        ("c", "сϲ"),
        ("y", "уү"),
        ("x", "хχ"),
        ("i", "іι"),
        ("j", "ј"),
        ("s", "ѕ"),
        ("h", "һ"),
        ("A", "АΑ"),
        ("B", "ВΒ"),
        ("E", "ЕΕ"),
        ("K", "КΚ"),
        ("M", "МΜ"),
        ("H", "НΗ"),
        ("O", "ОΟ"),
        ("P", "РΡ"),
        ("C", "СϹ"),
        ("T", "ТΤ"),
    ];
    let (latin, _) = LETTERS.iter().find(|(_, others)| others.contains(character))?;
    latin.get(..1)
}

/// The text as it looks. Letters are replaced only in words that have ASCII letters too: a word that is written in
/// one alphabet is meant.
pub(crate) fn as_it_looks(text: &str) -> String {
    let mut looks = String::with_capacity(text.len());
    for word in text.split_inclusive(|character: char| !character.is_alphanumeric()) {
        let is_mixed = word.bytes().any(|byte| byte.is_ascii_alphabetic());
        for character in word.chars() {
            match look(character) {
                Some(ascii) if is_mixed || !character.is_alphabetic() || full_width(character).is_some() => {
                    looks.push_str(ascii);
                }
                _ => looks.push(character),
            }
        }
    }
    looks
}

/// The first character that is not printable ASCII, in words.
pub(crate) fn odd_one(text: &str) -> Option<String> {
    let odd = text.chars().find(|character| !matches!(character, ' '..='~'))?;
    let code = format!("U+{:04X}", u32::from(odd));
    Some(match look(odd) {
        _ if odd.is_ascii() => format!("the control character {code}"),
        Some("") if odd != '…' => format!("the invisible character {code}"),
        Some(ascii) if as_it_looks(text) != text && !ascii.is_empty() && ascii != " " => {
            format!("the character {code}, which looks like `{ascii}`")
        }
        _ => format!("the non-ASCII character {code}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_become_what_they_look_like() {
        for (text, expected) in [
            ("Content‑Type", "Content-Type"),
            ("https：//app。example", "https://app.example"),
            ("GЕT", "GET"),
            ("exаmple", "example"),
            ("пример", "пример"),
            ("bücher", "bücher"),
            ("a\u{200b}b\u{feff}", "ab"),
            ("“a”", "\"a\""),
            ("ａｂ", "ab"),
            ("a…", "a"),
            ("a\u{a0}b\u{3000}", "a b "),
            ("a\u{2215}b", "a/b"),
            ("a\u{2236}b", "a:b"),
            ("\u{2217}.a", "*.a"),
            ("\u{2018}a\u{2019}", "'a'"),
            ("a\u{3001}b", "a,b"),
            ("plain", "plain"),
        ] {
            assert_eq!(as_it_looks(text), expected, "{text}");
        }
    }

    #[test]
    fn the_odd_one_is_named() {
        for (text, expected) in [
            ("a", None),
            ("a\t", Some("the control character U+0009")),
            ("a\u{200b}", Some("the invisible character U+200B")),
            ("a–", Some("the character U+2013, which looks like `-`")),
            ("a…", Some("the non-ASCII character U+2026")),
            ("a\u{a0}", Some("the non-ASCII character U+00A0")),
            ("ü", Some("the non-ASCII character U+00FC")),
            ("о", Some("the non-ASCII character U+043E")),
            ("aо", Some("the character U+043E, which looks like `o`")),
        ] {
            assert_eq!(odd_one(text).as_deref(), expected, "{text}");
        }
    }
}
