//! A checked policy as calls on the hidden builder.

use cors_rules::{
    checked::{CheckedList, CheckedOrigins, CheckedPolicy},
    doors::Categories,
    draft::PolicyDraft,
    violation::Argument,
};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use crate::{args::Args, spanning};

/// An expression of type `PolicyBuilder`; an empty one where there were errors.
pub(crate) fn expression(
    checked: Option<&CheckedPolicy<'_>>,
    args: &Args,
    draft: &PolicyDraft,
    krate: &TokenStream,
) -> TokenStream {
    let private = quote!(#krate::__private);
    let Some(checked) = checked else {
        return quote!(#private::PolicyBuilder::new());
    };
    let mut builder = match args.path(Argument::Policy) {
        Some(path) => {
            // Errors about the policy point at its path.
            let span = Span::call_site().located_at(path.span());
            quote_spanned!(span=> #private::PolicyBuilder::of(&#path, &#path))
        }
        None => quote!(#private::PolicyBuilder::new()),
    };
    let source = args.path(Argument::Origins);
    builder.extend(origins(checked.origins.as_ref(), source, &private));
    builder.extend(calls(checked, &private));
    builder.extend(notes(checked, args));
    let assertions = spanning::assertions(args, draft);
    if assertions.is_empty() {
        builder
    } else {
        quote!({
            let __cors_policy = #builder;
            let __cors_combined = __cors_policy.combined();
            #assertions
            __cors_policy
        })
    }
}

/// The call that the inspector needs. Snapshots of expansions are of a build without the inspector.
fn notes(checked: &CheckedPolicy<'_>, args: &Args) -> Option<TokenStream> {
    if cfg!(any(test, not(feature = "inspector"))) {
        return None;
    }
    let allow = checked.allow.unwrap_or_default();
    let named = args
        .path(Argument::Policy)
        .and_then(|path| path.segments.last())
        .map(|segment| segment.ident.to_string());
    (!allow.is_empty() || named.is_some()).then(|| {
        let named = named.map_or_else(|| quote!(""), |name| quote!(#name));
        quote!(.noted(&[#(#allow),*], #named))
    })
}

/// One call for each argument that was written; the others are the named policy's, or absent.
fn calls(checked: &CheckedPolicy<'_>, private: &TokenStream) -> TokenStream {
    // Exhaustive: a new argument asks for its call here.
    let CheckedPolicy {
        origins: _,
        debug_origins,
        methods,
        allow_headers,
        expose_headers,
        credentials,
        max_age,
        timing,
        block,
        report,
        allow: _,
    } = checked;
    let mut calls = TokenStream::new();
    if let Some(CheckedList { entries, is_insecure }) = debug_origins {
        let insecure = is_insecure.then(|| quote!(.insecure_debug_origin()));
        calls.extend(quote!(.debug_origins(::core::cfg!(debug_assertions), &[#(#entries),*]) #insecure));
    }
    calls.extend(list("methods", *methods));
    calls.extend(list("allow_headers", *allow_headers));
    calls.extend(list("expose_headers", *expose_headers));
    if let Some(on) = credentials {
        calls.extend(quote!(.credentials(#on)));
    }
    if let Some(seconds) = max_age {
        calls.extend(quote!(.max_age(#seconds)));
    }
    if let Some(on) = timing {
        calls.extend(quote!(.timing(#on)));
    }
    calls.extend(categories("block", *block, private));
    calls.extend(categories("report", *report, private));
    if let Some(allows) = checked.allows_insecure() {
        calls.extend(quote!(.allows_insecure(#allows)));
    }
    calls
}

/// A list of texts.
fn list(name: &str, texts: Option<&[String]>) -> Option<TokenStream> {
    let texts = texts?;
    let name = format_ident!("{name}");
    Some(quote!(.#name(&[#(#texts),*])))
}

/// `block` or `report`.
fn categories(name: &str, set: Option<Categories>, private: &TokenStream) -> Option<TokenStream> {
    let categories = set?
        .iter()
        .map(|category| format_ident!("{category:?}"))
        .collect::<Vec<_>>();
    let name = format_ident!("{name}");
    Some(quote!(.#name(&[#(#private::Category::#categories),*])))
}

fn origins(
    checked: Option<&CheckedOrigins<'_>>,
    source: Option<&Path>,
    private: &TokenStream,
) -> TokenStream {
    match (checked, source) {
        (None, _) | (Some(CheckedOrigins::Source), None) => TokenStream::new(),
        (Some(CheckedOrigins::Any), _) => quote!(.any_origin()),
        (Some(CheckedOrigins::Listed(CheckedList { entries, is_insecure })), _) => {
            let insecure = is_insecure.then(|| quote!(.insecure_origin()));
            quote!(.origins(&[#(#entries),*]) #insecure)
        }
        (Some(CheckedOrigins::Source), Some(source)) => {
            // Errors about the source point at its path.
            let span = Span::call_site().located_at(source.span());
            quote_spanned!(span=> .source(
                |__cors_origin, __cors_request| #private::AllowOrigin::allows(&#source, __cors_origin, __cors_request),
                #private::is_for_credentials(&#source),
            ))
        }
    }
}
