//! Items that a module's attribute cannot see into. Handlers there get no policy, which is reported.

use cors_rules::draft::Seen;
use proc_macro2::{Ident, Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemFn, LitStr, Meta, ReturnType, UseRename, UseTree, spanned::Spanned};

use crate::{
    inherited::{is_mark, is_off},
    item::{is_cors, is_inert, may_add},
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
/// `asks_routing` says that a handler is expected.
pub(super) fn hidden(items: &[Item], asks_routing: bool) -> Vec<(Seen, Span)> {
    let mut seen = Vec::new();
    look_at(items, &mut seen);
    let mut imports = Vec::new();
    for import in items.iter().filter_map(import) {
        renames("actix_web", import, routing_attribute::is_name, &mut |rename| {
            let shown = format!("#[{}]", rename.rename);
            imports.push((Seen::Renamed(shown), rename.rename.span()));
        });
    }
    imports.retain(|(import, _)| seen.iter().all(|(known, _)| known != import));
    seen.extend(imports);
    if asks_routing
        && seen.is_empty()
        && let Some(function) = unrouted(items)
    {
        seen.push((Seen::Unrouted(function.to_string()), function.span()));
    }
    seen
}

/// The first async function of a module in which nothing has a routing attribute: the policy is nobody's.
fn unrouted(items: &[Item]) -> Option<&Ident> {
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

/// Adds what the items of a module may hide.
fn look_at(items: &[Item], seen: &mut Vec<(Seen, Span)>) {
    let mut names = Vec::new();
    for import in items.iter().filter_map(import) {
        renames("cors_runtime", import, |name| name == "cors", &mut |rename| {
            names.push(rename.rename.clone());
        });
    }
    for item in items {
        look(item, &names, seen);
    }
}

/// Adds what an item may hide, where `names` are other names of `#[cors]`.
fn look(item: &Item, names: &[Ident], seen: &mut Vec<(Seen, Span)>) {
    match item {
        Item::Macro(call) if call.ident.is_none() => {
            let name = call.mac.path.segments.last();
            if name.is_some_and(|name| !HARMLESS.iter().any(|known| name.ident == known)) {
                let path = call.mac.path.to_token_stream().into_iter().collect::<Vec<_>>();
                let shown = format!("{}!(..)", as_written(&path));
                seen.push((Seen::Blind(shown), call.mac.path.span()));
            }
        }
        Item::Mod(module) => match &module.content {
            _ if module.attrs.iter().any(is_cors) => {}
            None => seen.push((Seen::Blind(format!("mod {};", module.ident)), module.ident.span())),
            Some((_, items)) if !looks_itself(&module.attrs, names) => look_at(items, seen),
            Some(_) => {}
        },
        Item::Fn(function) => {
            renamed(function, seen);
            apart(function, names, seen);
        }
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

/// Whether a module inside has an attribute that looks at its items.
fn looks_itself(attributes: &[Attribute], names: &[Ident]) -> bool {
    attributes.iter().any(|attribute| {
        is_mark(attribute) || may_add(attribute, |name| name == "cors") || has_name(attribute, names)
    })
}

/// `#[fetch("/path")]` on a function is most likely a routing attribute that was imported under another name.
fn renamed(function: &ItemFn, seen: &mut Vec<(Seen, Span)>) {
    let attributes = &function.attrs;
    // Tests have cases, which may be anything.
    let is_handler = function.sig.asyncness.is_some() || function.sig.output != ReturnType::Default;
    if !is_handler || attributes.iter().any(is_seen) {
        return;
    }
    for attribute in attributes.iter().filter(|attribute| !is_inert(attribute)) {
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        let first: Option<TokenTree> = list.tokens.clone().into_iter().next();
        if first.is_some_and(is_path) {
            let shown = routing_attribute::display(attribute);
            seen.push((Seen::Renamed(shown), attribute.path().span()));
        }
    }
}

/// Whether a token is the text of a route's path. In a scope that may be empty, and start with a parameter.
fn is_path(tree: TokenTree) -> bool {
    syn::parse2::<LitStr>(tree.into()).is_ok_and(|text| {
        let text = text.value();
        text.is_empty() || text.starts_with(['/', '{'])
    })
}

/// A handler with a `#[cors]` under another name, and without a routing attribute: nothing else shows that it is one.
fn apart(function: &ItemFn, names: &[Ident], seen: &mut Vec<(Seen, Span)>) {
    if function.attrs.iter().any(is_seen) {
        return;
    }
    let own = function.attrs.iter().find(|attribute| has_name(attribute, names));
    if let Some(own) = own.filter(|own| !own.meta.require_list().is_ok_and(|list| is_off(&list.tokens))) {
        let shown = routing_attribute::display(own);
        seen.push((Seen::RenamedCors(shown), own.path().span()));
    }
}

/// Whether the attribute of a function shows that it is a handler.
fn is_seen(attribute: &Attribute) -> bool {
    is_cors(attribute) || is_mark(attribute) || routing_attribute::kind(attribute).is_some()
}

fn has_name(attribute: &Attribute, names: &[Ident]) -> bool {
    names.iter().any(|name| attribute.path().is_ident(name))
}

fn import(item: &Item) -> Option<&UseTree> {
    match item {
        Item::Use(import) => Some(&import.tree),
        _ => None,
    }
}

/// Tells what a crate's names are imported as: `use actix_web::get as fetch`.
fn renames(krate: &str, tree: &UseTree, is_meant: fn(&str) -> bool, tell: &mut impl FnMut(&UseRename)) {
    match tree {
        UseTree::Path(path) if path.ident == krate => renamed_in(&path.tree, is_meant, tell),
        _ => {}
    }
}

fn renamed_in(tree: &UseTree, is_meant: fn(&str) -> bool, tell: &mut impl FnMut(&UseRename)) {
    match tree {
        UseTree::Rename(rename) if rename.rename != "_" && is_meant(&rename.ident.to_string()) => {
            tell(rename)
        }
        UseTree::Group(group) => {
            for tree in &group.items {
                renamed_in(tree, is_meant, tell);
            }
        }
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
            ("#[fetch(\"\")] async fn list() {}", &["#[fetch]"]),
            ("#[fetch(\"{id}\")] async fn list() {}", &["#[fetch]"]),
            ("#[fetch(r\"/x\")] async fn list() {}", &["#[fetch]"]),
            ("#[fetch(\"\\x2fx\")] fn list() -> Response {}", &["#[fetch]"]),
            (
                "#[name(\"x\")] async fn list() {} #[case(\"\")] fn test() {}",
                &[],
            ),
            (
                "use cors_runtime::cors as c; #[c(max_age = 5)] async fn list() {}",
                &["#[c]"],
            ),
            (
                "mod inner { use cors_runtime::{cors as c}; #[c(max_age = 5)] async fn list() {} }",
                &["#[c]"],
            ),
            ("use cors_runtime::cors as c; #[c(off)] async fn list() {}", &[]),
            (
                "use cors_runtime::cors as c; #[c(max_age = 5)] #[get(\"/\")] async fn list() {}",
                &[],
            ),
            (
                "use cors_runtime::cors as c; #[c(off)] mod inner { include!(\"handlers.rs\"); }",
                &[],
            ),
            (
                "#[cfg_attr(a, cors(off))] mod inner { include!(\"handlers.rs\"); }",
                &[],
            ),
            (
                "#[cfg_attr(a, doc = \"\")] mod inner { include!(\"handlers.rs\"); }",
                &["include!(..)"],
            ),
            (
                "#[cfg_attr(a, path = \"a.rs\")] mod elsewhere;",
                &["mod elsewhere;"],
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
            let file = syn::parse_file(items).expect("items");
            let shown = |(seen, _): (Seen, Span)| match seen {
                Seen::Blind(shown)
                | Seen::Renamed(shown)
                | Seen::RenamedCors(shown)
                | Seen::Unrouted(shown) => shown,
                seen => panic!("{items}: {seen:?}"),
            };
            let found: Vec<String> = hidden(&file.items, true).into_iter().map(shown).collect();
            assert_eq!(found, expected, "{items}");
        }
    }
}
