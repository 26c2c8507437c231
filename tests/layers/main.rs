//! Policies beyond one handler: named ones, and layers around whatever has none of its own.

mod any_app;
mod app_data;
mod asked;
mod by_hand;
mod by_hand_siblings;
mod configured;
mod in_front;
mod inside;
mod layer;
mod middleware;
mod named;
mod nested;
mod never_opened;
mod overlapping;
mod panicking;
mod readiness;
mod reflecting;
mod remembered;
mod safelisted;
mod skip_preflight;
