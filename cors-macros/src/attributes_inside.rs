//! Attributes and doc comments inside the parentheses of `#[cors(..)]`, where nothing can have one.

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};

use crate::{
    messages,
    written::{is_comment, is_separator},
};

/// The tokens without attributes, or `None` where there is none. What stands below one that is no comment is left out
/// too, for no correction may show it without its condition. `list` is the argument whose value this is.
pub(crate) fn taken_off(
    trees: &[TokenTree],
    list: Option<Argument>,
    errors: &mut Vec<syn::Error>,
) -> Option<Vec<TokenTree>> {
    let mut kept: Vec<TokenTree> = Vec::new();
    let mut has_any = false;
    let mut rest = trees;
    while let Some((tree, after)) = rest.split_first() {
        if let Some((length, inside)) = attribute(rest) {
            has_any = true;
            let (attribute, below) = rest.split_at(length);
            let inside: Vec<TokenTree> = inside.stream().into_iter().collect();
            let marked = TokenStream::from_iter(attribute.iter().cloned());
            errors.push(syn::Error::new_spanned(
                marked,
                messages::attribute_inside(list, &inside),
            ));
            rest = below;
            if !is_comment(&inside) {
                let end = rest.iter().position(|tree| is_separator(tree, ','));
                rest = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
            }
            continue;
        }
        kept.push(match tree {
            TokenTree::Group(group) if list.is_some() => {
                let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                match taken_off(&inner, list, errors) {
                    Some(inner) => {
                        has_any = true;
                        let mut without = Group::new(group.delimiter(), inner.into_iter().collect());
                        without.set_span(group.span());
                        TokenTree::Group(without)
                    }
                    None => tree.clone(),
                }
            }
            tree => tree.clone(),
        });
        rest = after;
    }
    has_any.then_some(kept)
}

/// How many tokens the attribute at the start takes, and what is in its brackets.
fn attribute(trees: &[TokenTree]) -> Option<(usize, &Group)> {
    let (length, group) = match trees {
        [hash, TokenTree::Group(group), ..] if is_separator(hash, '#') => (2, group),
        [hash, inner, TokenTree::Group(group), ..] if is_separator(hash, '#') && is_separator(inner, '!') => {
            (3, group)
        }
        _ => return None,
    };
    // `#[get]` and `#[GET]` are lists with a sign too many.
    let first = group.stream().into_iter().next();
    let is_known = |name: &Ident| {
        ["cfg", "cfg_attr", "doc", "allow", "expect"]
            .iter()
            .any(|known| name == known)
    };
    let is_name = matches!(&first, Some(TokenTree::Ident(name)) if is_known(name));
    (is_name && group.delimiter() == Delimiter::Bracket).then_some((length, group))
}
