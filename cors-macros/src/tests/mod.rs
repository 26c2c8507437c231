//! Whole expansions.

mod handed_down;
mod hidden;
mod mutated;
mod published;
mod shut;
mod snapshots;

use proc_macro2::TokenStream;

/// An attribute and the item below it, from source text.
fn tokens(text: &str) -> TokenStream {
    text.parse().unwrap_or_else(|error| panic!("{error}: {text}"))
}
