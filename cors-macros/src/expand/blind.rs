//! Items that a module's attribute cannot see into. Handlers there get no policy, which is reported.

use cors_rules::draft::Seen;
use proc_macro2::{Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemFn, ItemMod, Meta, UseTree, spanned::Spanned};

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

/// What a module may hide, each once: a handler under another name of its attribute is enough, without the import.
pub(super) fn hidden(module: &ItemMod) -> Vec<(Seen, Span)> {
    let items = || module.content.iter().flat_map(|(_, items)| items);
    let mut seen = Vec::new();
    items().for_each(|item| look(item, &mut seen));
    let mut imports = Vec::new();
    for item in items() {
        if let Item::Use(import) = item {
            renamed_import(&import.tree, &mut imports);
        }
    }
    imports.retain(|(import, _)| seen.iter().all(|(known, _)| known != import));
    seen.extend(imports);
    if seen.is_empty()
        && let Some(function) = unrouted(module)
    {
        seen.push((Seen::Unrouted(function.to_string()), function.span()));
    }
    seen
}

/// The first async function of a module in which nothing has a routing attribute: the policy is nobody's.
fn unrouted(module: &ItemMod) -> Option<&syn::Ident> {
    let items = module.content.as_ref().map(|(_, items)| items)?;
    let is_unknown = |item: &Item| match item {
        Item::Fn(function) => function
            .attrs
            .iter()
            .any(|attribute| !is_inert(attribute) || attribute.path().is_ident("cfg_attr")),
        Item::Mod(_) | Item::Macro(_) | Item::Verbatim(_) => true,
        _ => false,
    };
    if items.iter().any(is_unknown) {
        return None;
    }
    items.iter().find_map(|item| match item {
        Item::Fn(function) if function.sig.asyncness.is_some() => Some(&function.sig.ident),
        _ => None,
    })
}

/// Adds what an item may hide. Inner modules with an attribute of their own are looked at with that.
fn look(item: &Item, seen: &mut Vec<(Seen, Span)>) {
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whatever may be a handler that gets no policy is reported, and nothing else is.
    #[test]
    fn what_a_module_may_hide() {
        for (items, expected) in [
            ("handlers!(list);", &["handlers!(..)"][..]),
            ("routes::handlers! { list }", &["routes::handlers!(..)"]),
            ("include!(\"handlers.rs\");", &["include!(..)"]),
            ("mod elsewhere;", &["mod elsewhere;"]),
            ("mod inner { include!(\"handlers.rs\"); }", &["include!(..)"]),
            ("use actix_web::get as fetch;", &["#[fetch]"]),
            ("use actix_web::{post, get as fetch};", &["#[fetch]"]),
            ("#[fetch(\"/\")] async fn list() {}", &["#[fetch]"]),
            (
                "use actix_web::get as fetch; #[fetch(\"/\")] async fn list() {}",
                &["#[fetch]"],
            ),
            ("async fn list() {}", &["list"]),
            ("#[get(\"/\")] async fn list() {}", &[]),
            ("use actix_web::get as _; #[get(\"/\")] async fn list() {}", &[]),
            (
                "macro_rules! handlers { () => {} } #[get(\"/\")] async fn list() {}",
                &[],
            ),
            ("thread_local! {} #[get(\"/\")] async fn list() {}", &[]),
        ] {
            let module = syn::parse_str(&format!("mod handlers {{ {items} }}")).expect("a module");
            let shown = |(seen, _): (Seen, Span)| match seen {
                Seen::Blind(shown) | Seen::Renamed(shown) | Seen::Unrouted(shown) => shown,
                seen => panic!("{items}: {seen:?}"),
            };
            let found: Vec<String> = hidden(&module).into_iter().map(shown).collect();
            assert_eq!(found, expected, "{items}");
        }
    }
}
