//! The argument list of an attribute, cut at its commas.
//!
//! Each argument is parsed on its own, so that a syntax error in one of them does not hide the mistakes in the
//! others; `syn`'s own list parser stops at the first.

use cors_policy::structure;
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Meta, Token, ext::IdentExt, parse::Parser};

/// One argument, as written.
#[derive(Clone)]
pub(crate) struct Chunk {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) meta: Meta,
}

/// Cuts an argument list and parses each part. What cannot be parsed is in `errors`.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Vec<Chunk> {
    split(tokens).into_iter().filter_map(|part| parse_one(part, errors)).collect()
}

fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                parts.push(part.drain(..).collect());
            }
            _ => part.push(token),
        }
    }
    if !part.is_empty() {
        parts.push(part.into_iter().collect());
    }
    parts
}

fn parse_one(part: TokenStream, errors: &mut Vec<syn::Error>) -> Option<Chunk> {
    if part.is_empty() {
        errors.push(syn::Error::new(Span::call_site(), "an argument is missing between two commas"));
        return None;
    }
    if let Some((name, span)) = hyphenated(&part) {
        errors.push(syn::Error::new(span, structure::argument_unknown(&name)));
        return None;
    }
    let parser = |input: syn::parse::ParseStream<'_>| {
        let fork = input.fork();
        // `crate` is a keyword and `r#type` is none of ours; both are names here.
        let key = fork.call(syn::Ident::parse_any)?;
        if !fork.is_empty() && !fork.peek(Token![=]) && !fork.peek(syn::token::Paren) {
            return Err(fork.error(format!("expected `,` or `=` after `{key}`")));
        }
        Ok((key, input.parse::<Meta>()?))
    };
    match parser.parse2(part) {
        Ok((key, meta)) => Some(Chunk { key: key.to_string(), key_span: key.span(), meta }),
        Err(error) => {
            errors.push(error);
            None
        }
    }
}

/// `max-age = 600`: the spelling of the header, which is not an identifier.
fn hyphenated(part: &TokenStream) -> Option<(String, Span)> {
    let mut name = String::new();
    let mut spans = Vec::new();
    for token in part.clone() {
        match token {
            TokenTree::Ident(ident) => {
                name.push_str(&ident.to_string());
                spans.push(ident.span());
            }
            TokenTree::Punct(punct) if punct.as_char() == '-' => name.push('-'),
            _ => break,
        }
    }
    (spans.len() > 1 && name.contains('-')).then(|| {
        let first = spans[0];
        (name, first.join(spans[spans.len() - 1]).unwrap_or(first))
    })
}
