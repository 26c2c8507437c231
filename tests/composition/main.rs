//! `#[cors]` among everything else that stands on handlers.

mod bare;
mod conditional;
mod extractors;
mod generated;
mod modules;
mod names;
mod registering;
mod routing_attributes;
mod third_party;
