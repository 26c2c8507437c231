//! Errors and warnings as tokens.

use cors_rules::violation::Violation;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

/// The most mistakes that are told about one attribute: nobody reads more, and generated lists have thousands.
const MOST: usize = 100;

/// What is wrong with one attribute, beside the values it is about.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    pub(crate) errors: Vec<syn::Error>,
    warnings: TokenStream,
    /// How many warnings there are: each needs a name of its own.
    count: usize,
}

impl Diagnostics {
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds an error about the attribute as a whole.
    pub(crate) fn here(&mut self, message: &str) {
        self.errors.push(syn::Error::new(Span::call_site(), message));
    }

    /// Adds what the validator found, at `span`, or from there to `last`.
    pub(crate) fn violation(&mut self, span: Span, last: Option<Span>, violation: &Violation) {
        if violation.is_fatal() {
            let mut marked = quote_spanned!(span=> _);
            marked.extend(last.map(|last| quote_spanned!(last=> _)));
            self.errors
                .push(syn::Error::new_spanned(marked, &violation.message));
        } else {
            self.warnings.extend(warning(self.count, span, violation));
            self.count += 1;
        }
    }
}

impl ToTokens for Diagnostics {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.warnings.to_tokens(tokens);
        // One `compile_error!` per mistake, at its tokens.
        tokens.extend(self.errors.iter().take(MOST).map(syn::Error::to_compile_error));
        if let Some(next) = self.errors.get(MOST) {
            let more = self.errors.len() - MOST;
            let message = format!("{more} more mistakes like these are not shown");
            tokens.extend(syn::Error::new(next.span(), message).to_compile_error());
        }
    }
}

/// Makes the compiler warn at `span`. There is no other way on stable: using a deprecated item prints its note. The
/// first line, which is all that short formats show, holds the item's name and the first line of the note.
fn warning(index: usize, span: Span, violation: &Violation) -> TokenStream {
    let name = format_ident!("cors_{}_{index}", violation.rule.id(), span = span);
    let message = &violation.message;
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
