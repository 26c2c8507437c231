//! CORS for actix-web, declared on the handler and checked at compile time.

#![forbid(unsafe_code)]

mod allow_origin;
mod annotated;
mod answers;
mod cors;
mod endpoint;
mod entry;
mod guard;
mod layer;
mod origins;
mod outer;
mod policy;
#[doc(hidden)]
#[path = "private.rs"]
pub mod __private;
mod refusal;
mod service;
mod skip_preflight;
mod vary;

pub use cors_macros::{cors, policy};

pub use crate::{
    allow_origin::AllowOrigin,
    annotated::Annotated,
    cors::{Cors, CorsMiddleware},
    entry::Entry,
    layer::{Layer, layer, preflight},
    origins::{Anonymous, Credentialed, CredentialsMode, InvalidOrigin, InvalidOrigins, RuntimeOrigins},
    policy::Policy,
    skip_preflight::{SkipPreflight, SkipPreflightService},
};
