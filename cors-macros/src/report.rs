//! Errors and warnings as tokens.

use cors_rules::violation::Violation;
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

/// One `compile_error!` per mistake, at its token.
pub(crate) fn errors(errors: &[syn::Error]) -> TokenStream {
    errors.iter().map(syn::Error::to_compile_error).collect()
}

/// Makes the compiler warn at `span`. There is no other way on stable: using a deprecated item prints its note.
pub(crate) fn warning(index: usize, span: Span, violation: &Violation) -> TokenStream {
    let name = format_ident!("cors_warning_{index}", span = span);
    let message = format!("\n{}", violation.message);
    let note = quote_spanned!(span=> #message);
    let usage = quote_spanned!(span=> let _ = #name;);
    quote! {
        const _: () = {
            #[deprecated(note = #note)]
            #[allow(non_upper_case_globals)]
            const #name: () = ();
            #[warn(deprecated)]
            { #usage }
        };
    }
}
