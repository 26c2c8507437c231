//! A handler without a routing attribute: the function stays as it is, and a type of its name carries the policy.

use cors_rules::draft::Serves;
use proc_macro2::{Span, TokenStream};
use quote::quote;

use super::krate;
use crate::{
    check::{Checked, check},
    given::Given,
    handler::Handler,
    report,
};

pub(super) fn expand(handler: &Handler, given: &Given, mut errors: Vec<syn::Error>) -> TokenStream {
    let krate = krate(given);
    let Checked {
        policy,
        warnings,
        methods_missing,
    } = check(given, Serves::Bare, &krate, &mut errors);
    let name = &handler.signature.ident;
    let visibility = &handler.visibility;
    let private = quote!(#krate::__private);
    let serves = match &given.args.methods {
        Some(methods) => {
            let methods = methods.value.texts();
            quote!(&[#(#methods),*])
        }
        // Named elsewhere.
        None => quote!(#private::named_methods(<Self as #private::Annotated>::policy())),
    };
    let guard = given
        .args
        .preflight_guard
        .as_ref()
        .and_then(|keyed| keyed.value.path.as_ref());
    let preflight_guard = guard.map(|guard| {
        quote! {
            fn preflight_guard() -> ::core::option::Option<#private::BoxedGuard> {
                ::core::option::Option::Some(#private::boxed_guard(#guard))
            }
        }
    });
    let placed = if errors.is_empty() {
        Some(placed(handler, methods_missing.as_deref(), &krate))
    } else {
        errors.extend(methods_missing.map(|message| syn::Error::new(Span::call_site(), message)));
        None
    };
    let errors = report::errors(&errors);
    let docs = format!("The CORS policy of the handler [`{name}()`], and its service.");
    let at_docs =
        format!("The service of [`{name}()`] at `path`: its methods, their preflights, and its headers.");
    quote! {
        #handler
        #warnings
        #errors
        #[doc = #docs]
        #[allow(non_camel_case_types, dead_code, unreachable_pub)]
        #[derive(Debug, Clone, Copy)]
        #visibility enum #name {}

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

        #[allow(dead_code, unreachable_pub)]
        impl #name {
            #[doc = #at_docs]
            #[must_use]
            #visibility fn at(path: &::core::primitive::str) -> #private::Entry<impl #private::HandlerService + use<>> {
                #private::Entry::of::<Self>(path).to(#name)
            }
        }

        #placed
    }
}

/// Below a routing attribute this expands too, inside the function that registers the handler. There the glob finds
/// the routing attribute's own struct in the module, which carries no policy; anywhere else the name is the type
/// above. Only the compiler knows which, so it is const evaluation that fails.
fn placed(handler: &Handler, methods_missing: Option<&str>, krate: &TokenStream) -> TokenStream {
    let name = &handler.signature.ident;
    let below = format!(
        "`#[cors]` on `{name}` stands below its routing attribute\n\
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
