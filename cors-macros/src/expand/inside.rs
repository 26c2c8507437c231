//! Finds the functions and modules inside a module, at any depth, and changes their attributes.
//!
//! It works on tokens: a handler may be in the body of a function, in a method, in a constant or in a closure, where
//! no list of items leads to it. What nobody changes is emitted as it came.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, parse::Parser};

use crate::item::{QUALIFIERS, is_inert_name};

/// What has the attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum On {
    Function,
    Module,
}

/// What becomes of the attributes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Edit {
    /// They stay.
    Keep,
    /// They stay, and a module has the attribute that sees to its content.
    Leave,
    /// They are others now. A module has an attribute that sees to its content.
    Change,
}

/// Whose direct content some tokens are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A module, a body or an expression: its functions are free ones.
    Free,
    /// An `impl` block or a trait. Clients of HTTP have `#[get("/path")]` on the functions there, and a handler cannot
    /// be one of them.
    Members,
}

/// Lets `edit` change the attributes of all functions with a body and all inline modules in `tokens`. Arguments of
/// macros are left alone: what they mean is not known. `None` where nothing is changed.
pub(super) fn edit_attributes(
    tokens: TokenStream,
    edit: &mut impl FnMut(On, &mut Vec<Attribute>) -> Edit,
) -> Option<TokenStream> {
    walk(tokens, Place::Free, edit)
}

fn walk(
    tokens: TokenStream,
    place: Place,
    edit: &mut impl FnMut(On, &mut Vec<Attribute>) -> Edit,
) -> Option<TokenStream> {
    let trees: Vec<TokenTree> = tokens.into_iter().collect();
    let mut changes: Vec<(Range<usize>, TokenStream)> = Vec::new();
    let mut members = None;
    let mut at = 0;
    while let Some(tree) = trees.get(at) {
        match tree {
            TokenTree::Punct(mark) if mark.as_char() == '#' => {
                let attributes = at..after_attributes(&trees, at);
                at = attributes.end.max(at + 1);
                if place == Place::Free
                    && let Some((on, end)) = item(&trees[at..])
                {
                    let (taken, written) = edited(&trees[attributes.clone()], on, edit);
                    changes.extend(written.map(|written| (attributes, written)));
                    if on == On::Module && taken != Edit::Keep {
                        at += end;
                    }
                }
                continue;
            }
            TokenTree::Ident(word)
                if place == Place::Free
                    && (word == "trait" || word == "impl" && starts_item(&trees[..at])) =>
            {
                members = block(&trees[at..]).map(|block| at + block);
            }
            TokenTree::Group(group) if !is_macro_input(&trees[..at]) => {
                let inside = place_of(group, place, members == Some(at));
                if let Some(changed) = walk(group.stream(), inside, edit) {
                    changes.push((at..at + 1, regrouped(group, changed).into()));
                }
            }
            _ => {}
        }
        at += 1;
    }
    (!changes.is_empty()).then(|| replaced(&trees, changes))
}

/// Whose content the tokens of a group are.
fn place_of(group: &Group, around: Place, is_block: bool) -> Place {
    match group.delimiter() {
        // What a `macro_rules` was given is where it is written.
        Delimiter::None => around,
        _ if is_block => Place::Members,
        _ => Place::Free,
    }
}

/// The outcome for some attributes, and what is written in their place.
fn edited(
    attributes: &[TokenTree],
    on: On,
    edit: &mut impl FnMut(On, &mut Vec<Attribute>) -> Edit,
) -> (Edit, Option<TokenStream>) {
    if attributes.iter().all(is_plain) {
        return (Edit::Keep, None);
    }
    let Ok(mut parsed) = Attribute::parse_outer.parse2(attributes.iter().cloned().collect()) else {
        return (Edit::Keep, None);
    };
    match edit(on, &mut parsed) {
        Edit::Change => {
            let written = parsed.iter().map(ToTokens::to_token_stream).collect();
            (Edit::Change, Some(written))
        }
        outcome => (outcome, None),
    }
}

/// A part of an attribute of the compiler's, such as a line of documentation, which need not be parsed.
fn is_plain(part: &TokenTree) -> bool {
    let TokenTree::Group(group) = part else {
        return true;
    };
    match group.stream().into_iter().next() {
        Some(TokenTree::Ident(name)) => name != "cfg_attr" && is_inert_name(&name),
        _ => false,
    }
}

/// The end of the attributes that start at `at`; `at` where it is an inner attribute.
fn after_attributes(trees: &[TokenTree], mut at: usize) -> usize {
    while let [TokenTree::Punct(mark), TokenTree::Group(group), ..] = &trees[at..]
        && mark.as_char() == '#'
        && group.delimiter() == Delimiter::Bracket
    {
        at += 2;
    }
    at
}

/// A function with a body or an inline module, and where it or its head ends.
fn item(trees: &[TokenTree]) -> Option<(On, usize)> {
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
fn has_body(signature: &[TokenTree]) -> bool {
    let first = signature.iter().find_map(|tree| match tree {
        TokenTree::Punct(end) if end.as_char() == ';' => Some(false),
        TokenTree::Group(group) => is_block(group).then_some(true),
        _ => None,
    });
    first == Some(true)
}

/// Braces, or a fragment of a `macro_rules` that is some.
fn is_block(group: &Group) -> bool {
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
fn starts_item(before: &[TokenTree]) -> bool {
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
fn block(trees: &[TokenTree]) -> Option<usize> {
    let end = trees
        .iter()
        .position(|tree| matches!(tree, TokenTree::Punct(end) if end.as_char() == ';'));
    let trees = &trees[..end.unwrap_or(trees.len())];
    let is_argument = |next: Option<&TokenTree>| matches!(next, Some(TokenTree::Punct(next)) if matches!(next.as_char(), '>' | ','));
    trees.iter().enumerate().find_map(|(at, tree)| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
            (!is_argument(trees.get(at + 1))).then_some(at)
        }
        _ => None,
    })
}

/// Whether a group after these tokens is the argument of a macro: `name!(..)`, `macro_rules! name { .. }`.
fn is_macro_input(before: &[TokenTree]) -> bool {
    /// `!` after these is the operator.
    const KEYWORDS: [&str; 11] = [
        "as", "break", "else", "for", "if", "impl", "in", "match", "return", "while", "yield",
    ];
    let ([.., name, TokenTree::Punct(mark)] | [.., name, TokenTree::Punct(mark), TokenTree::Ident(_)]) =
        before
    else {
        return false;
    };
    let is_name = matches!(name, TokenTree::Ident(name) if !KEYWORDS.iter().any(|word| name == word));
    mark.as_char() == '!' && is_name
}

fn regrouped(group: &Group, content: TokenStream) -> TokenTree {
    let mut changed = Group::new(group.delimiter(), content);
    changed.set_span(group.span());
    TokenTree::Group(changed)
}

/// The tokens with other ones in the place of some. The changes are in order.
fn replaced(trees: &[TokenTree], changes: Vec<(Range<usize>, TokenStream)>) -> TokenStream {
    let mut all: Vec<TokenTree> = Vec::with_capacity(trees.len() + changes.len());
    let mut at = 0;
    for (range, written) in changes {
        all.extend_from_slice(&trees[at..range.start]);
        all.extend(written);
        at = range.end;
    }
    all.extend_from_slice(&trees[at..]);
    all.into_iter().collect()
}
