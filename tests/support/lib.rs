//! What the tests share: requests in process and over TCP, and answers that are compared whole.

mod answer;
pub mod arguments;
mod in_process;
mod log;
pub mod site;
pub mod tcp;

pub use answer::{Answer, mark};
pub use in_process::{ask, get, preflight};
pub use log::{Events, Log};

/// The origin that most policies allow.
pub const APP: &str = "https://app.example.com";
/// Another one that some allow.
pub const PARTNER: &str = "https://partner.example";
/// One that none allows.
pub const FOREIGN: &str = "https://evil.example";
