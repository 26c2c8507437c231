//! `policy!`: a policy with a name.

use cors_rules::draft::Serves;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Ident, Token, Visibility, braced,
    parse::{Parse, ParseStream},
};

use super::krate;
use crate::{
    check::{Checked, check},
    given::Written,
    report,
};

/// `pub static NAME = { arguments }`, with an optional semicolon.
struct Named {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    arguments: TokenStream,
}

impl Parse for Named {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let visibility = input.parse()?;
        input.parse::<Token![static]>()?;
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        let arguments;
        braced!(arguments in input);
        let arguments = arguments.parse()?;
        input.parse::<Option<Token![;]>>()?;
        Ok(Self {
            attributes,
            visibility,
            name,
            arguments,
        })
    }
}

/// Expands `policy!(..)`.
pub(crate) fn named(input: TokenStream) -> TokenStream {
    let Named {
        attributes,
        visibility,
        name,
        arguments,
    } = match syn::parse2(input) {
        Ok(named) => named,
        Err(error) => {
            let message = format!(
                "{error}\nhelp: write `policy!(pub static NAME = {{ origins = \"https://app.example.com\" }})`"
            );
            return syn::Error::new(error.span(), message).to_compile_error();
        }
    };
    let mut errors = Vec::new();
    let written = Written::parse(arguments, &mut errors);
    let given = written.read(&mut errors);
    let krate = krate(&given);
    let Checked { policy, warnings, .. } = check(&given, Serves::Named, &krate, &mut errors);
    let errors = report::errors(&errors);
    quote! {
        #warnings
        #errors
        #(#attributes)*
        #visibility static #name: #krate::__private::Policy = #policy.build();
    }
}
