//! Finds the functions and modules inside a module, at any depth, and changes their attributes.
//!
//! It works on tokens: a handler may be in the body of a function, in a method, in a constant or in a closure, where
//! no list of items leads to it. What nobody changes is emitted as it came.

use std::ops::Range;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, parse::Parser};

use super::{
    heads::{Macro, On, after_attributes, block, item, macro_before, starts_item},
    passed::{Passed, Role},
};
use crate::item::is_inert_name;

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
    /// A module, whose items `blind` looks at.
    Module,
    /// A body or a block.
    Body,
    /// Arguments and the like, where no item is.
    Arguments,
    /// The arguments of `.service(..)`, or a tuple there.
    Registered,
    /// A module in a body.
    Inner,
    /// Whatever is in a module that has an attribute of its own, which sees to what is hidden there.
    Other,
    /// An `impl` block or a trait. Clients of HTTP have `#[get("/path")]` on the functions there, and a handler cannot
    /// be one of them.
    Members,
}

impl Place {
    fn is_told(self) -> bool {
        !matches!(self, Self::Module | Self::Other | Self::Members)
    }

    /// What a macro may be that is called after these tokens.
    fn role(self, before: &[TokenTree]) -> Role {
        match self {
            Self::Inner if starts_item(before) => Role::Item,
            Self::Body if starts_item(before) => Role::Statement,
            _ => Role::Expression,
        }
    }
}

/// Lets `edit` change the attributes of all functions with a body and all inline modules in `tokens`. Arguments of
/// macros are left alone: what they mean is not known. What in bodies may hide handlers goes to `passed`. `None` where
/// nothing is changed.
pub(super) fn edit_attributes(
    tokens: TokenStream,
    edit: &mut impl FnMut(On, &mut Vec<Attribute>) -> Edit,
    passed: &mut Passed,
) -> Option<TokenStream> {
    Walk { edit, passed }.walk(tokens, Place::Module)
}

struct Walk<'w, F> {
    edit: &'w mut F,
    passed: &'w mut Passed,
}

impl<F: FnMut(On, &mut Vec<Attribute>) -> Edit> Walk<'_, F> {
    fn walk(&mut self, tokens: TokenStream, place: Place) -> Option<TokenStream> {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut changes: Vec<(Range<usize>, TokenStream)> = Vec::new();
        let mut calls = Vec::new();
        let start = self.passed.start();
        let mut inside = Inside::default();
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            match tree {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    let attributes = at..after_attributes(&trees, at);
                    at = attributes.end.max(at + 1);
                    at += self.attributes(&trees, attributes, place, &mut inside, &mut changes);
                    continue;
                }
                TokenTree::Ident(_) if place != Place::Members => self.word(&trees, at, place, &mut inside),
                TokenTree::Group(group) => match macro_before(&trees[..at]) {
                    None => {
                        let place = inside.place(group, place, &trees[..at]);
                        if let Some(changed) = self.walk(group.stream(), place) {
                            changes.push((at..at + 1, regrouped(group, changed).into()));
                        }
                    }
                    Some(Macro::Definition(name)) if place != Place::Other => {
                        self.passed.definition(name, group)
                    }
                    Some(Macro::Call(name, path)) if place.is_told() => {
                        let role = place.role(&trees[..path]);
                        calls.extend(self.passed.call(name, &trees[path..at - 1], group, role));
                    }
                    Some(_) => {}
                },
                _ => {}
            }
            at += 1;
        }
        self.passed.leave(start, calls);
        (!changes.is_empty()).then(|| replaced(&trees, changes))
    }

    /// Edits the attributes of an item. Returns how much of the item has been seen to.
    fn attributes(
        &mut self,
        trees: &[TokenTree],
        attributes: Range<usize>,
        place: Place,
        inside: &mut Inside,
        changes: &mut Vec<(Range<usize>, TokenStream)>,
    ) -> usize {
        let rest = &trees[attributes.end..];
        let Some((on, end)) = item(rest).filter(|_| place != Place::Members) else {
            return 0;
        };
        let Some(mut parsed) = parsed(&trees[attributes.clone()]) else {
            return 0;
        };
        match on {
            On::Function if place.is_told() => self.passed.function(&parsed, rest),
            On::Module if self.passed.looks_itself(&parsed) => inside.other = Some(attributes.end + end - 1),
            _ => {}
        }
        let taken = (self.edit)(on, &mut parsed);
        if taken == Edit::Change {
            let written = parsed.iter().map(ToTokens::to_token_stream).collect();
            changes.push((attributes, written));
        }
        match on {
            On::Module if taken != Edit::Keep => end,
            _ => 0,
        }
    }

    /// A word outside of `impl` blocks and traits.
    fn word(&mut self, trees: &[TokenTree], at: usize, place: Place, inside: &mut Inside) {
        let (before, rest) = trees.split_at(at);
        match &*trees[at].to_string() {
            "trait" => inside.members = block(rest).map(|block| at + block),
            "impl" if starts_item(before) => inside.members = block(rest).map(|block| at + block),
            "mod" => {
                inside.module = Some(at + 2);
                if place.is_told() {
                    self.passed.file(rest);
                }
            }
            "use" if place.is_told() => self.passed.import(rest),
            "let" if place.is_told() => self.passed.binding(rest),
            _ if place == Place::Registered => self.passed.argument(trees, at),
            _ => {}
        }
    }
}

/// Which groups that follow are the content of an item.
#[derive(Debug, Default)]
struct Inside {
    members: Option<usize>,
    module: Option<usize>,
    /// A module with an attribute of its own.
    other: Option<usize>,
}

impl Inside {
    /// Whose content the tokens of a group are, which follows `before`.
    fn place(&self, group: &Group, around: Place, before: &[TokenTree]) -> Place {
        let at = Some(before.len());
        match group.delimiter() {
            // What a `macro_rules` was given is where it is written.
            Delimiter::None => around,
            _ if self.members == at => Place::Members,
            _ if around == Place::Other || self.other == at => Place::Other,
            Delimiter::Brace if self.module != at => Place::Body,
            Delimiter::Brace if around == Place::Module => Place::Module,
            Delimiter::Brace => Place::Inner,
            _ => match before.last() {
                Some(TokenTree::Ident(name)) if name == "service" => Place::Registered,
                Some(TokenTree::Punct(mark)) if mark.as_char() != ',' => Place::Arguments,
                None | Some(TokenTree::Punct(_)) if around == Place::Registered => Place::Registered,
                _ => Place::Arguments,
            },
        }
    }
}

/// The attributes; `None` where nobody changes them.
fn parsed(attributes: &[TokenTree]) -> Option<Vec<Attribute>> {
    if attributes.iter().all(is_plain) {
        return None;
    }
    Attribute::parse_outer
        .parse2(attributes.iter().cloned().collect())
        .ok()
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
