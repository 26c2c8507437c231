//! A checked policy as calls on the hidden builder.

use cors_rules::{
    checked::{CheckedList, CheckedOrigins, CheckedPolicy},
    doors::Categories,
    draft::PolicyDraft,
    violation::Argument,
};
use proc_macro2::{Literal, Punct, Spacing, Span};
use quote::{format_ident, quote, quote_spanned};
use syn::{Path, spanned::Spanned};

use super::chain::{Chain, slice};
use crate::{args::Args, private::Private, spanning};

/// An expression of type `PolicyBuilder`; an empty one where there were errors.
pub(super) fn expression(
    checked: Option<&CheckedPolicy<'_>>,
    args: &Args,
    draft: &PolicyDraft,
    private: &Private,
) -> Chain {
    let Some(checked) = checked else {
        return Chain::on(quote!(#private::PolicyBuilder::new()));
    };
    let mut builder = Chain::on(match args.path(Argument::Policy) {
        Some(path) => {
            // Errors about the policy point at its path.
            let span = Span::call_site().located_at(path.span());
            quote_spanned!(span=> #private::PolicyBuilder::of(&#path, &#path))
        }
        None => quote!(#private::PolicyBuilder::new()),
    });
    origins(
        checked.origins.as_ref(),
        args.path(Argument::Origins),
        private,
        &mut builder,
    );
    calls(checked, private, &mut builder);
    notes(checked, args, &mut builder);
    let assertions = spanning::assertions(args, draft);
    if assertions.is_empty() {
        builder
    } else {
        Chain::on(quote!({
            let __cors_policy = #builder;
            let __cors_combined = __cors_policy.combined();
            #assertions
            __cors_policy
        }))
    }
}

/// The call that the inspector needs. Snapshots of expansions are of a build without the inspector.
fn notes(checked: &CheckedPolicy<'_>, args: &Args, builder: &mut Chain) {
    if cfg!(any(test, not(feature = "inspector"))) {
        return;
    }
    let allow = checked.allow.unwrap_or_default();
    let named = args
        .path(Argument::Policy)
        .and_then(|path| path.segments.last())
        .map(|segment| segment.ident.to_string());
    if !allow.is_empty() || named.is_some() {
        let comma = Punct::new(',', Spacing::Alone);
        let named = Literal::string(&named.unwrap_or_default());
        let arguments = slice(allow).into_iter();
        builder.call("noted", arguments.chain([comma.into(), named.into()]));
    }
}

/// One call for each argument that was written; the others are the named policy's, or absent.
fn calls(checked: &CheckedPolicy<'_>, private: &Private, builder: &mut Chain) {
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
    if let Some(list) = debug_origins {
        debug(list, builder);
    }
    for (name, texts) in [
        ("methods", methods),
        ("allow_headers", allow_headers),
        ("expose_headers", expose_headers),
    ] {
        if let Some(texts) = texts {
            builder.list(name, texts);
        }
    }
    if let Some(on) = credentials {
        builder.switch("credentials", *on);
    }
    if let Some(seconds) = max_age {
        builder.call("max_age", [Literal::u32_suffixed(*seconds).into()]);
    }
    if let Some(on) = timing {
        builder.switch("timing", *on);
    }
    categories("block", *block, private, builder);
    categories("report", *report, private, builder);
    if let Some(allows) = checked.allows_insecure() {
        builder.switch("allows_insecure", allows);
    }
}

/// `debug_origins`.
fn debug(list: &CheckedList<'_>, builder: &mut Chain) {
    let CheckedList { entries, is_insecure } = list;
    builder.push(quote!(.debug_origins(::core::cfg!(debug_assertions), &[#(#entries),*])));
    if *is_insecure {
        builder.flag("insecure_debug_origin");
    }
}

/// `block` or `report`.
fn categories(name: &str, set: Option<Categories>, private: &Private, builder: &mut Chain) {
    let Some(set) = set else { return };
    let categories = set.iter().map(|category| format_ident!("{category:?}"));
    builder.call(name, quote!(&[#(#private::Category::#categories),*]));
}

fn origins(
    checked: Option<&CheckedOrigins<'_>>,
    source: Option<&Path>,
    private: &Private,
    builder: &mut Chain,
) {
    match (checked, source) {
        (None, _) | (Some(CheckedOrigins::Source), None) => {}
        (Some(CheckedOrigins::Any), _) => builder.flag("any_origin"),
        (Some(CheckedOrigins::Listed(CheckedList { entries, is_insecure })), _) => {
            builder.list("origins", entries);
            if *is_insecure {
                builder.flag("insecure_origin");
            }
        }
        (Some(CheckedOrigins::Source), Some(source)) => {
            // Errors about the source point at its path.
            let span = Span::call_site().located_at(source.span());
            builder.push(quote_spanned!(span=> .source(
                |__cors_origin, __cors_request| #private::AllowOrigin::allows(&#source, __cors_origin, __cors_request),
                #private::source_kind(&#source),
            )));
        }
    }
}
