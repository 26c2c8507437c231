//! An element of a list.

use proc_macro2::Span;

/// One element of a list.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) span: Span,
}
