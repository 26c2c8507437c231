//! The argument list of an attribute, cut at its commas.
//!
//! Each argument is parsed on its own, so that a syntax error in one of them does not hide the mistakes in the
//! others; `syn`'s own list parser stops at the first.

use cors_rules::{structure, suggest, violation::Argument};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{
    Ident, Meta, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

/// One argument, as written.
#[derive(Clone)]
pub(crate) struct Chunk {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) meta: Meta,
}

/// The arguments that could be read, and the names of those that could not.
#[derive(Default)]
pub(crate) struct Chunks {
    pub(crate) read: Vec<Chunk>,
    pub(crate) broken: Vec<String>,
}

/// Cuts an argument list and parses each part. What is wrong goes to `errors`.
pub(crate) fn parse(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Chunks {
    if let Ok(read) = sound.parse2(tokens.clone()) {
        let broken = Vec::new();
        return Chunks { read, broken };
    }
    let mut chunks = Chunks::default();
    for (part, comma) in split(tokens) {
        if part.is_empty() {
            errors.push(syn::Error::new(comma, "an argument is missing before this comma"));
        } else if let Some((name, span)) = hyphenated(&part) {
            chunks.unknown(&name, span, errors);
        } else if let Err(error) = chunks.parse_part(part, errors) {
            errors.push(error);
        }
    }
    chunks
}

/// Arguments of which each has a value. What is cut first takes twice as long to read, in every compile.
fn sound(input: ParseStream<'_>) -> syn::Result<Vec<Chunk>> {
    let mut chunks = Vec::new();
    while !input.is_empty() {
        let key = input.fork().call(Ident::parse_any)?;
        chunks.push(Chunk {
            key: key.to_string(),
            key_span: key.span(),
            meta: input.parse()?,
        });
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok(chunks)
}

/// The parts, each with the comma behind it.
fn split(tokens: TokenStream) -> Vec<(TokenStream, Span)> {
    let mut parts = Vec::new();
    let mut part = Vec::new();
    for token in tokens {
        match &token {
            TokenTree::Punct(punct) if punct.as_char() == ',' => {
                parts.push((part.drain(..).collect(), punct.span()));
            }
            _ => part.push(token),
        }
    }
    if !part.is_empty() {
        parts.push((part.into_iter().collect(), Span::call_site()));
    }
    parts
}

impl Chunks {
    /// Reports a name that is no argument's. The one that it was meant for is not missing too.
    pub(crate) fn unknown(&mut self, name: &str, span: Span, errors: &mut Vec<syn::Error>) {
        errors.push(syn::Error::new(span, structure::argument_unknown(name)));
        self.broken
            .extend(suggest::argument(name).map(|meant| meant.name().to_owned()));
    }

    /// Reads one argument, or several where a comma is missing.
    fn parse_part(&mut self, part: TokenStream, errors: &mut Vec<syn::Error>) -> syn::Result<()> {
        let parser = |input: ParseStream<'_>| {
            while !input.is_empty() {
                self.parse_one(input)?;
                if !input.is_empty() {
                    errors.push(input.error("expected `,` before this"));
                    // Whatever is no argument either has been told with this.
                    if !input.peek(Ident::peek_any) {
                        return input.parse::<TokenStream>().map(drop);
                    }
                }
            }
            Ok(())
        };
        parser.parse2(part)
    }

    fn parse_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        // `crate` is a keyword; here it is a name.
        let ahead = input.fork();
        let Ok(key) = ahead.call(Ident::parse_any) else {
            // Most likely the origins, without their name.
            self.broken.push(Argument::Origins.name().to_owned());
            let message = "an argument has a name, such as `origins = \"https://app.example.com\"`";
            return Err(syn::Error::new_spanned(input.parse::<TokenStream>()?, message));
        };
        let name = key.to_string();
        if ahead.parse::<Token![=]>().is_ok()
            && ahead.is_empty()
            && let Some(argument) = Argument::from_name(&name)
        {
            input.parse::<TokenStream>()?;
            self.broken.push(name);
            return Err(syn::Error::new(key.span(), structure::argument_shape(argument)));
        }
        match input.parse::<Meta>() {
            Ok(meta) => self.read.push(Chunk {
                key: name,
                key_span: key.span(),
                meta,
            }),
            Err(error) => {
                self.broken.push(name);
                // The rest of a value that cannot be read is no argument.
                input.parse::<TokenStream>()?;
                return Err(error);
            }
        }
        Ok(())
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
