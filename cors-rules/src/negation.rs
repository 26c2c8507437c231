//! Negations, in lists that hold only what is allowed. What a `not` shuts no correction may open.

/// What is said about every negation.
pub const NAME_WHAT_IS_ALLOWED: &str = "name what is allowed; there is no list of what is refused";

/// Whether a word says that what follows is not meant. Names of constants are no words.
pub fn is_word(word: &str) -> bool {
    let is_constant = word.contains('_') && !word.bytes().any(|byte| byte.is_ascii_lowercase());
    let says = |part: &str| {
        [
            "not",
            "except",
            "excepting",
            "exclude",
            "excluding",
            "minus",
            "never",
            "unless",
            "without",
        ]
        .iter()
        .any(|known| part.eq_ignore_ascii_case(known))
    };
    !is_constant && word.split('_').any(says)
}

/// Whether a text, or one of several in it, is negated: `!GET`, `https://a.example,-https://b.example`, `not GET`.
pub(crate) fn is_in(text: &str) -> bool {
    let text = text.trim();
    if text.len() < 2 || !text.contains(' ') && !text.contains(['!', '-', '(']) {
        return false;
    }
    let pieces: Vec<&str> = text
        .split([',', ' ', ';', '|', '\n', '\r', '\t'])
        .filter(|piece| !piece.is_empty())
        .collect();
    // The lines of a list begin with `- ` where each of them does.
    let is_bulleted = text.lines().all(|line| line.trim().starts_with("- "));
    text.starts_with('!')
        || text.starts_with('-') && !is_bulleted
        || pieces.iter().any(|piece| is_marked(piece))
        || !is_bulleted && pieces.contains(&"-")
        || pieces.len() > 1 && pieces.iter().any(|piece| is_word(piece))
        || text.split_once('(').is_some_and(|(word, _)| is_word(word))
}

/// `!https://a.example`: a mark, and nothing behind it that only another notation has, as `app(|-preview)` does.
fn is_marked(piece: &str) -> bool {
    let quotes = ['"', '\'', '`', '<', '>', '[', ']'];
    let plain = piece.trim_matches(quotes);
    let Some(rest) = plain.strip_prefix(['!', '-']) else {
        return false;
    };
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || b".-_:/*".contains(&byte);
    !rest.is_empty() && rest.bytes().all(is_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negations_are_told_from_names() {
        for text in [
            "!https://a.example",
            "-https://a.example",
            "not https://a.example",
            "not(https://a.example)",
            "https://a.example,!https://b.example",
            "https://a.example;-https://b.example",
            "https://a.example -https://b.example",
            "https://a.example - https://b.example",
            "https://a.example except https://b.example",
            "[\"https://a.example\", \"!https://b.example\"]",
            "!GET",
            "!a",
            "!(GET|POST)",
            "-{GET}",
            "NOT DELETE",
            "*, -x-a",
        ] {
            assert!(is_in(text), "{text}");
        }
        for text in [
            "https://a-b.example",
            "https://a--b.example, https://b-c.example",
            "https://app(|-preview).example.com",
            "https://app{,-preview}.example.com",
            "https://[a-z-]+\\.example\\.com",
            "- https://a.example\n- https://b.example",
            "x-not-mine",
            "-",
            "!",
            "not",
            "content-type",
        ] {
            assert!(!is_in(text), "{text}");
        }
        for word in ["not", "any_except", "never", "NOT"] {
            assert!(is_word(word), "{word}");
        }
        for word in ["note", "NOT_LOCAL", "GET", "exception"] {
            assert!(!is_word(word), "{word}");
        }
    }
}
