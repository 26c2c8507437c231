//! Lists of origins that deployments supply, sentence by sentence of their contract.

mod asking;
mod combinations;
mod environment;
mod files;
mod large;
mod messages;
mod near_misses;
mod operators;
mod panicking;
mod policy_config;
mod refused;
mod reload;
mod reloaded_policy;
mod server;
mod source;
mod support;
mod unset;
mod watched;
