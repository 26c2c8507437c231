//! What `#[cors(..)]` becomes.
//!
//! Whatever is wrong, the handler and its service are emitted too, with an empty policy: no second error follows
//! from the first, and an editor keeps completing.

mod bare;
mod module;
mod named;
pub(crate) mod policy;
mod routed;

use cors_rules::structure;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Attribute, ItemMod, Path, Token, Visibility,
    parse::{ParseStream, Parser},
};

use crate::{
    given::{Given, Written},
    handler::{Handler, is_cors, is_inert},
    report, route,
};

pub(crate) use named::named;

/// Expands `#[cors(args)] item`.
pub(crate) fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Vec::new();
    let written = Written::parse(args, &mut errors);
    match Target::read(item.clone()) {
        Target::Module(module) => module::expand(*module, written, errors),
        Target::Handler(handler) => self::handler(*handler, written, errors),
        Target::Other(error) => {
            errors.insert(0, error);
            let errors = report::errors(&errors);
            quote!(#item #errors)
        }
    }
}

/// What the attribute stands on.
enum Target {
    Handler(Box<Handler>),
    Module(Box<ItemMod>),
    Other(syn::Error),
}

impl Target {
    fn read(item: TokenStream) -> Self {
        let read = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility = input.parse::<Visibility>()?;
            if input.peek(Token![mod]) || input.peek(Token![unsafe]) && input.peek2(Token![mod]) {
                let module = input.parse::<ItemMod>();
                input.parse::<TokenStream>()?;
                return Ok(
                    module.map_or_else(Self::Other, |module| Self::module(attributes, visibility, module))
                );
            }
            Ok(Self::handler(Handler {
                attributes,
                visibility,
                signature: input.parse()?,
                body: input.parse()?,
            }))
        };
        read.parse2(item.clone()).unwrap_or_else(|_| {
            let (found, span) = name(item);
            Self::Other(syn::Error::new(span, structure::attribute_target(found)))
        })
    }

    fn module(attributes: Vec<Attribute>, visibility: Visibility, module: ItemMod) -> Self {
        if module.content.is_none() {
            let message = structure::attribute_target("a module in another file");
            return Self::Other(syn::Error::new(module.ident.span(), message));
        }
        let attrs = attributes.into_iter().chain(module.attrs).collect();
        Self::Module(Box::new(ItemMod {
            attrs,
            vis: visibility,
            ..module
        }))
    }

    fn handler(handler: Handler) -> Self {
        match handler.signature.receiver() {
            Some(receiver) => Self::Other(syn::Error::new_spanned(
                receiver,
                structure::attribute_target_method(&handler.signature.ident.to_string()),
            )),
            None => Self::Handler(Box::new(handler)),
        }
    }
}

/// What an item is called, and the word that says so.
fn name(item: TokenStream) -> (&'static str, Span) {
    const NAMES: &[(&str, &str)] = &[
        ("const", "a constant"),
        ("enum", "an enum"),
        ("impl", "an `impl` block"),
        ("macro_rules", "a macro"),
        ("static", "a static"),
        ("struct", "a struct"),
        ("trait", "a trait"),
        ("type", "a type alias"),
        ("union", "a union"),
        ("use", "an import"),
    ];
    let found = item.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => NAMES
            .iter()
            .find(|(word, _)| ident == word)
            .map(|(_, name)| (*name, ident.span())),
        _ => None,
    });
    found.unwrap_or(("this item", Span::call_site()))
}

fn handler(mut handler: Handler, written: Written, mut errors: Vec<syn::Error>) -> TokenStream {
    if let Some(tokens) = hand_down(&mut handler, &written) {
        return tokens;
    }
    for attribute in twice(&mut handler) {
        errors.push(syn::Error::new_spanned(
            attribute,
            structure::attribute_twice(&handler.signature.ident.to_string()),
        ));
    }
    // Whatever else is said, the handler has no policy.
    if written.off.is_some() {
        let errors = report::errors(&errors);
        return quote!(#handler #errors);
    }
    if let Some(tokens) = defer(&handler, &written, &errors) {
        return tokens;
    }
    let routing = route::take(&mut handler.attributes, &mut errors);
    // What a `cfg_attr` made of a function in a module is no handler.
    if routing.is_none() && written.tentative {
        return handler.into_token_stream();
    }
    let given = written.read(&mut errors);
    match routing {
        Some(routing) => routed::expand(&handler, &routing, &given, errors),
        None => bare::expand(&handler, &given, errors),
    }
}

/// A module puts its defaults above every routed handler; one whose own `#[cors]` only shows now, from a
/// `cfg_attr`, takes them from there.
fn hand_down(handler: &mut Handler, written: &Written) -> Option<TokenStream> {
    if !written.own.is_empty() || written.off.is_some() || written.inherited.is_empty() {
        return None;
    }
    let own = handler
        .attributes
        .iter_mut()
        .find(|attribute| is_cors(attribute))?;
    module::inherit(own, &written.inherited, written.module_failed);
    Some(handler.to_token_stream())
}

/// Further `#[cors]` attributes of the same handler, taken out.
fn twice(handler: &mut Handler) -> Vec<Attribute> {
    let (twice, rest) = std::mem::take(&mut handler.attributes)
        .into_iter()
        .partition(is_cors);
    handler.attributes = rest;
    twice
}

/// Where a foreign attribute stands between this one and the routing attribute, steps below it: `#[utoipa::path]`,
/// say, has to see the routing attribute, which we are about to take away. Each step goes down, so it ends.
fn defer(handler: &Handler, written: &Written, errors: &[syn::Error]) -> Option<TokenStream> {
    let routing = handler
        .attributes
        .iter()
        .position(|attribute| route::kind(attribute).is_some())?;
    if handler.attributes[..routing].iter().all(is_inert) {
        return None;
    }
    let krate = module::crate_path(&written.merged());
    let args = written.to_tokens();
    let mut handler = handler.clone();
    handler
        .attributes
        .insert(routing, syn::parse_quote!(#[#krate::__private::cors(#args)]));
    let errors = report::errors(errors);
    Some(quote!(#handler #errors))
}

/// Where generated code finds the runtime.
fn krate(given: &Given) -> TokenStream {
    match given
        .args
        .krate
        .as_ref()
        .and_then(|keyed| keyed.value.path.as_ref())
    {
        Some(path) => path.to_token_stream(),
        None => quote!(::cors_runtime),
    }
}

/// Keeps the import of a macro that we took over "used".
fn keep_imports(macros: &[Path]) -> TokenStream {
    quote!(#(#[allow(unused_imports)] use #macros as _;)*)
}
