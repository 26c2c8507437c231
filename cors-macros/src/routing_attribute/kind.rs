//! Which attributes are routing attributes of actix-web.

use proc_macro2::TokenTree;
use syn::Attribute;

/// The attributes that serve one method.
const METHODS: &[&str] = &[
    "get", "post", "put", "delete", "head", "options", "patch", "connect", "trace", "query",
];

/// What kind of routing attribute an attribute is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `#[get]` and its like.
    Method,
    /// `#[route]`.
    Route,
    /// `#[routes]`.
    Routes,
}

/// Recognizes a routing attribute, bare or path-qualified, by its last segment.
pub(crate) fn kind(attribute: &Attribute) -> Option<Kind> {
    let name = attribute.path().segments.last()?.ident.to_string();
    match &*name {
        "route" => Some(Kind::Route),
        "routes" => Some(Kind::Routes),
        // Tracing libraries have one of this name, without a path to serve.
        "trace" if !starts_with_literal(attribute) => None,
        name if METHODS.contains(&name) => Some(Kind::Method),
        _ => None,
    }
}

/// Whether actix-web has a routing attribute of this name.
pub(crate) fn is_name(name: &str) -> bool {
    METHODS.contains(&name) || name == "route" || name == "routes"
}

fn starts_with_literal(attribute: &Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) => {
            matches!(
                list.tokens.clone().into_iter().next(),
                Some(TokenTree::Literal(_))
            )
        }
        syn::Meta::Path(_) | syn::Meta::NameValue(_) => false,
    }
}

/// A routing attribute, as a message names it: `#[get]`.
pub(crate) fn display(attribute: &Attribute) -> String {
    let name = attribute
        .path()
        .segments
        .last()
        .map_or_else(String::new, |last| last.ident.to_string());
    format!("#[{name}]")
}
