//! Policies beyond one handler: named ones, and layers around whatever has none of its own.

mod any_app;
mod app_data;
mod asked;
mod by_hand;
mod by_hand_siblings;
mod configured;
mod in_front;
mod in_place_of;
mod inside;
mod layer;
mod middleware;
mod named;
mod nested;
mod never_opened;
mod overlapping;
mod pages;
mod panicking;
mod readiness;
mod reflecting;
mod remembered;
mod remembered_beside;
mod safelisted;
mod skip_preflight;
mod sources_inside;
mod told_apart;
mod unseen;
