//! `#[cors]` among everything else that is written on handlers.

mod bare;
mod conditional;
mod extractors;
mod generated;
mod inside_modules;
mod modules;
mod names;
mod nested_modules;
mod printed;
mod registering;
mod routing_attributes;
mod scopes;
mod third_party;
