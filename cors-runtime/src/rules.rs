//! Every rule that a policy is checked against, with its id for `allow` and an example of what it refuses.
//!
#![doc = include_str!("../RULES.md")]
