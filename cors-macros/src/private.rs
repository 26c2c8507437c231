//! The path of what expansions name: `::cors_runtime::__private`, or what `crate = ..` says.

use cors_rules::violation::Argument;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};

use crate::args::Args;

/// The path, as tokens that are made once for each expansion. A token stream in its place would be handed to the
/// compiler again wherever it is written, which costs as much as twenty tokens.
#[derive(Debug)]
pub(crate) struct Private(Vec<TokenTree>);

impl Private {
    pub(crate) fn of(args: &Args) -> Self {
        let path = match args.path(Argument::Crate) {
            Some(path) => quote!(#path::__private),
            None => quote!(::cors_runtime::__private),
        };
        Self(path.into_iter().collect())
    }
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}
