//! `policy!`: a policy with a name.

use cors_rules::{draft::Serves, violation::Argument};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{
    Attribute, Ident, Token, Visibility, braced,
    parse::{Parse, ParseStream},
};

use super::{declaration, policy};
use crate::{
    check::check, effective_args::EffectiveArgs, inherited::Inherited, messages, private::Private,
    raw_args::RawArgs, report::Diagnostics,
};

/// `pub static NAME = { arguments }`, with an optional semicolon.
struct NamedPolicy {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    name: Ident,
    arguments: TokenStream,
}

impl Parse for NamedPolicy {
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
    let NamedPolicy {
        attributes,
        visibility,
        name,
        arguments,
    } = match syn::parse2(input.clone()) {
        Ok(named) => named,
        Err(error) => {
            let message = declaration::malformed(input, &error);
            return syn::Error::new(error.span(), message).to_compile_error();
        }
    };
    let mut diagnostics = Diagnostics::default();
    let raw = RawArgs::parse(arguments, &mut diagnostics.errors);
    refuse_meaningless(&raw, &mut diagnostics);
    let effective = EffectiveArgs::read(&raw, &Inherited::default(), &mut diagnostics.errors);
    if let Some(path) = effective
        .args
        .path(Argument::Policy)
        .filter(|path| path.is_ident(&name))
    {
        diagnostics.error(path, messages::policy_of_itself(&name.to_string()));
    }
    let private = Private::of(&effective.args);
    let draft = effective.draft(raw.off.is_some(), Serves::Named);
    let checked = check(&effective, &draft, &mut diagnostics);
    let policy = policy::expression(checked.policy.as_ref(), &effective.args, &draft, &private);
    quote! {
        #diagnostics
        #(#attributes)*
        #visibility static #name: #private::Policy = #policy.build();
    }
}

/// Refuses the arguments that only a handler can have.
fn refuse_meaningless(raw: &RawArgs, diagnostics: &mut Diagnostics) {
    if let Some(span) = raw.off {
        diagnostics
            .errors
            .push(syn::Error::new(span, messages::off_in_policy()));
    }
    if let Some(guard) = raw
        .args
        .iter()
        .find(|arg| arg.argument == Argument::PreflightGuard)
    {
        diagnostics
            .errors
            .push(syn::Error::new(guard.key, messages::guard_in_policy()));
    }
}
