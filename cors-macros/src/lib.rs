//! The macros of `cors-runtime`, which re-exports and documents them.
//!
//! An attribute becomes one type after the other: tokens, `RawArgs`, `Args`, a `PolicyDraft` (`lower`), and a
//! `CheckedPolicy` (`check`). Only the last becomes tokens (`expand`).

#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

mod args;
mod attributes_inside;
mod check;
mod effective_args;
mod expand;
mod extractors;
mod inherited;
mod item;
mod lower;
mod messages;
mod negation;
mod private;
mod raw_args;
mod report;
mod routing_attribute;
mod spanning;
#[cfg(test)]
mod tests;
mod values;
mod websocket;
mod written;

use proc_macro::TokenStream;

// The documentation is on the re-exports in `cors-runtime`, where its examples compile against actix-web.
#[expect(missing_docs)]
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::cors(args.into(), item.into()).into()
}

// What a module puts on the handlers inside; users write `cors`.
#[doc(hidden)]
#[proc_macro_attribute]
pub fn inherited(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::inherited(args.into(), item.into()).into()
}

#[expect(missing_docs)]
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    expand::named(input.into()).into()
}
