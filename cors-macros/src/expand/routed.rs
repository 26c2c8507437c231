//! A handler below a routing attribute: a unit struct of its name that registers it, as actix-web's own macros
//! make one, with the policy and the preflights in the same entry of the router.
//!
//! The alternative, adding an `#[options]` entry and a `wrap` to the user's attributes and leaving the rest to
//! actix-web, costs a second router entry per handler, a boxed future and three allocations per request.

use cors_rules::{
    draft::{PolicyDraft, Serves},
    violation::Argument,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{keep_imports, policy};
use crate::{
    args::Args,
    check::check,
    effective_args::EffectiveArgs,
    inherited::runtime,
    item::Handler,
    messages,
    report::Diagnostics,
    routing_attribute::{RouterEntry, Routing},
    websocket::takes_websocket,
};

pub(super) fn expand(
    handler: &Handler,
    routing: &Routing,
    effective: &EffectiveArgs,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let unfit = messages::unfit_signature(handler);
    let is_unfit = unfit.is_some();
    if let Some((tokens, message)) = unfit {
        diagnostics.error(tokens, message);
    }
    let krate = runtime(&effective.args);
    let serves = Serves::Routed {
        attribute: routing.shown.clone(),
        methods: routing.methods(),
    };
    let draft = PolicyDraft {
        takes_websocket: takes_websocket(&handler.shape.inputs),
        ..effective.draft(effective.module_failed, serves)
    };
    let checked = check(effective, &draft, &mut diagnostics);
    let policy = policy::expression(checked.policy.as_ref(), &effective.args, &draft, &krate);
    let (shared, policy) = shared(&effective.args, policy, routing.entries.len(), &krate);
    let entries: Vec<TokenStream> = if is_unfit || handler.shape.is_unfinished() {
        // Registering it would report the error twice.
        let name = handler.shape.type_parameter().is_none().then_some(&handler.name);
        let name = name.into_iter();
        vec![quote!(let _ = (#(#name,)* __cors_app,);)]
    } else {
        let entries = routing.entries.iter();
        entries
            .map(|entry| register(handler, entry, effective, &policy, &krate))
            .collect()
    };
    let imports = keep_imports(&routing.macros);
    let service = service(handler, quote!(#shared #(#entries)*), &krate);
    quote!(#imports #diagnostics #service)
}

/// The struct that registers the handler.
fn service(handler: &Handler, register: TokenStream, krate: &TokenStream) -> TokenStream {
    // In the body of another function, its visibility has no effect.
    let Handler {
        attributes,
        visibility: _,
        name,
        signature,
        body,
        shape: _,
    } = handler;
    let docs: Vec<_> = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"))
        .collect();
    let missing_docs = docs.is_empty().then(|| quote!(missing_docs,));
    quote! {
        #(#docs)*
        #[allow(
            #missing_docs non_camel_case_types, missing_debug_implementations, missing_copy_implementations,
            unreachable_pub,
        )]
        // Always `pub`, like the struct that actix-web's macros make.
        pub struct #name;

        #[automatically_derived]
        impl #krate::__private::HttpServiceFactory for #name {
            fn register(self, __cors_app: &mut #krate::__private::AppService) {
                #(#attributes)*
                #(#signature)* #body
                #register
            }
        }
    }
}

/// A static for a policy that several entries share, or that has assertions: `cargo check` evaluates those in a static
/// only. Any other policy is an expression, which costs the compiler half as much as a static.
fn shared(
    args: &Args,
    policy: TokenStream,
    entries: usize,
    krate: &TokenStream,
) -> (Option<TokenStream>, TokenStream) {
    let is_sourced = args.path(Argument::Origins).is_some();
    if entries == 1 && args.policy.is_none() && !is_sourced {
        return (None, policy);
    }
    let shared = quote!(static __CORS_POLICY: #krate::__private::PolicyBuilder = #policy;);
    (Some(shared), quote!(__CORS_POLICY))
}

/// One entry of the router.
fn register(
    handler: &Handler,
    entry: &RouterEntry,
    effective: &EffectiveArgs,
    policy: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let name = &handler.name;
    let RouterEntry {
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
    let preflight_guard = effective.args.path(Argument::PreflightGuard).into_iter();
    // Errors about the handler's signature point at its name.
    let span = Span::call_site().located_at(name.span());
    if guards.is_empty() && wraps.is_empty() && effective.args.preflight_guard.is_none() {
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
