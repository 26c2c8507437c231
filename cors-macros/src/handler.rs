//! The function below the attribute.

use proc_macro2::TokenStream;
use quote::{ToTokens, TokenStreamExt};
use syn::{Attribute, Signature, Visibility};

/// A function whose body is left alone: it need not parse, so that an editor can complete inside it, and a long one
/// costs nothing.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) signature: Signature,
    pub(crate) body: TokenStream,
}

impl ToTokens for Handler {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        self.signature.to_tokens(tokens);
        self.body.to_tokens(tokens);
    }
}

/// Whether an attribute is `#[cors(..)]`, under its own name.
pub(crate) fn is_cors(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| last.ident == "cors")
}

/// Whether an attribute is one of the compiler's that leave the item as it is. Any other may be a macro that reads
/// the routing attribute below it.
pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    const INERT: &[&str] = &[
        "allow",
        "cfg",
        "cfg_attr",
        "clippy",
        "cold",
        "deny",
        "deprecated",
        "diagnostic",
        "doc",
        "expect",
        "forbid",
        "inline",
        "must_use",
        "rustfmt",
        "track_caller",
        "warn",
    ];
    attribute
        .path()
        .segments
        .first()
        .is_some_and(|first| INERT.iter().any(|name| first.ident == name))
}
