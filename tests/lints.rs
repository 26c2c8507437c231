//! Users who deny whatever there is to deny, in the newest edition. The handlers are those of `renamed`, which the
//! older edition compiles, and those of `allowed`, which break rules that they allow.

#![deny(
    warnings,
    let_underscore,
    missing_docs,
    nonstandard_style,
    rust_2018_idioms,
    rust_2024_compatibility,
    unused,
    clippy::all,
    clippy::nursery,
    clippy::pedantic
)]

extern crate cors_runtime as my_cors;

mod allowed;
#[path = "renamed/src/lib.rs"]
pub mod handlers;
