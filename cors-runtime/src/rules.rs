//! Every rule that a policy is checked against, with its id for `allow` and an example of what it refuses.
//!
//! A policy names the rules that it breaks on purpose:
//!
//! ```
//! use cors_runtime::policy;
//!
//! policy!(static PREVIEWS = { origins = "https://*.herokuapp.com", allow = [origin_public_suffix] });
//! # let _ = &PREVIEWS;
//! ```
//!
#![doc = include_str!("../RULES.md")]
