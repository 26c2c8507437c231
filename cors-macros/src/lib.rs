//! The macros of `cors-runtime`, which re-exports and documents them.
//!
//! An attribute goes through one file each: tokens are cut into arguments (`chunks`), put together with a module's
//! defaults (`given`), read (`args`), handed to the validator as a draft (`lower`, `check`) and written (`expand`).

#![forbid(unsafe_code)]

mod args;
mod check;
mod chunks;
mod cross;
mod entry;
mod expand;
mod given;
mod handler;
mod lower;
mod report;
mod route;
#[cfg(test)]
mod tests;
mod values;

use proc_macro::TokenStream;

// The documentation stands on the re-exports in `cors-runtime`, where its examples compile against actix-web.
#[expect(missing_docs)]
#[proc_macro_attribute]
pub fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::cors(args.into(), item.into()).into()
}

#[expect(missing_docs)]
#[proc_macro]
pub fn policy(input: TokenStream) -> TokenStream {
    expand::named(input.into()).into()
}
