//! Attributes under other names: what an import and a function show of them.

use cors_rules::draft::Seen;
use proc_macro2::{Delimiter, Ident, Span, TokenTree};
use syn::{
    Attribute, Item, ItemFn, LitStr, Meta, ReturnType, Token, UseRename, UseTree, punctuated::Punctuated,
    spanned::Spanned,
};

use crate::{
    inherited::{is_mark, is_off},
    item::{is_cors, is_inert, is_word},
    routing_attribute,
    written::plain,
};

/// What a function shows of itself, beside its attributes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Signature {
    is_async: bool,
    has_output: bool,
}

impl Signature {
    pub(super) fn of(function: &ItemFn) -> Self {
        Self {
            is_async: function.sig.asyncness.is_some(),
            has_output: function.sig.output != ReturnType::Default,
        }
    }

    /// The same of the tokens after the attributes.
    pub(super) fn read(item: &[TokenTree]) -> Self {
        let name = item.iter().position(|tree| is_word(tree, "fn"));
        let (before, after) = item.split_at(name.unwrap_or(item.len()));
        let is_arrow = |pair: &[TokenTree]| {
            matches!(pair, [TokenTree::Punct(dash), TokenTree::Punct(end)]
                if dash.as_char() == '-' && end.as_char() == '>')
        };
        let is_inputs = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        // An arrow in front of the inputs is that of a bound: `<F: Fn() -> u8>`. Handlers are not generic.
        let inputs = after.iter().position(is_inputs).map_or(0, |at| at + 1);
        Self {
            is_async: before.iter().any(|tree| is_word(tree, "async")),
            has_output: after.get(inputs..inputs + 2).is_some_and(is_arrow),
        }
    }
}

/// Adds what the attributes of a function may hide, where `names` are other names of `#[cors]`.
pub(super) fn look(
    attributes: &[Attribute],
    signature: Signature,
    names: &[Ident],
    seen: &mut Vec<(Seen, Span)>,
) {
    if !attributes.iter().any(is_seen) {
        renamed(attributes, signature, seen);
        apart(attributes, names, seen);
    }
}

/// `#[fetch("/path")]` on a function is most likely a routing attribute that was imported under another name.
fn renamed(attributes: &[Attribute], signature: Signature, seen: &mut Vec<(Seen, Span)>) {
    // Tests have cases, which may be anything.
    let is_handler = signature.is_async || signature.has_output;
    if !is_handler || attributes.iter().any(is_test) {
        return;
    }
    for attribute in resolved(attributes) {
        if is_instrument(&attribute) || is_seen(&attribute) {
            continue;
        }
        let Meta::List(list) = &attribute.meta else {
            continue;
        };
        let first: Option<TokenTree> = list.tokens.clone().into_iter().next();
        if first.is_some_and(|first| is_path(first, signature)) {
            let shown = routing_attribute::display(&attribute);
            seen.push((Seen::Renamed(shown), attribute.path().span()));
        }
    }
}

/// The attributes that are not the compiler's, and in the place of each `cfg_attr` those that it may add.
pub(super) fn resolved(attributes: &[Attribute]) -> Vec<Attribute> {
    let mut all = Vec::new();
    for attribute in attributes {
        if !attribute.path().is_ident("cfg_attr") {
            all.extend((!is_inert(attribute)).then(|| attribute.clone()));
            continue;
        }
        let parsed = attribute
            .meta
            .require_list()
            .and_then(|list| list.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated));
        // The condition comes first. The compiler reports what does not parse.
        let added = parsed.into_iter().flatten().skip(1).map(|meta| Attribute {
            meta,
            ..attribute.clone()
        });
        all.extend(resolved(&added.collect::<Vec<_>>()));
    }
    all
}

/// Whether a token is the text of a route's path. The router takes any text: in a scope that may be empty, and start
/// with a parameter. Without a slash it is most likely something else where the function cannot be a handler, which
/// returns something.
fn is_path(tree: TokenTree, signature: Signature) -> bool {
    syn::parse2::<LitStr>(tree.into()).is_ok_and(|text| {
        let text = text.value();
        text.is_empty() || text.starts_with(['/', '{']) || signature.is_async && signature.has_output
    })
}

/// A handler with a `#[cors]` under another name, and without a routing attribute: nothing else shows that it is one.
fn apart(attributes: &[Attribute], names: &[Ident], seen: &mut Vec<(Seen, Span)>) {
    let own = attributes.iter().find(|attribute| has_name(attribute, names));
    if let Some(own) = own.filter(|own| !own.meta.require_list().is_ok_and(|list| is_off(&list.tokens))) {
        let shown = routing_attribute::display(own);
        seen.push((Seen::RenamedCors(shown), own.path().span()));
    }
}

/// Whether the attribute of a function shows that it is a handler.
pub(super) fn is_seen(attribute: &Attribute) -> bool {
    is_cors(attribute) || is_mark(attribute) || routing_attribute::kind(attribute).is_some()
}

/// Whether an attribute makes a test.
fn is_test(attribute: &Attribute) -> bool {
    last_is(attribute, &["test", "rstest", "test_case", "test_matrix"])
}

/// `#[instrument("name")]` of `tracing` takes a text that is no path.
fn is_instrument(attribute: &Attribute) -> bool {
    last_is(attribute, &["instrument"])
}

fn last_is(attribute: &Attribute, names: &[&str]) -> bool {
    let last = attribute.path().segments.last();
    last.is_some_and(|last| names.iter().any(|name| last.ident == name))
}

pub(super) fn has_name(attribute: &Attribute, names: &[Ident]) -> bool {
    names.iter().any(|name| attribute.path().is_ident(name))
}

/// Other names of `#[cors]` among the imports of a module.
pub(super) fn cors_names(items: &[Item]) -> Vec<Ident> {
    let mut names = Vec::new();
    for item in items {
        if let Item::Use(import) = item {
            renames(
                "cors_runtime",
                &import.tree,
                |name| name == "cors",
                &mut |rename| {
                    names.push(rename.rename.clone());
                },
            );
        }
    }
    names
}

/// Adds the routing attributes that an import renames: `use actix_web::get as fetch`.
pub(super) fn imported(tree: &UseTree, imports: &mut Vec<(Seen, Span)>) {
    renames("actix_web", tree, routing_attribute::is_name, &mut |rename| {
        let shown = format!("#[{}]", rename.rename);
        imports.push((Seen::Renamed(shown), rename.rename.span()));
    });
}

/// Tells what a crate's names are imported as.
fn renames(krate: &str, tree: &UseTree, is_meant: fn(&str) -> bool, tell: &mut impl FnMut(&UseRename)) {
    match tree {
        UseTree::Path(path) if path.ident == krate => renamed_in(&path.tree, is_meant, tell),
        _ => {}
    }
}

fn renamed_in(tree: &UseTree, is_meant: fn(&str) -> bool, tell: &mut impl FnMut(&UseRename)) {
    match tree {
        UseTree::Rename(rename) if rename.rename != "_" && is_meant(&plain(&rename.ident)) => tell(rename),
        UseTree::Group(group) => {
            for tree in &group.items {
                renamed_in(tree, is_meant, tell);
            }
        }
        _ => {}
    }
}
