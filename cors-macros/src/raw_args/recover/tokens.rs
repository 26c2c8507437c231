//! Where the parts of an argument list begin and end.

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};

use crate::raw_args::is_separator;

/// A part of the list, and the separator behind it.
pub(super) struct Part<'t> {
    pub(super) tokens: &'t [TokenTree],
    pub(super) separator: Option<&'t TokenTree>,
}

pub(super) fn split(trees: &[TokenTree]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = trees;
    while !rest.is_empty() {
        let is_end = |tree: &TokenTree| is_separator(tree, ',') || is_separator(tree, ';');
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        let (tokens, after) = rest.split_at(end);
        let separator = after.first();
        parts.push(Part { tokens, separator });
        rest = after.get(1..).unwrap_or_default();
    }
    parts
}

/// How many tokens between a name and its value are meant as `=`, and whether they are.
pub(super) fn sign(rest: &[TokenTree]) -> Option<(usize, bool)> {
    let punct = |index: usize| match rest.get(index) {
        Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing() == Spacing::Joint)),
        _ => None,
    };
    let (first, is_joint) = punct(0)?;
    let second = punct(1).filter(|_| is_joint).map(|(second, _)| second);
    match (first, second) {
        ('=', Some('=' | '>')) => Some((2, false)),
        ('=', _) => Some((1, true)),
        (':', Some(':')) => None,
        (':' | '+' | '-' | '|' | '?' | '~', Some('=')) | ('-', Some('>')) | ('<', Some('-')) => {
            Some((2, false))
        }
        (':', _) => Some((1, false)),
        _ => None,
    }
}

/// The name at the start. `max-age` is read as a name too.
pub(super) fn name(tokens: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    let [TokenTree::Ident(first), after_first @ ..] = tokens else {
        return None;
    };
    let mut rest = after_first;
    let mut name = first.to_string();
    while let [TokenTree::Punct(punct), TokenTree::Ident(next), after @ ..] = rest
        && (punct.as_char() == '-' || punct.as_char() == '.' && is_dotted(after))
    {
        name = format!("{name}{}{next}", punct.as_char());
        rest = after;
    }
    Some((name, rest))
}

/// `cors.origins = ..`: a sign ends the name.
fn is_dotted(after: &[TokenTree]) -> bool {
    match after {
        [TokenTree::Punct(dot), TokenTree::Ident(_), rest @ ..] if dot.as_char() == '.' => is_dotted(rest),
        rest => sign(rest).is_some(),
    }
}

/// `Cors::permissive()`, `vec![..]`.
pub(super) fn is_path(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Punct(first), TokenTree::Punct(second), ..] => {
            first.as_char() == ':' && second.as_char() == ':' && first.spacing() == Spacing::Joint
        }
        [TokenTree::Punct(first), TokenTree::Group(_), ..] => first.as_char() == '!',
        [TokenTree::Punct(first), ..] => first.as_char() == '.',
        _ => false,
    }
}

/// The value of `name(value)`: one thing as it is, several as a list, nothing as the name alone.
pub(super) fn called_with(rest: &[TokenTree]) -> Option<Option<TokenStream>> {
    let [TokenTree::Group(group), ..] = rest else {
        return None;
    };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    // `allowHost("a.example", schemes = ..)`: what has a name is no element.
    let all = inside(group);
    let is_named = |index: &usize| {
        is_separator(&all[*index], ',')
            && matches!(all.get(index + 1), Some(TokenTree::Ident(_)))
            && all.get(index + 2).is_some_and(|tree| is_separator(tree, '='))
    };
    let end = (0..all.len()).find(is_named).unwrap_or(all.len());
    let inside = &all[..end];
    Some(match inside.iter().any(|tree| is_separator(tree, ',')) {
        true => {
            let mut bracketed = Group::new(Delimiter::Bracket, inside.iter().cloned().collect());
            bracketed.set_span(group.span());
            Some(TokenTree::Group(bracketed).into())
        }
        false if inside.is_empty() => None,
        false => Some(inside.iter().cloned().collect()),
    })
}

/// Cuts a value where the next argument begins without a comma before it.
pub(super) fn split_at_missing_comma(value: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let begins =
        |index: usize| begins_argument(&value[index..]) && !matches!(&value[index - 1], TokenTree::Punct(_));
    let at = (1..value.len())
        .find(|&index| begins(index))
        .unwrap_or(value.len());
    value.split_at(at)
}

/// `name`, or `name = ..` with whatever sign.
pub(super) fn begins_argument(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Ident(ident), after @ ..] = tokens else {
        return false;
    };
    let name = ident.to_string();
    let is_name = Argument::from_name(&name).is_some() || name == "off";
    is_name && (after.is_empty() || sign(after).is_some())
}

pub(super) fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

pub(super) fn span(tokens: &[TokenTree]) -> Span {
    tokens.first().map_or_else(Span::call_site, TokenTree::span)
}

/// A token with another place in the source, and what it contains.
pub(super) fn respanned(mut tree: TokenTree, span: Span) -> TokenTree {
    if let TokenTree::Group(group) = &tree {
        let inner = group
            .stream()
            .into_iter()
            .map(|tree| respanned(tree, span))
            .collect();
        tree = TokenTree::Group(Group::new(group.delimiter(), inner));
    }
    tree.set_span(span);
    tree
}
