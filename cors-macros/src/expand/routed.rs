//! A handler below a routing attribute: a unit struct of its name that registers it, as actix-web's own macros
//! make one, with the policy and the preflights in the same entry of the router.
//!
//! The alternative, adding an `#[options]` entry and a `wrap` to the user's attributes and leaving the rest to
//! actix-web, costs a second router entry per handler, a boxed future and three allocations per request.

use cors_rules::draft::Serves;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::ReturnType;

use super::{keep_imports, krate};
use crate::{
    args::Args,
    check::{Checked, check},
    entry::Entry,
    given::Given,
    handler::Handler,
    report,
    route::Routing,
};

pub(super) fn expand(
    handler: &Handler,
    routing: &Routing,
    given: &Given,
    mut errors: Vec<syn::Error>,
) -> TokenStream {
    let returns_nothing = matches!(handler.signature.output, ReturnType::Default);
    if returns_nothing {
        let message = "a handler returns something that implements `Responder`; this one has no return type";
        errors.push(syn::Error::new(handler.signature.ident.span(), message));
    }
    let krate = krate(given);
    let serves = Serves::Routed {
        attribute: routing.shown.clone(),
        methods: routing.methods(),
    };
    let Checked { policy, warnings, .. } = check(given, serves, &krate, &mut errors);
    let (shared, policy) = shared(&given.args, policy, routing.entries.len(), &krate);
    let name = &handler.signature.ident;
    let docs: Vec<_> = handler
        .attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .collect();
    let missing_docs = docs.is_empty().then(|| quote!(missing_docs,));
    let imports = keep_imports(&routing.macros);
    let entries: Vec<TokenStream> = if returns_nothing {
        // Registered, it would be told twice.
        vec![quote!(let _ = (#name, __cors_app);)]
    } else {
        routing
            .entries
            .iter()
            .map(|entry| register(handler, entry, given, &policy, &krate))
            .collect()
    };
    let errors = report::errors(&errors);
    // In the body of another function it is visible to nobody.
    let Handler {
        attributes,
        visibility: _,
        signature,
        body,
    } = handler;
    quote! {
        #imports
        #warnings
        #errors
        #(#docs)*
        #[allow(
            #missing_docs non_camel_case_types, missing_debug_implementations, missing_copy_implementations,
            unreachable_pub,
        )]
        // `pub` whatever the function says, as actix-web's macros have it.
        pub struct #name;

        #[automatically_derived]
        impl #krate::__private::HttpServiceFactory for #name {
            fn register(self, __cors_app: &mut #krate::__private::AppService) {
                #(#attributes)*
                #signature #body
                #shared
                #(#entries)*
            }
        }
    }
}

/// A policy that is written once: because several entries have it, or because it holds assertions, which the
/// compiler evaluates for whoever checks the program only where they stand in a static. Any other is an expression,
/// which costs the compiler half of what a static does.
fn shared(
    args: &Args,
    policy: TokenStream,
    entries: usize,
    krate: &TokenStream,
) -> (Option<TokenStream>, TokenStream) {
    if entries == 1 && args.policy.is_none() && !is_sourced(args) {
        return (None, policy);
    }
    let shared = quote!(static __CORS_POLICY: #krate::__private::PolicyBuilder = #policy;);
    (Some(shared), quote!(__CORS_POLICY))
}

fn is_sourced(args: &Args) -> bool {
    args.origins
        .as_ref()
        .is_some_and(|origins| origins.value.source.is_some())
}

/// One entry of the router.
fn register(
    handler: &Handler,
    entry: &Entry,
    given: &Given,
    policy: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let name = &handler.signature.ident;
    let Entry {
        path,
        methods,
        name: entry_name,
        guards,
        wraps,
    } = entry;
    let entry_name = match entry_name {
        Some(name) => quote!(#name),
        None => {
            let name = name.to_string();
            quote!(#name)
        }
    };
    let private = quote!(#krate::__private);
    let preflight_guard = given
        .args
        .preflight_guard
        .iter()
        .filter_map(|keyed| keyed.value.path.as_ref());
    // What is wrong with the handler's signature is wrong at its name, once.
    let span = Span::call_site().located_at(name.span());
    if guards.is_empty() && wraps.is_empty() && given.args.preflight_guard.is_none() {
        return quote_spanned!(span=> #policy.serve(&[#(#methods),*], #path, #entry_name, #name, __cors_app););
    }
    let entry = quote_spanned! {span=>
        #private::Entry::new(#path, &[#(#methods),*], #policy.build())
            .name(#entry_name)
            #(.guard(#private::fn_guard(#guards)))*
            #(.preflight_guard(#private::fn_guard(#preflight_guard)))*
    };
    quote_spanned!(span=> #private::HttpServiceFactory::register(#entry.to(#name)#(.wrap(#wraps))*, __cors_app);)
}
