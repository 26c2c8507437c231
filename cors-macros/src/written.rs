//! Tokens as people write them.

use cors_rules::shown::cut;
use proc_macro2::{Delimiter, Ident, Spacing, TokenStream, TokenTree};

/// The most of a value that a message repeats.
const LONGEST: usize = 120;

/// The longest text that a message proposes: a cut one would be no program.
const LONGEST_PROPOSAL: usize = 400;

/// A name without `r#`, which does not change what it names.
pub(crate) fn plain(name: &Ident) -> String {
    let text = name.to_string();
    match text.strip_prefix("r#") {
        Some(plain) => plain.to_owned(),
        None => text,
    }
}

/// Tokens without the invisible groups that `macro_rules` puts around its fragments.
pub(crate) fn flat(tokens: TokenStream) -> Vec<TokenTree> {
    let mut trees = Vec::new();
    for tree in tokens {
        match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {
                trees.extend(flat(group.stream()));
            }
            tree => trees.push(tree),
        }
    }
    trees
}

/// The text of tokens, in the spacing of source code and cut.
pub(crate) fn as_written(trees: &[TokenTree]) -> String {
    let mut text = String::new();
    write(trees, &mut text, LONGEST * 4);
    match cut(&text, LONGEST) {
        (shown, true) => format!("{shown}…"),
        (_, false) => text,
    }
}

/// The whole text of tokens, to be written in their place; `None` where it is too long to be shown.
pub(crate) fn as_proposed(trees: &[TokenTree]) -> Option<String> {
    let mut text = String::new();
    write(trees, &mut text, LONGEST_PROPOSAL);
    fits(text)
}

/// The text, where it is short enough to be proposed.
pub(crate) fn fits(text: String) -> Option<String> {
    (text.len() <= LONGEST_PROPOSAL).then_some(text)
}

fn write(trees: &[TokenTree], text: &mut String, most: usize) {
    for (index, tree) in trees.iter().enumerate() {
        if text.len() > most {
            return;
        }
        if index > 0 && is_spaced(&trees[index - 1], tree) {
            text.push(' ');
        }
        match tree {
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ("(", ")"),
                    Delimiter::Bracket => ("[", "]"),
                    Delimiter::Brace => ("{", "}"),
                    Delimiter::None => ("", ""),
                };
                text.push_str(open);
                write(&group.stream().into_iter().collect::<Vec<_>>(), text, most);
                text.push_str(close);
            }
            tree => text.push_str(&tree.to_string()),
        }
    }
}

fn is_spaced(before: &TokenTree, after: &TokenTree) -> bool {
    let is_tight = |punct: char| matches!(punct, ':' | '.' | '!' | '&' | '?' | '#' | '$' | '@');
    match (before, after) {
        (_, TokenTree::Punct(punct)) => match punct.as_char() {
            ',' | ';' => false,
            other if is_tight(other) => false,
            _ => !matches!(before, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint),
        },
        (TokenTree::Punct(punct), _) => !(is_tight(punct.as_char()) || punct.spacing() == Spacing::Joint),
        (TokenTree::Ident(_), TokenTree::Group(group)) => group.delimiter() == Delimiter::Brace,
        (TokenTree::Group(_), TokenTree::Group(_)) => false,
        _ => true,
    }
}

/// Whether a token is this sign.
pub(crate) fn is_separator(token: &TokenTree, separator: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == separator)
}

/// `/// ..` is `#[doc = ".."]` for a macro.
pub(crate) fn is_comment(inside: &[TokenTree]) -> bool {
    matches!(inside, [TokenTree::Ident(name), ..] if name == "doc")
}
