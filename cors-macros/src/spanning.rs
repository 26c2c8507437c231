//! Rules that a named policy or a run-time source decides, as assertions.
//!
//! A macro cannot read another `static`, but the compiler can: the expansion asserts each rule of
//! [`cors_rules::spanning`], and const evaluation fails with its message, at the argument that is written here.

use cors_rules::{
    draft::PolicyDraft,
    spanning::{OtherNames, SpanningRule, may_break},
    violation::Argument,
};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Path;

use crate::args::Args;

/// The assertions about `__cors_combined`.
pub(crate) fn assertions(args: &Args, draft: &PolicyDraft) -> TokenStream {
    let policy = args.path(Argument::Policy).map(shown);
    let source = args.path(Argument::Origins).map(shown);
    let names = OtherNames {
        policy: policy.as_deref(),
        source: source.as_deref(),
    };
    may_break(draft, names)
        .iter()
        .map(|rule| assertion(rule, args))
        .collect()
}

fn assertion(rule: &SpanningRule, args: &Args) -> TokenStream {
    let SpanningRule {
        predicate,
        served,
        argument,
        message,
    } = rule;
    let predicate = format_ident!("{predicate}");
    let served = served.as_ref().map(|served| quote!(&[#(#served),*]));
    // Points at the argument, and names what the expansion names: the argument may come from a macro of its own.
    let span = args
        .get(*argument)
        .map_or_else(Span::call_site, |keyed| keyed.key())
        .resolved_at(Span::call_site());
    quote_spanned!(span=> ::core::assert!(!__cors_combined.#predicate(#served), #message);)
}

/// A path as people write it.
fn shown(path: &Path) -> String {
    path.to_token_stream().to_string().replace(' ', "")
}
