//! The inspector and the review of policies: what they show, and to whom.

mod app;
mod manifest;
mod page;
mod strangers;
