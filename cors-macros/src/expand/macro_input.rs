//! What the input of a macro shows. What the macro makes of it is not known.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use syn::{Attribute, parse::Parser};

use super::{
    heads::{after_attributes, has_body},
    renamed::{self, Signature, resolved},
};
use crate::{
    item::{is_cors, is_word},
    routing_attribute,
};

/// What the input of a macro holds.
#[derive(Debug, Default)]
pub(super) struct Input {
    /// What may be names of items.
    pub(super) names: Vec<String>,
    /// Whether there is a handler, most likely, without a policy of its own.
    pub(super) makes_handler: bool,
}

impl Input {
    /// Reads an input, where `names` are other names of `#[cors]`.
    pub(super) fn read(tokens: TokenStream, names: &[Ident]) -> Self {
        let mut input = Self::default();
        input.add(tokens, names);
        input
    }

    fn add(&mut self, tokens: TokenStream, names: &[Ident]) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while let Some(tree) = trees.get(at) {
            let attributes = at..after_attributes(&trees, at);
            if !attributes.is_empty() {
                at = attributes.end;
                self.makes_handler |= is_handler(&trees[attributes], &trees[at..], names);
                continue;
            }
            match tree {
                TokenTree::Ident(name) if !is_in_expression(&trees, at) => self.names.push(name.to_string()),
                TokenTree::Group(group) => self.add(group.stream(), names),
                _ => {}
            }
            at += 1;
        }
    }
}

/// Whether a function in the input of a macro is a handler, most likely, and has no policy of its own.
fn is_handler(attributes: &[TokenTree], item: &[TokenTree], names: &[Ident]) -> bool {
    if !is_free_function(item) {
        return false;
    }
    // One that does not parse, such as `#[$attribute]`, is not known.
    let parsed = attributes.chunks(2).filter_map(|attribute| {
        let tokens = attribute.iter().cloned().collect();
        Attribute::parse_outer.parse2(tokens).ok()
    });
    let attributes = resolved(&parsed.flatten().collect::<Vec<_>>());
    if attributes.iter().any(is_cors) {
        return false;
    }
    let is_routed = |attribute: &Attribute| routing_attribute::kind(attribute).is_some();
    let mut seen = Vec::new();
    renamed::look(&attributes, Signature::read(item), names, &mut seen);
    attributes.iter().any(is_routed) || !seen.is_empty()
}

/// Whether a word is a field or a method, or has one: not the name of an item.
fn is_in_expression(trees: &[TokenTree], at: usize) -> bool {
    let is_dot = |tree: &TokenTree| matches!(tree, TokenTree::Punct(mark) if mark.as_char() == '.');
    at > 0 && is_dot(&trees[at - 1]) || trees.get(at + 1).is_some_and(is_dot)
}

/// The most tokens before `fn` that are looked at, fragments of a `macro_rules` included.
const MOST_QUALIFIERS: usize = 16;

/// Whether a function with a body follows that has no `self`. In a definition its name may be a fragment.
fn is_free_function(item: &[TokenTree]) -> bool {
    let start = item
        .iter()
        .take(MOST_QUALIFIERS)
        .position(|tree| is_word(tree, "fn"));
    let Some(function) = start.map(|at| &item[at..]) else {
        return false;
    };
    let is_method = |tree: &TokenTree| match tree {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis => {
            // `&'a mut self`
            let mut start = group.stream().into_iter().take(5);
            Some(start.any(|tree| is_word(&tree, "self")))
        }
        _ => None,
    };
    has_body(function) && function.iter().find_map(is_method) == Some(false)
}

/// Whether a macro makes no handlers: it has the name of a common one, and an input that looks like that one's. A macro
/// of the user's own may have the same name.
pub(super) fn is_harmless(name: &Ident, input: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = input.clone().into_iter().collect();
    let has_word = |word| trees.iter().any(|tree| is_word(tree, word));
    let is_text =
        |tree: &TokenTree| matches!(tree, TokenTree::Literal(text) if text.to_string().contains('"'));
    match &*name.to_string() {
        "policy" | "thread_local" | "lazy_static" => trees.is_empty() || has_word("static"),
        "bitflags" => has_word("struct") || has_word("impl"),
        // A handler has a path.
        "const_assert" | "assert_impl_all" | "error_chain" => !trees.iter().any(is_text),
        "compile_error" | "global_asm" => true,
        _ => false,
    }
}
