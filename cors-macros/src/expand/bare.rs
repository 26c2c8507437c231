//! A handler without a routing attribute: the function stays as it is, and a type of its name carries the policy.

use cors_rules::draft::{PolicyDraft, Serves};
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::policy;
use crate::{
    check::check, effective_args::EffectiveArgs, inherited::runtime, item::Handler, lower::lower_effective,
    report::Diagnostics, websocket::takes_websocket,
};

pub(super) fn expand(
    handler: &Handler,
    effective: &EffectiveArgs,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let krate = runtime(&effective.args);
    let draft = PolicyDraft {
        takes_websocket: takes_websocket(handler.shape.inputs.clone()),
        ..lower_effective(effective, effective.module_failed, Serves::Bare)
    };
    let checked = check(effective, &draft, &mut diagnostics);
    let policy = policy::expression(checked.policy.as_ref(), &effective.args, &Serves::Bare, &krate);
    let placed = if diagnostics.errors.is_empty() {
        Some(placed(handler, checked.methods_missing.as_deref(), &krate))
    } else {
        let missing = checked.methods_missing;
        let missing = missing.map(|message| syn::Error::new(Span::call_site(), message));
        diagnostics.errors.extend(missing);
        None
    };
    let carrier = carrier(handler, effective, &policy, &krate);
    quote! {
        #handler
        #diagnostics
        #carrier
        #placed
    }
}

/// The type that carries the policy.
fn carrier(
    handler: &Handler,
    effective: &EffectiveArgs,
    policy: &TokenStream,
    krate: &TokenStream,
) -> TokenStream {
    let private = quote!(#krate::__private);
    let Handler { name, visibility, .. } = handler;
    let docs = format!("The CORS policy of the handler [`{name}()`], and its service.");
    let at_docs =
        format!("The service of [`{name}()`] at `path`: its methods, their preflights, and its headers.");
    let annotated = annotated(handler, effective, policy, &private);
    quote! {
        #[doc = #docs]
        #[allow(non_camel_case_types, unreachable_pub)]
        #[derive(Debug, Clone, Copy)]
        #visibility enum #name {}

        #annotated

        #[allow(unreachable_pub)]
        impl #name {
            #[doc = #at_docs]
            #[must_use]
            #[allow(dead_code)]
            #visibility fn at(path: &::core::primitive::str) -> #private::Entry<impl #private::HandlerService + use<>> {
                #private::Entry::of::<Self>(path).to(#name)
            }
        }
    }
}

fn annotated(
    handler: &Handler,
    effective: &EffectiveArgs,
    policy: &TokenStream,
    private: &TokenStream,
) -> TokenStream {
    let name = &handler.name;
    let serves = match &effective.args.methods {
        Some(methods) => {
            let methods = methods.value.texts();
            quote!(&[#(#methods),*])
        }
        // Named elsewhere.
        None => quote!(#private::named_methods(<Self as #private::Annotated>::policy())),
    };
    let guard = effective
        .args
        .path(cors_rules::violation::Argument::PreflightGuard);
    let preflight_guard = guard.map(|guard| {
        quote! {
            fn preflight_guard() -> ::core::option::Option<#private::BoxedGuard> {
                ::core::option::Option::Some(#private::boxed_guard(#guard))
            }
        }
    });
    quote! {
        #[automatically_derived]
        impl #private::Annotated for #name {
            fn policy() -> &'static #private::Policy {
                static POLICY: #private::Policy = #policy.build();
                &POLICY
            }
            fn serves() -> &'static [&'static ::core::primitive::str] {
                #serves
            }
            #preflight_guard
        }
    }
}

/// Below a routing attribute this expands too, inside the function that registers the handler. There the glob finds
/// the routing attribute's own struct in the module, which carries no policy; anywhere else the name is the type
/// above. Only the compiler knows which, so it is const evaluation that fails.
fn placed(handler: &Handler, methods_missing: Option<&str>, krate: &TokenStream) -> TokenStream {
    let name = &handler.name;
    let below = format!(
        "`#[cors]` on `{name}` is below its routing attribute\n\
         help: move `#[cors(..)]` above the routing attribute\n\
         note: attributes run from top to bottom, and the routing attribute has taken the handler by then"
    );
    let missing = methods_missing.map(|message| quote!(::core::panic!(#message)));
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            mod __cors_probe {
                pub(super) use super::*;
            }
            #[allow(unused_imports)]
            use __cors_probe::*;
            #[allow(unused_imports)]
            use #krate::__private::Taken as _;
            ::core::assert!(#krate::__private::Placement::<#name>::IS_OWN, #below);
            #missing
        };
    }
}
