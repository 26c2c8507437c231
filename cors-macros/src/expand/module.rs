//! A module: its arguments become the defaults of every routed handler inside, at any depth.

use darling::FromMeta;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, ItemMod, Meta, parse_quote};

use crate::{
    args::Keyed,
    check::check_module,
    chunks::Chunk,
    given::{FAILED, INHERITED, TENTATIVE, Written},
    handler::is_cors,
    report, route,
    values::PathValue,
};

pub(super) fn expand(mut module: ItemMod, written: Written, mut errors: Vec<syn::Error>) -> TokenStream {
    let off = written.off.is_some();
    let defaults = written.merged();
    let inherited_failed = written.module_failed;
    let mut warnings = TokenStream::new();
    if !off {
        if written.own.is_empty() && written.inherited.is_empty() && errors.is_empty() {
            errors.push(syn::Error::new(
                proc_macro2::Span::call_site(),
                "`#[cors]` on a module needs at least one argument: the defaults of the handlers inside",
            ));
        }
        let given = written.read(&mut errors);
        warnings = check_module(&given, &mut errors);
        let failed = inherited_failed || !errors.is_empty();
        if let Some((_, items)) = &mut module.content {
            items
                .iter_mut()
                .for_each(|item| item_inherits(item, &defaults, failed));
        }
    }
    let errors = report::errors(&errors);
    quote!(#module #warnings #errors)
}

fn item_inherits(item: &mut Item, defaults: &[Chunk], failed: bool) {
    match item {
        Item::Fn(function) => attributes_inherit(&mut function.attrs, defaults, failed),
        Item::Mod(module) => {
            if let Some(own) = module.attrs.iter_mut().find(|attribute| is_cors(attribute)) {
                inherit(own, defaults, failed);
            } else if let Some((_, items)) = &mut module.content {
                items
                    .iter_mut()
                    .for_each(|item| item_inherits(item, defaults, failed));
            }
        }
        _ => {}
    }
}

fn attributes_inherit(attributes: &mut Vec<Attribute>, defaults: &[Chunk], failed: bool) {
    if let Some(own) = attributes.iter_mut().find(|attribute| is_cors(attribute)) {
        // The user's own spelling stays, so that the import of `cors` is not unused.
        inherit(own, defaults, failed);
    } else if attributes
        .iter()
        .any(|attribute| route::kind(attribute).is_some() || is_conditional(attribute))
    {
        let krate = crate_path(defaults);
        let marks = [
            failed.then_some(FAILED),
            (!attributes
                .iter()
                .any(|attribute| route::kind(attribute).is_some()))
            .then_some(TENTATIVE),
        ];
        let list = inherited_list(defaults, marks);
        // First, to see whether another is among those that a `cfg_attr` adds.
        attributes.insert(0, parse_quote!(#[#krate::__private::cors(#list)]));
    }
}

/// Whether an attribute may turn out to be a routing attribute.
fn is_conditional(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg_attr")
}

/// Adds defaults to a `#[cors(..)]` of a handler or of a module inside.
pub(super) fn inherit(attribute: &mut Attribute, defaults: &[Chunk], failed: bool) {
    let own = match &attribute.meta {
        Meta::List(list) => list.tokens.clone(),
        Meta::Path(_) | Meta::NameValue(_) => TokenStream::new(),
    };
    // `off` stands alone.
    if own.to_string() == "off" {
        return;
    }
    let path = attribute.path().clone();
    let separator = (!own.is_empty() && !ends_with_comma(&own)).then(|| quote!(,));
    let list = inherited_list(defaults, [failed.then_some(FAILED), None]);
    attribute.meta = parse_quote!(#path(#own #separator #list));
}

fn ends_with_comma(tokens: &TokenStream) -> bool {
    matches!(tokens.clone().into_iter().last(), Some(proc_macro2::TokenTree::Punct(punct)) if punct.as_char() == ',')
}

fn inherited_list(defaults: &[Chunk], marks: [Option<&str>; 2]) -> TokenStream {
    let name = proc_macro2::Ident::new(INHERITED, proc_macro2::Span::call_site());
    let metas = defaults.iter().map(|chunk| &chunk.meta);
    let marks = marks
        .into_iter()
        .flatten()
        .map(|mark| proc_macro2::Ident::new(mark, proc_macro2::Span::call_site()));
    quote!(#name(#(#metas,)* #(#marks,)*))
}

/// Where the runtime is, as far as unchecked arguments say.
pub(super) fn crate_path(chunks: &[Chunk]) -> TokenStream {
    let written = chunks.iter().find(|chunk| chunk.key == "crate");
    let value = written.and_then(|chunk| Keyed::<PathValue>::from_meta(&chunk.meta).ok());
    value
        .and_then(|keyed| keyed.value.path)
        .map_or_else(|| quote!(::cors_runtime), |path| quote!(#path))
}

impl Written {
    /// The arguments again, as they were written.
    pub(super) fn to_tokens(&self) -> TokenStream {
        let own = self.own.iter().map(|chunk| &chunk.meta);
        let inherited = (!self.inherited.is_empty() || self.module_failed)
            .then(|| inherited_list(&self.inherited, [self.module_failed.then_some(FAILED), None]));
        quote!(#(#own,)* #inherited)
    }
}
