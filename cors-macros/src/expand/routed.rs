//! A handler below a routing attribute: a unit struct of its name that registers it, as actix-web's own macros
//! make one, with the policy and the preflights in the same entry of the router.
//!
//! The alternative, adding an `#[options]` entry and a `wrap` to the user's attributes and leaving the rest to
//! actix-web, costs a second router entry per handler, a boxed future and three allocations per request.

use cors_rules::{
    draft::{PolicyDraft, Serves},
    violation::Argument,
};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{LitStr, Path};

use super::{chain::Chain, keep_imports, policy};
use crate::{
    args::Args,
    check::check,
    effective_args::EffectiveArgs,
    item::Handler,
    messages,
    private::Private,
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
    let private = Private::of(&effective.args);
    let serves = Serves::Routed {
        attribute: routing.shown.clone(),
        methods: routing.methods(),
    };
    let draft = PolicyDraft {
        takes_websocket: takes_websocket(&handler.shape.inputs),
        ..effective.draft(effective.module_failed, serves)
    };
    let checked = check(effective, &draft, &mut diagnostics);
    let policy = policy::expression(checked.policy.as_ref(), &effective.args, &draft, &private);
    let (shared, policy) = shared(&effective.args, policy, routing.entries.len(), &private);
    let mut register: Vec<TokenTree> = shared.into_iter().flatten().collect();
    if is_unfit || handler.shape.is_unfinished() {
        // Registering it would report the error twice.
        let name = handler.shape.type_parameter().is_none().then_some(&handler.name);
        let name = name.into_iter();
        register.extend(quote!(let _ = (#(#name,)* __cors_app,);));
    } else {
        let policies = std::iter::repeat_n(policy, routing.entries.len());
        for (entry, policy) in routing.entries.iter().zip(policies) {
            register.extend(self::register(handler, entry, effective, policy, &private));
        }
    }
    service(handler, &routing.macros, &diagnostics, register, &private)
}

/// The struct that registers the handler.
fn service(
    handler: &Handler,
    macros: &[Path],
    diagnostics: &Diagnostics,
    register: Vec<TokenTree>,
    private: &Private,
) -> TokenStream {
    // In the body of another function, its visibility has no effect.
    let Handler {
        attributes,
        visibility: _,
        name,
        signature,
        body,
        shape: _,
    } = handler;
    let imports = keep_imports(macros);
    let docs = attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("doc"));
    let missing_docs = docs.clone().next().is_none().then(|| quote!(missing_docs,));
    let function = quote!(#(#attributes)* #(#signature)* #body);
    let body = Group::new(Delimiter::Brace, function.into_iter().chain(register).collect());
    quote! {
        #(#imports)*
        #diagnostics
        #(#docs)*
        #[allow(
            #missing_docs non_camel_case_types, missing_debug_implementations, missing_copy_implementations,
            unreachable_pub,
        )]
        // Always `pub`, like the struct that actix-web's macros make.
        pub struct #name;

        #[automatically_derived]
        impl #private::HttpServiceFactory for #name {
            fn register(self, __cors_app: &mut #private::AppService) #body
        }
    }
}

/// A static for a policy that several entries share, or that has assertions: `cargo check` evaluates those in a static
/// only. Any other policy is an expression, which costs the compiler half as much as a static.
fn shared(args: &Args, policy: Chain, entries: usize, private: &Private) -> (Option<TokenStream>, Chain) {
    let is_sourced = args.path(Argument::Origins).is_some();
    if entries == 1 && args.policy.is_none() && !is_sourced {
        return (None, policy);
    }
    let shared = quote!(static __CORS_POLICY: #private::PolicyBuilder = #policy;);
    (Some(shared), Chain::on(quote!(__CORS_POLICY)))
}

/// One entry of the router.
fn register(
    handler: &Handler,
    entry: &RouterEntry,
    effective: &EffectiveArgs,
    mut policy: Chain,
    private: &Private,
) -> Vec<TokenTree> {
    let name = &handler.name;
    let RouterEntry {
        path,
        methods,
        name: entry_name,
        guards,
        wraps,
    } = entry;
    let entry_name = entry_name
        .clone()
        .unwrap_or_else(|| LitStr::new(&name.to_string(), Span::call_site()));
    let preflight_guard = effective.args.path(Argument::PreflightGuard).into_iter();
    // Errors about the handler's signature point at its name.
    let span = Span::call_site().located_at(name.span());
    if guards.is_empty() && wraps.is_empty() && effective.args.preflight_guard.is_none() {
        policy.push(quote_spanned!(span=> .serve(&[#(#methods),*], #path, #entry_name, #name, __cors_app);));
        return policy.into_trees();
    }
    let entry = quote_spanned! {span=>
        #private::Entry::new(#path, &[#(#methods),*], #policy.build())
            .name(#entry_name)
            #(.guard(#private::fn_guard(#guards)))*
            #(.preflight_guard(#private::fn_guard(#preflight_guard)))*
    };
    quote_spanned!(span=> #private::HttpServiceFactory::register(#entry.to(#name)#(.wrap(#wraps))*, __cors_app);)
        .into_iter()
        .collect()
}
