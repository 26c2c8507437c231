//! Which attributes are routing attributes of actix-web.

use proc_macro2::TokenTree;
use syn::{Attribute, Path};

use crate::written::plain;

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
    let name = plain(&attribute.path().segments.last()?.ident);
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
        .map_or_else(String::new, |last| plain(&last.ident));
    format!("#[{name}]")
}

/// Puts `#[Get("/path")]`, `#[GET("/path")]` and `#[GetMapping("/path")]` right, as no macro of such a name is
/// actix-web's. A handler without `methods` cannot do without its routing attribute.
pub(crate) fn correct_case(attributes: &mut [Attribute], errors: &mut Vec<syn::Error>) {
    if attributes.iter().any(|attribute| kind(attribute).is_some()) {
        return;
    }
    for attribute in attributes {
        let Some(written) = attribute.path().get_ident().cloned() else {
            continue;
        };
        let name = meant(&written.to_string());
        let Some(name) = name.filter(|_| starts_with_path(attribute)) else {
            continue;
        };
        let message = format!("actix-web has no attribute `{written}`\nhelp: write `{name}`");
        errors.push(syn::Error::new(written.span(), message));
        if let syn::Meta::List(list) = &mut attribute.meta {
            list.path = Path::from(syn::Ident::new(name, written.span()));
        }
        return;
    }
}

/// The routing attribute that another framework calls so.
fn meant(written: &str) -> Option<&'static str> {
    let lower = written.to_ascii_lowercase();
    let bare = lower.strip_suffix("mapping").unwrap_or(&lower);
    let bare = bare.strip_prefix("http").unwrap_or(bare);
    let name = METHODS.iter().find(|name| **name == bare).copied();
    name.filter(|name| *name != written)
}

fn starts_with_path(attribute: &Attribute) -> bool {
    match &attribute.meta {
        syn::Meta::List(list) => {
            let first = list.tokens.clone().into_iter().next();
            first.is_some_and(|tree| tree.to_string().starts_with("\"/"))
        }
        syn::Meta::Path(_) | syn::Meta::NameValue(_) => false,
    }
}
