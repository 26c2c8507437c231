//! Help for those who edit a file or a variable: the text to write, without the quotes and brackets of a program. In a
//! variable they would be part of the value, and each format of files has its own.

/// The same help without them.
pub(crate) fn help(help: &str) -> String {
    let pieces: Vec<String> = help
        .split('`')
        .enumerate()
        .map(|(index, piece)| match index % 2 {
            0 => piece.to_owned(),
            _ => code(piece),
        })
        .collect();
    let text = pieces.join("`");
    if text != help && help.starts_with("write `[") && text.contains(", ") {
        return format!("{text}{EACH}");
    }
    text
}

/// The help that proposes several entries.
pub(crate) fn list(entries: &[String]) -> String {
    let each = if entries.len() > 1 { EACH } else { "" };
    format!("write `{}`{each}", entries.join(", "))
}

/// In a list, one string with all of them would be one entry.
const EACH: &str = ", each an entry of its own";

fn code(piece: &str) -> String {
    let is_word = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || b"_, ".contains(&byte))
    };
    if let Some((name, value)) = piece.split_once(" = ") {
        return format!("{name} = {}", code(value));
    }
    let listed = piece.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let text = match listed {
        // An address has brackets of its own.
        Some(inner) if inner.starts_with('"') || is_word(inner) => inner,
        _ => piece,
    };
    let literal = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    literal.unwrap_or(text).replace("\", \"", ", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_brackets_are_for_programs() {
        for (said, expected) in [
            ("remove it", "remove it"),
            ("write `https://a.example`", "write `https://a.example`"),
            ("write `http://[::1]`", "write `http://[::1]`"),
            ("write `[::1]`", "write `[::1]`"),
            ("write `\"*\"`", "write `*`"),
            (
                "keep `\"*\"` alone, or list the methods",
                "keep `*` alone, or list the methods",
            ),
            ("write `[\"GET\"]`", "write `GET`"),
            // What is said, and is no code.
            ("\"a\", \"b\": write `\"c\"`", "\"a\", \"b\": write `c`"),
            (
                "write `[\"GET\", \"PUT\"]`",
                "write `GET, PUT`, each an entry of its own",
            ),
            (
                "write `[origin_insecure, size]`",
                "write `origin_insecure, size`, each an entry of its own",
            ),
            (
                "list the names, such as `allow_headers = [\"content-type\"]`",
                "list the names, such as `allow_headers = content-type`",
            ),
        ] {
            assert_eq!(help(said), expected);
        }
        assert_eq!(list(&["a".to_owned()]), "write `a`");
        let both = ["a".to_owned(), "b".to_owned()];
        assert_eq!(list(&both), "write `a, b`, each an entry of its own");
    }
}
