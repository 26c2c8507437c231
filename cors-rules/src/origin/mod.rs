//! Origins: their syntax, the entries of a list, and how a request's origin is compared with them.

mod covering;
mod matching;
mod pattern;
pub mod syntax;

pub(crate) use covering::is_same;
pub use covering::{covers, covers_one_of};
pub use matching::{Covered, OriginList, by_length};
pub use pattern::{OriginPattern, Port, Wildcard};
