//! What a CORS policy is, what is wrong with one, and what to answer.
//!
//! Pure: no macro syntax, no server types, no input or output. `cors-macros` checks drafts with it at compile
//! time, `cors-runtime` decides requests with it.

#![cfg_attr(feature = "check", doc = "\n# The rules\n")]
#![cfg_attr(feature = "check", doc = include_str!("../RULES.md"))]
#![forbid(unsafe_code)]
#![cfg_attr(not(test), warn(clippy::too_many_lines))]

pub mod decision;
pub mod doors;
pub mod origin;
pub mod policy;
pub mod shown;
pub mod spanning;

#[cfg(feature = "check")]
mod argument;
#[cfg(feature = "check")]
mod bare;
#[cfg(feature = "check")]
pub mod checked;
#[cfg(feature = "check")]
mod credentials;
#[cfg(feature = "check")]
pub mod draft;
#[cfg(feature = "check")]
pub mod explain;
#[cfg(feature = "check")]
pub mod fault;
#[cfg(feature = "check")]
mod fetch;
#[cfg(feature = "check")]
mod help;
#[cfg(feature = "check")]
pub mod negation;
#[cfg(feature = "check")]
pub mod parse;
#[cfg(feature = "check")]
mod proposal;
#[cfg(feature = "check")]
mod rule;
#[cfg(feature = "check")]
pub mod rules;
#[cfg(feature = "check")]
mod suffix;
#[cfg(feature = "check")]
pub mod suggest;
#[cfg(feature = "check")]
pub mod violation;
