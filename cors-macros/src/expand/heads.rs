//! What tokens are the start of: items, blocks and calls of macros.

use proc_macro2::{Delimiter, Group, Ident, TokenTree};

use crate::{item::QUALIFIERS, written::is_separator};

/// What has the attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Function,
    Module,
}

/// The end of the attributes that start at `at`; `at` where it is an inner attribute.
pub(super) fn after_attributes(trees: &[TokenTree], mut at: usize) -> usize {
    while let [TokenTree::Punct(mark), TokenTree::Group(group), ..] = &trees[at..]
        && mark.as_char() == '#'
        && group.delimiter() == Delimiter::Bracket
    {
        at += 2;
    }
    at
}

/// A function with a body or an inline module, and where it or its head ends.
pub(super) fn item(trees: &[TokenTree]) -> Option<(On, usize)> {
    let mut at = 0;
    loop {
        match trees.get(at)? {
            TokenTree::Ident(word) if word == "pub" => {
                let is_restricted = matches!(trees.get(at + 1), Some(TokenTree::Group(group))
                    if group.delimiter() == Delimiter::Parenthesis);
                at += usize::from(is_restricted);
            }
            TokenTree::Ident(word) if word == "fn" => {
                let is_name = matches!(trees.get(at + 1), Some(TokenTree::Ident(_)));
                let has_body = is_name && has_body(&trees[at + 2..]);
                return has_body.then_some((On::Function, at + 2));
            }
            TokenTree::Ident(word) if word == "mod" => {
                let is_inline = matches!(
                    trees.get(at + 1..at + 3)?,
                    [TokenTree::Ident(_), TokenTree::Group(_)]
                );
                return is_inline.then_some((On::Module, at + 3));
            }
            TokenTree::Ident(word) if QUALIFIERS.iter().any(|known| word == known) => {}
            // The name of an ABI, or a fragment of a `macro_rules`.
            TokenTree::Literal(_) => {}
            TokenTree::Group(group) if group.delimiter() == Delimiter::None => {}
            _ => return None,
        }
        at += 1;
    }
}

/// Whether a block comes before a semicolon.
pub(super) fn has_body(signature: &[TokenTree]) -> bool {
    let first = signature.iter().find_map(|tree| match tree {
        tree if is_semicolon(tree) => Some(false),
        TokenTree::Group(group) => is_block(group).then_some(true),
        _ => None,
    });
    first == Some(true)
}

/// Braces, or a fragment of a `macro_rules` that is some.
pub(super) fn is_block(group: &Group) -> bool {
    match group.delimiter() {
        Delimiter::Brace => true,
        Delimiter::None => {
            let last = group.stream().into_iter().last();
            matches!(last, Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace)
        }
        _ => false,
    }
}

/// Whether an item may follow. Elsewhere `impl` is a part of a type: `-> impl Responder {`.
pub(super) fn starts_item(before: &[TokenTree]) -> bool {
    match before {
        [] => true,
        [.., TokenTree::Punct(mark), TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
            matches!(mark.as_char(), '#' | '!')
        }
        [.., TokenTree::Group(group)] => matches!(group.delimiter(), Delimiter::Brace | Delimiter::None),
        [.., TokenTree::Punct(end)] => end.as_char() == ';',
        [before @ .., TokenTree::Ident(word)] => {
            (word == "unsafe" || word == "default") && starts_item(before)
        }
        _ => false,
    }
}

/// The block of an `impl` or a trait. Braces in its head are arguments of types: `Array<{ N }>`.
pub(super) fn block(trees: &[TokenTree]) -> Option<usize> {
    let end = trees.iter().position(is_semicolon);
    let trees = &trees[..end.unwrap_or(trees.len())];
    let is_argument = |next: Option<&TokenTree>| matches!(next, Some(TokenTree::Punct(next)) if matches!(next.as_char(), '>' | ','));
    trees.iter().enumerate().find_map(|(at, tree)| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            (!is_argument(trees.get(at + 1))).then_some(at)
        }
        _ => None,
    })
}

/// Whose argument a group is.
#[derive(Debug)]
pub(super) enum Macro<'t> {
    /// `name!(..)`, and where its path starts.
    Call(&'t Ident, usize),
    /// `macro_rules! name { .. }`.
    Definition(&'t Ident),
}

/// The macro whose argument a group after these tokens is.
pub(super) fn macro_before(before: &[TokenTree]) -> Option<Macro<'_>> {
    /// `!` after these is the operator.
    const KEYWORDS: [&str; 11] = [
        "as", "break", "else", "for", "if", "impl", "in", "match", "return", "while", "yield",
    ];
    let (path, name, defined) = match before {
        [path @ .., TokenTree::Ident(name), TokenTree::Punct(mark)] if mark.as_char() == '!' => {
            (path, name, None)
        }
        [
            path @ ..,
            TokenTree::Ident(name),
            TokenTree::Punct(mark),
            TokenTree::Ident(defined),
        ] if mark.as_char() == '!' => (path, name, Some(defined)),
        _ => return None,
    };
    let text = name.to_string();
    if KEYWORDS.contains(&&*text) {
        return None;
    }
    Some(match defined {
        Some(defined) => Macro::Definition(defined),
        None => Macro::Call(name, path_start(path)),
    })
}

/// Where a path starts whose last segment follows these tokens.
fn path_start(mut before: &[TokenTree]) -> usize {
    while let [rest @ .., TokenTree::Punct(first), TokenTree::Punct(second)] = before
        && first.as_char() == ':'
        && second.as_char() == ':'
    {
        before = match rest {
            // `$crate::name!(..)` in a definition has its mark in front.
            [rest @ .., TokenTree::Ident(_)] => rest,
            rest => return rest.len(),
        };
    }
    before.len()
}

pub(super) fn is_semicolon(tree: &TokenTree) -> bool {
    is_separator(tree, ';')
}
