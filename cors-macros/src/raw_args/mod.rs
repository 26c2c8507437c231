//! The argument list of an attribute, cut at its commas: names and the tokens of their values.
//!
//! Sound lists take one pass. Anything else is read again by a parser that recovers, so that one mistake is one
//! error, and the values of arguments that are written wrongly are checked all the same.

mod recover;

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Meta, ext::IdentExt};

use crate::{
    messages,
    written::{as_proposed, flat, is_separator},
};

/// One argument, as written.
#[derive(Debug, Clone)]
pub(crate) struct RawArg {
    pub(crate) argument: Argument,
    pub(crate) key: Span,
    /// `None` for a name alone.
    pub(crate) value: Option<TokenStream>,
}

impl RawArg {
    /// As darling reads it: the value is left to its type.
    pub(crate) fn to_meta(&self) -> Meta {
        let path = syn::Path::from(Ident::new(self.argument.name(), self.key));
        match &self.value {
            None => Meta::Path(path),
            Some(value) => Meta::NameValue(syn::MetaNameValue {
                path,
                eq_token: syn::Token![=](self.key),
                value: syn::Expr::Verbatim(value.clone()),
            }),
        }
    }

    /// The argument as it should be written, where that is not too long to be shown.
    fn written(&self) -> Option<String> {
        let name = self.argument.name();
        match &self.value {
            Some(value) => as_proposed(&flat(value.clone())).map(|value| format!("{name} = {value}")),
            None => Some(name.to_owned()),
        }
    }
}

impl ToTokens for RawArg {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let key = Ident::new(self.argument.name(), self.key);
        let value = self.value.as_ref().map(|value| quote!(= #value));
        tokens.extend(quote!(#key #value));
    }
}

/// The arguments of one attribute, each once.
#[derive(Debug, Clone, Default)]
pub(crate) struct RawArgs {
    pub(crate) args: Vec<RawArg>,
    /// `off`
    pub(crate) off: Option<Span>,
    /// Arguments whose values could not be read. They have their error, and are not reported as missing.
    pub(crate) broken: Vec<Argument>,
}

impl RawArgs {
    /// Cuts the tokens of an attribute. What is wrong goes to `errors`.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Self {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut raw = sound(&trees).unwrap_or_else(|| recover::parse(&trees, errors));
        raw.drop_duplicates(errors);
        if let (Some(span), false) = (raw.off, raw.args.is_empty()) {
            errors.push(syn::Error::new(span, messages::off_with_arguments()));
        }
        raw
    }

    pub(crate) fn has(&self, argument: Argument) -> bool {
        self.args.iter().any(|arg| arg.argument == argument)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.args.is_empty() && self.off.is_none()
    }

    fn drop_duplicates(&mut self, errors: &mut Vec<syn::Error>) {
        let mut seen = Vec::new();
        self.args.retain(|arg| {
            let is_first = !seen.contains(&arg.argument);
            if is_first {
                seen.push(arg.argument);
            } else {
                errors.push(syn::Error::new(
                    arg.key,
                    messages::argument_duplicate(arg.argument),
                ));
            }
            is_first
        });
    }
}

/// Reads a list without mistakes in its punctuation and its names; `None` where there is one.
fn sound(trees: &[TokenTree]) -> Option<RawArgs> {
    let mut raw = RawArgs::default();
    let mut rest = trees;
    while !rest.is_empty() {
        let end = rest.iter().position(is_comma).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after.get(1..).unwrap_or_default();
        let TokenTree::Ident(key) = part.first()? else {
            return None;
        };
        let name = key.unraw().to_string();
        if name == "off" && part.len() == 1 {
            raw.off = Some(key.span());
            continue;
        }
        let value = match &part[1..] {
            [] => None,
            [TokenTree::Punct(sign), value @ ..]
                if sign.as_char() == '=' && sign.spacing() == Spacing::Alone && is_one_value(value) =>
            {
                Some(value.iter().cloned().collect())
            }
            _ => return None,
        };
        raw.args.push(RawArg {
            argument: Argument::from_name(&name)?,
            key: key.span(),
            value,
        });
    }
    Some(raw)
}

/// Whether nothing follows the value, such as an argument after a missing comma.
fn is_one_value(value: &[TokenTree]) -> bool {
    match value {
        [] => false,
        [_] => true,
        [TokenTree::Group(group), ..] => group.delimiter() == Delimiter::None,
        [TokenTree::Literal(_), ..] => false,
        _ => !value.iter().any(|token| is_separator(token, ';')),
    }
}

fn is_comma(token: &TokenTree) -> bool {
    is_separator(token, ',')
}
