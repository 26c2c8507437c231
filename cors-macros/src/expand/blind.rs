//! Items that a module's attribute cannot see into. Handlers there get no policy, which is reported.

use cors_rules::draft::Seen;
use proc_macro2::{Ident, Span, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, spanned::Spanned};

use super::{
    macro_input::is_harmless,
    passed::Passed,
    renamed::{self, Signature, cors_names, has_name},
};
use crate::{
    inherited::is_mark,
    item::{is_cors, is_inert, may_add},
    written::as_written,
};

/// What a module may hide, each once: a handler under another name of its attribute is enough, without the import.
/// `passed` is what the walk has found in bodies, and `asks_routing` says that a handler is expected.
pub(super) fn hidden(items: &[Item], passed: Passed, asks_routing: bool) -> Vec<(Seen, Span)> {
    let mut seen = Vec::new();
    look_at(items, &mut seen);
    let [in_bodies, mut imports] = passed.found();
    seen.extend(in_bodies);
    for item in items {
        if let Item::Use(import) = item {
            renamed::imported(&import.tree, &mut imports);
        }
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
    let names = cors_names(items);
    for item in items {
        look(item, &names, seen);
    }
}

/// Adds what an item may hide, where `names` are other names of `#[cors]`.
fn look(item: &Item, names: &[Ident], seen: &mut Vec<(Seen, Span)>) {
    match item {
        Item::Macro(call) if call.ident.is_none() => {
            let name = call.mac.path.segments.last();
            if name.is_some_and(|name| !is_harmless(&name.ident, &call.mac.tokens)) {
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
        Item::Fn(function) => renamed::look(&function.attrs, Signature::of(function), names, seen),
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
            let found: Vec<String> = hidden(&file.items, Passed::default(), true)
                .into_iter()
                .map(shown)
                .collect();
            assert_eq!(found, expected, "{items}");
        }
    }
}
