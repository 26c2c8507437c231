//! Policies beyond one handler: named ones, and layers around whatever has none of its own.

mod any_app;
mod inside;
mod layer;
mod named;
mod nested;
mod never_opened;
mod skip_preflight;
