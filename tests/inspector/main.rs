//! The inspector and the review of policies: what they show, and to whom.

mod accepted;
mod app;
mod as_the_server;
mod denied;
mod failures;
mod manifest;
mod messages;
mod not_known;
mod page;
mod strangers;
mod ways;
mod wire;
