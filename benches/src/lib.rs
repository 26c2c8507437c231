//! What CORS costs: the handlers that are compared, the requests they get, and how costs are counted.
//!
//! `PERFORMANCE.md` says what the figures mean.

pub mod callgrind;
pub mod cases;
pub mod goals;
pub mod handlers;
pub mod measure;
pub mod results;
pub mod server;
