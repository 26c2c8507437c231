//! Checking the arguments of one attribute, and writing the policy they make.

use std::collections::HashSet;

use cors_rules::{
    draft::{MaxAge, Serves},
    rules::{self, CheckedList, CheckedOrigins},
    violation::{Argument, Place, Rule, Severity, Violation},
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use crate::{
    args::Args,
    cross,
    given::Given,
    lower::{argument, lower, span},
    report,
};

/// The outcome for one attribute.
pub(crate) struct Checked {
    /// An expression of type `Policy`; of an empty one where there were errors.
    pub(crate) policy: TokenStream,
    /// Warnings as items.
    pub(crate) warnings: TokenStream,
    /// What to say if `methods` is missing: below a routing attribute it is, and that is not what is wrong.
    pub(crate) methods_missing: Option<String>,
}

/// Checks what holds for a handler or a named policy. Mistakes go to `errors`.
pub(crate) fn check(
    given: &Given,
    serves: Serves,
    krate: &TokenStream,
    errors: &mut Vec<syn::Error>,
) -> Checked {
    let draft = lower(&given.args, given.module_failed, serves.clone());
    let checked = rules::check(&draft);
    let reported = reported_by_module(given);
    let mut warnings = TokenStream::new();
    let mut methods_missing = None;
    for (index, violation) in checked.violations.iter().enumerate() {
        if reported.contains(&key(violation))
            || is_for_module(given, violation)
            || is_unread(given, violation)
        {
            continue;
        }
        let span = span(&given.args, violation.place);
        if violation.rule == Rule::MethodMissing {
            methods_missing = Some(violation.message.clone());
        } else if violation.is_fatal() {
            errors.push(syn::Error::new(span, &violation.message));
        } else {
            warnings.extend(report::warning(index, span, violation));
        }
    }
    let policy = if errors.is_empty() && !given.module_failed {
        policy(&given.args, &checked.origins, &serves, krate)
    } else {
        quote!(#krate::__private::Policy::new())
    };
    Checked {
        policy,
        warnings,
        methods_missing,
    }
}

/// What tells a violation from another of the same attribute.
fn key(violation: &Violation) -> (Rule, Place) {
    (violation.rule, violation.place)
}

/// What was reported where the module stands is not reported for each of its handlers too.
fn reported_by_module(given: &Given) -> HashSet<(Rule, Place)> {
    if given.inherited_names.is_empty() {
        return HashSet::new();
    }
    let is_inherited = |violation: &&Violation| {
        argument(violation.place).is_some_and(|argument| given.inherited_names.contains(argument.name()))
    };
    let draft = lower(&given.inherited, true, Serves::Named);
    rules::check(&draft)
        .violations
        .iter()
        .filter(is_inherited)
        .map(key)
        .collect()
}

/// A rule that a module allows may be needed by another of its handlers.
fn is_for_module(given: &Given, violation: &Violation) -> bool {
    violation.rule == Rule::AllowUnused && given.inherited_names.contains(Argument::Allow.name())
}

/// An argument that could not be read was told with that; it is neither missing nor empty.
fn is_unread(given: &Given, violation: &Violation) -> bool {
    let name = match (violation.rule, violation.place) {
        (Rule::OriginMissing, Place::Attribute) => Argument::Origins.name(),
        (Rule::MethodMissing, Place::Attribute) => Argument::Methods.name(),
        (_, Place::Argument(argument)) => argument.name(),
        (_, Place::Attribute | Place::Element(..)) => return false,
    };
    given.broken.contains(name)
}

/// Checks a module's defaults, which its handlers complete.
pub(crate) fn check_module(given: &Given, errors: &mut Vec<syn::Error>) -> TokenStream {
    let draft = lower(&given.args, true, Serves::Named);
    let mut warnings = TokenStream::new();
    for (index, violation) in rules::check(&draft).violations.iter().enumerate() {
        if is_unread(given, violation) {
            continue;
        }
        let span = span(&given.args, violation.place);
        match violation.rule.severity() {
            Severity::Warning => warnings.extend(report::warning(index, span, violation)),
            Severity::Error | Severity::Denied => errors.push(syn::Error::new(span, &violation.message)),
        }
    }
    warnings
}

/// The checked arguments, as calls on `Policy`.
fn policy(args: &Args, origins: &CheckedOrigins<'_>, serves: &Serves, krate: &TokenStream) -> TokenStream {
    let private = quote!(#krate::__private);
    let mut policy = match args.policy.as_ref().and_then(|keyed| keyed.value.path.as_ref()) {
        Some(path) => quote!({ let __cors_named: #private::Policy = #path; __cors_named }),
        None => quote!(#private::Policy::new()),
    };
    policy.extend(origins_call(args, origins, &private));
    if args.debug_origins.is_some() {
        let CheckedList { entries, is_insecure } = &origins.debug;
        let insecure = is_insecure.then(|| quote!(.insecure_debug_origin()));
        policy.extend(quote!(.debug_origins(::core::cfg!(debug_assertions), &[#(#entries),*]) #insecure));
    }
    for (method, words) in [
        ("methods", &args.methods),
        ("allow_headers", &args.allow_headers),
        ("expose_headers", &args.expose_headers),
    ] {
        if let Some(words) = words {
            let method = quote::format_ident!("{method}");
            let texts = words.value.words.iter().map(|word| &word.text);
            policy.extend(quote!(.#method(&[#(#texts),*])));
        }
    }
    if let Some(credentials) = &args.credentials {
        let on = credentials.value.on;
        policy.extend(quote!(.credentials(#on)));
    }
    if let Some((MaxAge::Seconds(seconds), _)) = args
        .max_age
        .as_ref()
        .and_then(|keyed| keyed.value.written.as_ref())
    {
        let seconds = u32::try_from(*seconds).unwrap_or(u32::MAX);
        policy.extend(quote!(.max_age(#seconds)));
    }
    if let Some(allow) = &args.allow {
        let insecure = allow
            .value
            .words
            .iter()
            .any(|word| word.text == Rule::OriginInsecure.id());
        policy.extend(quote!(.allows_insecure(#insecure)));
    }
    let assertions = cross::assertions(args, serves);
    if assertions.is_empty() {
        policy
    } else {
        quote!({ let __cors_policy: #private::Policy = #policy; #assertions __cors_policy })
    }
}

fn origins_call(args: &Args, origins: &CheckedOrigins<'_>, private: &TokenStream) -> TokenStream {
    let Some(written) = &args.origins else {
        return TokenStream::new();
    };
    if let Some(source) = &written.value.source {
        // What is wrong with the source is wrong where it is named.
        let span = Span::call_site().located_at(source.span());
        return quote_spanned!(span=> .source(
            |__cors_origin, __cors_request| #private::AllowOrigin::allows(&#source, __cors_origin, __cors_request),
            #private::is_for_credentials(&#source),
        ));
    }
    if origins.any {
        return quote!(.any_origin());
    }
    let CheckedList { entries, is_insecure } = &origins.listed;
    let insecure = is_insecure.then(|| quote!(.insecure_origin()));
    quote!(.origins(&[#(#entries),*]) #insecure)
}
