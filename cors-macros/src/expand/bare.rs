//! A handler without a routing attribute: the function stays as it is, and a type of its name carries the policy.

use cors_rules::{
    checked::CheckedPolicy,
    draft::{PolicyDraft, Serves},
    violation::Argument,
};
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::{chain::Chain, policy};
use crate::{
    check::check, effective_args::EffectiveArgs, item::Handler, messages, private::Private,
    report::Diagnostics, websocket::takes_websocket,
};

pub(super) fn expand(
    handler: &Handler,
    effective: &EffectiveArgs,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let unfit = messages::unfit_signature(handler);
    let is_unfit = unfit.is_some();
    if let Some((tokens, message)) = unfit {
        diagnostics.error(tokens, message);
    }
    let private = Private::of(&effective.args);
    let draft = PolicyDraft {
        takes_websocket: takes_websocket(&handler.shape.inputs),
        ..effective.draft(effective.module_failed, Serves::Bare)
    };
    let checked = check(effective, &draft, &mut diagnostics);
    let policy = policy::expression(checked.policy.as_ref(), &effective.args, &draft, &private);
    let placed = if diagnostics.errors.is_empty() {
        placed(handler, checked.methods_missing.as_deref(), &private)
    } else {
        let missing = checked.methods_missing;
        let missing = missing.map(|message| syn::Error::new(Span::call_site(), message));
        diagnostics.errors.extend(missing);
        None
    };
    let annotated = annotated(handler, effective, checked.policy.as_ref(), &policy, &private);
    let carrier = carrier(handler, is_unfit, &annotated, &private);
    quote! {
        #handler
        #diagnostics
        #carrier
        #placed
    }
}

/// The type that carries the policy.
fn carrier(handler: &Handler, is_unfit: bool, annotated: &TokenStream, private: &Private) -> TokenStream {
    let Handler { name, visibility, .. } = handler;
    // Serving it would report the error twice.
    let serving = if is_unfit {
        quote!(#private::unfit)
    } else {
        quote!(#name)
    };
    let docs = format!("The CORS policy of the handler [`{name}()`], and its service.");
    let at_docs =
        format!("The service of [`{name}()`] at `path`: its methods, their preflights, and its headers.");
    // An item of the user's for the compiler, which says nothing of unused ones that a macro has written; and nothing
    // here may allow dead code, which would count as a use.
    let policy_type = quote_spanned!(name.span()=> #visibility enum #name {});
    quote! {
        #[doc = #docs]
        #[allow(non_camel_case_types, unreachable_pub)]
        #[derive(Debug, Clone, Copy)]
        #policy_type

        #annotated

        #[allow(unreachable_pub)]
        impl #name {
            #[doc = #at_docs]
            #[must_use]
            #visibility fn at(path: &::core::primitive::str) -> #private::Entry<impl #private::HandlerService + use<>> {
                #private::Entry::of::<Self>(path).to(#serving)
            }
        }
    }
}

/// The methods of the type that the runtime calls.
fn annotated(
    handler: &Handler,
    effective: &EffectiveArgs,
    checked: Option<&CheckedPolicy<'_>>,
    policy: &Chain,
    private: &Private,
) -> TokenStream {
    let name = &handler.name;
    let serves = match checked.and_then(|checked| checked.methods) {
        Some(methods) => quote!(&[#(#methods),*]),
        // The named policy has the methods.
        None => quote!(#private::named_methods(<Self as #private::Annotated>::policy())),
    };
    let guard = effective.args.path(Argument::PreflightGuard);
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

/// An assertion that the attribute is not below a routing attribute. There it expands too, inside the function that
/// registers the handler, and the glob import finds the struct of the routing attribute; anywhere else the name is the
/// function. Only the compiler knows which: `IsFunction` has the message. The assertion does not name the type above:
/// that would count as a use, and the compiler would not warn of an unused policy.
fn placed(handler: &Handler, methods_missing: Option<&str>, private: &Private) -> Option<TokenStream> {
    let name = &handler.name;
    let missing = methods_missing.map(|message| quote!(::core::panic!(#message)));
    Some(quote! {
        const _: () = {
            #[allow(unused_imports)]
            mod __cors_probe {
                pub(super) use super::*;
            }
            #[allow(unused_imports)]
            use __cors_probe::*;
            #private::is_function(&#name);
            #missing
        };
    })
}
