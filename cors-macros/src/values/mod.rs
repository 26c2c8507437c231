//! The shapes of values: lists, switches, seconds, paths.
//!
//! Reading a value never fails: errors are collected beside the value, so that one bad element does not hide the
//! mistakes in the others, and a value in the wrong form is still checked.

mod list;
mod salvage;
mod single;
mod word;

use cors_rules::violation::Argument;
use proc_macro2::{Span, TokenStream, TokenTree};

pub(crate) use list::{Origins, Words};
pub(crate) use single::{PathValue, Seconds, Switch};

/// Reads the value of an argument.
pub(crate) trait Value: Default {
    /// What follows the equals sign.
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self;

    /// The argument's name alone.
    fn word(argument: Argument, name: Span, misfits: &mut Misfits) -> Self {
        misfits
            .0
            .push(syn::Error::new(name, crate::messages::value_missing(argument)));
        Self::default()
    }

    /// Where the element at `index` is.
    fn element(&self, _: usize) -> Option<Span> {
        None
    }

    /// The span of the last token, where the value is one element of several tokens.
    fn last(&self) -> Option<Span> {
        None
    }
}

/// The errors in a value.
#[derive(Debug, Default)]
pub(crate) struct Misfits(pub(crate) Vec<syn::Error>);

impl Misfits {
    fn add(&mut self, tokens: &[TokenTree], message: String) {
        let tokens: TokenStream = tokens.iter().cloned().collect();
        self.0.push(syn::Error::new_spanned(tokens, message));
    }
}
