//! Users who deny whatever there is to deny, in the newest edition. The handlers are those of `renamed`, which the
//! older edition compiles.

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

#[path = "renamed/src/lib.rs"]
pub mod handlers;
