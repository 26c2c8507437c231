//! Values that are not lists.

use cors_rules::{draft::MaxAge, violation::Argument};
use proc_macro2::{Span, TokenStream, TokenTree};
use syn::{Lit, LitInt, LitStr, Path};

use super::{Misfits, Value, salvage};
use crate::{messages, negation, written::as_written};

/// `credentials` and `timing`.
#[derive(Debug, Default)]
pub(crate) struct Switch {
    pub(crate) on: bool,
}

impl Value for Switch {
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self {
        let written = as_written(tokens);
        match &*written {
            "true" => return Self { on: true },
            "false" => return Self { on: false },
            _ => {}
        }
        let name = argument.name();
        let meant = match (argument, &*written) {
            // It follows `origins`, so a list of its own means nothing more.
            (Argument::Timing, "\"*\"") => Some(true),
            // `ALLOW` is the name of a constant, and `allow` a word.
            (_, name) if is_constant(name) => None,
            _ => salvage::switch(&written),
        };
        let meant_text = meant.map(|on| {
            if on {
                format!("{name} = true")
            } else {
                format!("{name} = false")
            }
        });
        let is_name = meant.is_none() && salvage::expression_path(tokens.iter().cloned().collect()).is_some();
        misfits.add(
            tokens,
            match is_name {
                true => messages::constant_for_switch(argument, &written),
                false => messages::shape(argument, meant_text.as_deref()),
            },
        );
        Self {
            on: meant.unwrap_or(false),
        }
    }

    fn word(_: Argument, _: Span, _: &mut Misfits) -> Self {
        Self { on: true }
    }
}

/// `max_age`, as written: the rules judge it.
#[derive(Debug, Default)]
pub(crate) struct Seconds {
    pub(crate) written: Option<(MaxAge, TokenStream)>,
}

impl Value for Seconds {
    fn read(_: Argument, tokens: &[TokenTree], _: &mut Misfits) -> Self {
        let stream: TokenStream = tokens.iter().cloned().collect();
        let seconds = match tokens {
            [TokenTree::Literal(literal)] => seconds(&literal.to_string()),
            _ => None,
        };
        let max_age = match seconds {
            Some(seconds) => MaxAge::Seconds(seconds),
            // A sign is a part of its number.
            None => MaxAge::Other(match as_written(tokens).strip_prefix("- ") {
                Some(number) => format!("-{number}"),
                None => as_written(tokens),
            }),
        };
        Self {
            written: Some((max_age, stream)),
        }
    }

    fn element(&self, _: usize) -> Option<Span> {
        let (_, tokens) = self.written.as_ref()?;
        tokens.clone().into_iter().next().map(|tree| tree.span())
    }

    fn last(&self) -> Option<Span> {
        let (_, tokens) = self.written.as_ref()?;
        tokens.clone().into_iter().last().map(|tree| tree.span())
    }
}

/// The number of an integer literal without a suffix.
fn seconds(literal: &str) -> Option<u64> {
    // Digits alone, which is nearly every one, need no parser of literals.
    if let Ok(number) = literal.parse() {
        return Some(number);
    }
    let number: LitInt = syn::parse_str(literal).ok()?;
    number.base10_parse().ok().filter(|_| number.suffix().is_empty())
}

/// A path.
#[derive(Debug, Default)]
pub(crate) struct PathValue {
    pub(crate) path: Option<Path>,
}

impl Value for PathValue {
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self {
        let stream: TokenStream = tokens.iter().cloned().collect();
        if let Some(path) = salvage::expression_path(stream.clone()) {
            return Self { path: Some(path) };
        }
        if let Ok(Lit::Str(text)) = syn::parse2::<Lit>(stream)
            && let Some(path) = as_path(&text)
        {
            return Self { path: Some(path) };
        }
        if let ([TokenTree::Group(arguments)], Argument::Policy) = (tokens, argument)
            && arguments.delimiter() == proc_macro2::Delimiter::Brace
        {
            let inside: Vec<TokenTree> = arguments.stream().into_iter().collect();
            misfits.add(tokens, messages::arguments_for_policy(&inside));
            return Self { path: None };
        }
        // `!P` is anything but `P`.
        let meant = salvage::path(tokens).filter(|_| !negation::is_in(argument, tokens));
        let text = meant.as_ref().map(|path| format!("{} = {path}", argument.name()));
        misfits.add(tokens, messages::shape(argument, text.as_deref()));
        Self { path: None }
    }
}

/// A name in capitals that is none of the words that some languages write so.
fn is_constant(written: &str) -> bool {
    written.len() > 1
        && written
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_')
        && !["TRUE", "FALSE", "YES", "NO", "ON", "OFF"].contains(&written)
}

/// A path in a string, as attributes of serde take it.
fn as_path(text: &LitStr) -> Option<Path> {
    text.parse().ok()
}
