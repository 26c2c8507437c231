//! Guesses what was meant by an input of `policy!` that is not `static NAME = { arguments }`.

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::{messages, written::as_written};

/// Words before a name that are not the name.
const KEYWORDS: [&str; 11] = [
    "pub", "crate", "static", "const", "mut", "let", "ref", "fn", "mod", "struct", "type",
];

/// One declaration, as far as it can be read.
#[derive(Default)]
struct Meant {
    /// Attributes and visibility, as written.
    before: Vec<TokenTree>,
    name: Option<String>,
    arguments: Vec<TokenTree>,
}

/// What is said about `input`, which `error` refuses.
pub(super) fn malformed(input: TokenStream, error: &syn::Error) -> String {
    let trees: Vec<TokenTree> = input.into_iter().collect();
    let is_end = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ';');
    let declarations: Vec<Meant> = trees
        .split(is_end)
        .filter(|part| !part.is_empty())
        .map(Meant::read)
        .collect();
    match &*declarations {
        [] => messages::policy_malformed(&error.to_string(), &[Meant::default().shown()]),
        [only] if only.name.is_none() => messages::policy_without_name(&error.to_string(), &only.shown()),
        several => {
            let shown: Vec<String> = several.iter().map(Meant::shown).collect();
            messages::policy_malformed(&error.to_string(), &shown)
        }
    }
}

impl Meant {
    fn read(trees: &[TokenTree]) -> Self {
        let mut meant = Self::default();
        let mut is_before = true;
        let mut is_type = false;
        for (index, tree) in trees.iter().enumerate() {
            match tree {
                TokenTree::Group(group) if is_before && is_part_of_head(trees, index) => {
                    meant.before.push(TokenTree::Group(group.clone()));
                }
                TokenTree::Group(group) => {
                    meant.arguments = group.stream().into_iter().collect();
                    break;
                }
                TokenTree::Punct(punct) if is_before && punct.as_char() == '#' => {
                    meant.before.push(tree.clone());
                }
                TokenTree::Punct(punct) => is_type |= punct.as_char() == ':',
                // `origins = ".."` without braces around it.
                TokenTree::Ident(_) if is_equals(trees.get(index + 1)) && !is_block(trees.get(index + 2)) => {
                    meant.arguments = trees[index..].to_vec();
                    break;
                }
                TokenTree::Ident(word) if is_before && word == "pub" => meant.before.push(tree.clone()),
                TokenTree::Ident(word) => {
                    is_before = false;
                    let word = word.to_string();
                    if meant.name.is_none() && !is_type && !KEYWORDS.contains(&&*word) {
                        meant.name = Some(word);
                    }
                }
                TokenTree::Literal(literal) => {
                    is_before = false;
                    meant.name = meant.name.take().or_else(|| name_of(&literal.to_string()));
                }
            }
        }
        meant
    }

    /// The declaration as it should be.
    fn shown(&self) -> String {
        let arguments = match &*self.arguments {
            [] => "origins = \"https://app.example.com\"".to_owned(),
            arguments => as_written(arguments),
        };
        let before = match (&*self.before, &self.name) {
            ([], None) => "pub ".to_owned(),
            ([], Some(_)) => String::new(),
            (before, _) => as_written(before) + " ",
        };
        let name = self.name.as_deref().unwrap_or("NAME");
        format!("policy!({before}static {name} = {{ {arguments} }});")
    }
}

/// The brackets of an attribute, or the parentheses of `pub(crate)`.
fn is_part_of_head(trees: &[TokenTree], index: usize) -> bool {
    match index.checked_sub(1).map(|before| &trees[before]) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == '#',
        Some(TokenTree::Ident(word)) => word == "pub",
        _ => false,
    }
}

fn is_equals(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == '=')
}

/// What may be the arguments' braces, or brackets in their place; `["..", ".."]` is a value.
fn is_block(tree: Option<&TokenTree>) -> bool {
    matches!(tree, Some(TokenTree::Group(group))
        if group.delimiter() != Delimiter::Bracket
            || matches!(group.stream().into_iter().next(), Some(TokenTree::Ident(_))))
}

/// A string in place of a name.
fn name_of(literal: &str) -> Option<String> {
    let name: String = literal
        .trim_matches('"')
        .chars()
        .map(|character| {
            if character.is_ascii_alphanumeric() {
                character.to_ascii_uppercase()
            } else {
                '_'
            }
        })
        .collect();
    name.starts_with(|first: char| first.is_ascii_uppercase())
        .then_some(name)
}
