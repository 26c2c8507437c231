//! Paths: of a source of origins, and the last constant that another expression names.

use cors_rules::violation::Argument;
use proc_macro2::{TokenStream, TokenTree};
use syn::Path;

use super::words::{flat_all, is_prefix};
use crate::{messages, written::as_written};

/// The path of a source of origins; `None` for anything else, and for words that cannot name a `static`.
pub(in crate::values) fn source(tokens: &[TokenTree]) -> Option<Path> {
    let path = expression_path(tokens.iter().cloned().collect())?;
    let is_word = path.get_ident().is_some_and(|ident| {
        messages::word_for_origins(Argument::Origins, &ident.to_string()).is_some()
            || ident == "true"
            || ident == "false"
    });
    // The expansion is not inside the type.
    let is_self = path.segments.first().is_some_and(|first| first.ident == "Self");
    (!is_word && !is_self).then_some(path)
}

/// A path as expressions have it: `a::b::<C>`.
pub(in crate::values) fn expression_path(tokens: TokenStream) -> Option<Path> {
    let path: syn::ExprPath = syn::parse2(tokens).ok()?;
    (path.qself.is_none() && path.attrs.is_empty()).then_some(path.path)
}

/// The last constant that a value of another shape names: `&PARTNERS`, `Cors::new(&PARTNERS)`, `PARTNERS.clone()`.
pub(in crate::values) fn path(tokens: &[TokenTree]) -> Option<String> {
    let is_constant = |text: &str| {
        text.len() > 1
            && text
                .bytes()
                .all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
    };
    let trees = flat_all(tokens);
    let at = trees
        .iter()
        .position(|tree| matches!(tree, TokenTree::Ident(ident) if is_constant(&ident.to_string())))?;
    let mut start = at;
    while start >= 3 && is_prefix(trees.get(start - 1)) && matches!(trees[start - 3], TokenTree::Ident(_)) {
        start -= 3;
    }
    Some(as_written(&trees[start..=at]))
}
