//! Lists of origins that deployments supply, sentence by sentence of their contract.

mod asking;
mod combinations;
mod environment;
mod files;
mod large;
mod log;
mod operators;
mod refused;
mod reload;
mod server;
mod source;
mod support;
mod unset;
mod watched;
