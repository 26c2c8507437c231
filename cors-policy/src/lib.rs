//! What a CORS policy is, what is wrong with one, and what to answer.
//!
//! Pure: no macro syntax, no server types, no input or output. `cors-macros` checks drafts with it at compile
//! time, `cors-runtime` decides requests with it.

#![forbid(unsafe_code)]

pub mod decision;
pub mod matching;
pub mod origin;
pub mod policy;
