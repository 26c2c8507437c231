//! Items that a module's attribute cannot see into. Handlers there get no policy, which is reported.

use cors_rules::draft::Seen;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemFn, Meta, UseTree, spanned::Spanned};

use crate::{
    item::{is_cors, is_inert},
    routing_attribute,
    written::as_written,
};

/// Common macros that make no handlers.
const HARMLESS: [&str; 10] = [
    "policy",
    "thread_local",
    "lazy_static",
    "static_assertions",
    "const_assert",
    "assert_impl_all",
    "bitflags",
    "compile_error",
    "global_asm",
    "error_chain",
];

/// Adds what an item may hide. Inner modules with their own attribute are checked when that expands.
pub(super) fn look(item: &Item, seen: &mut Vec<(Seen, Span)>) {
    match item {
        Item::Macro(call) if call.ident.is_none() => {
            let name = call.mac.path.segments.last();
            if name.is_some_and(|name| !HARMLESS.iter().any(|known| name.ident == known)) {
                let path = call.mac.path.to_token_stream().into_iter().collect::<Vec<_>>();
                let shown = format!("{}!(..)", as_written(&path));
                seen.push((Seen::Blind(shown), call.mac.path.span()));
            }
        }
        Item::Mod(module) if module.attrs.iter().any(is_cors) => {}
        Item::Mod(module) => match &module.content {
            None => seen.push((Seen::Blind(format!("mod {};", module.ident)), module.ident.span())),
            Some((_, items)) => items.iter().for_each(|item| look(item, seen)),
        },
        Item::Fn(function) => renamed(function, seen),
        Item::Use(import) => renamed_import(&import.tree, seen),
        Item::Verbatim(tokens) => {
            // A function that `syn` does not know, or an unfinished one.
            let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
            if !trees.is_empty() {
                seen.push((Seen::Blind(as_written(&trees)), tokens.span()));
            }
        }
        _ => {}
    }
}

/// `#[fetch("/path")]` on a function is most likely a routing attribute that was imported under another name.
fn renamed(function: &ItemFn, seen: &mut Vec<(Seen, Span)>) {
    let attributes = &function.attrs;
    let is_known = |attribute: &Attribute| is_cors(attribute) || routing_attribute::kind(attribute).is_some();
    if attributes.iter().any(is_known) {
        return;
    }
    for attribute in attributes.iter().filter(|attribute| !is_inert(attribute)) {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        let first = list.tokens.clone().into_iter().next();
        if first.is_some_and(|tree| tree.to_string().starts_with("\"/")) {
            let shown = routing_attribute::display(attribute);
            seen.push((Seen::Renamed(shown), attribute.path().span()));
        }
    }
}

/// `use actix_web::get as fetch`.
fn renamed_import(tree: &UseTree, seen: &mut Vec<(Seen, Span)>) {
    let UseTree::Path(path) = tree else { return };
    if path.ident == "actix_web" {
        renames(&path.tree, seen);
    }
}

fn renames(tree: &UseTree, seen: &mut Vec<(Seen, Span)>) {
    match tree {
        UseTree::Rename(rename)
            if rename.rename != "_" && routing_attribute::is_name(&rename.ident.to_string()) =>
        {
            let shown = format!("#[{}]", rename.rename);
            seen.push((Seen::Renamed(shown), rename.rename.span()));
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| renames(tree, seen)),
        _ => {}
    }
}
