//! A small noticeboard: an API with a policy on each handler, and the pages of other origins that call it.
//!
//! [`notes`] and [`session`] are the API and the place to start reading; [`site`] puts them together.

#![forbid(unsafe_code)]

pub mod background;
pub mod doors;
pub mod listeners;
pub mod notes;
pub mod overview;
pub mod pages;
pub mod problem;
pub mod review;
pub mod session;
pub mod site;
pub mod store;

/// Where the API is. The ports stand in the policies too, which are checked when this is compiled.
pub const API: &str = "http://localhost:8080";
/// The same for sockets.
pub const SOCKETS: &str = "ws://localhost:8080";
/// Where the noticeboard's own page is: the origin that the policies trust.
pub const BOARD: &str = "http://localhost:8081";
/// The same page on a host of its own, for the policy with a pattern.
pub const TEAM: &str = "http://team.localhost:8081";
/// The same page where nobody trusts it. Another port is another origin, but the same site: a browser sends it the
/// same cookies, so that nothing but CORS stands between this page and the answers.
pub const FOREIGN: &str = "http://localhost:8082";
