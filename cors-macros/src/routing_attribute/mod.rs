//! The routing attributes of a handler, and the entries of the router that they make.

mod entry;
mod kind;

use syn::{Attribute, LitStr, Path, parse::ParseStream, spanned::Spanned};

pub(crate) use entry::RouterEntry;
use kind::Kind;
pub(crate) use kind::{correct_case, display, is_name, kind};

use crate::written::plain;

/// The routing attributes of a handler, taken out of its attributes.
#[derive(Debug)]
pub(crate) struct Routing {
    /// The attribute that comes first, as a message names it.
    pub(crate) shown: String,
    /// The paths of the attributes that the compiler would have resolved.
    pub(crate) macros: Vec<Path>,
    /// One per handler and path.
    pub(crate) entries: Vec<RouterEntry>,
}

impl Routing {
    /// Every method that any entry serves.
    pub(crate) fn methods(&self) -> Vec<String> {
        let mut methods: Vec<String> = Vec::new();
        for method in self.entries.iter().flat_map(|entry| &entry.methods) {
            if !methods.contains(method) {
                methods.push(method.clone());
            }
        }
        methods
    }
}

/// Takes the routing attributes out of `attributes`; `None` where there are none.
pub(crate) fn take(attributes: &mut Vec<Attribute>, errors: &mut Vec<syn::Error>) -> Option<Routing> {
    let (taken, rest): (Vec<_>, Vec<_>) = std::mem::take(attributes)
        .into_iter()
        .partition(|attribute| kind(attribute).is_some());
    *attributes = rest;
    let first = taken.first()?;
    let mut routing = Routing {
        shown: display(first),
        macros: vec![first.path().clone()],
        entries: Vec::new(),
    };
    if kind(first) == Some(Kind::Routes) {
        routing.take_joined(&taken[1..], errors);
    } else {
        routing.entries.push(entry(first, errors));
        for second in &taken[1..] {
            // Its import counts as used.
            routing.macros.push(second.path().clone());
            errors.push(second_attribute(first, second));
        }
    }
    if routing.entries.is_empty() {
        let message = "`#[routes]` joins the routing attributes below it, and there are none\n\
                       help: add one for each path and method, such as `#[get(\"/path\")]`";
        errors.push(syn::Error::new_spanned(first, message));
        routing.entries.push(RouterEntry::placeholder());
    }
    merge_entries(&mut routing.entries);
    Some(routing)
}

fn second_attribute(first: &Attribute, second: &Attribute) -> syn::Error {
    if kind(second) == Some(Kind::Routes) {
        let message = format!(
            "`#[routes]` is below an attribute that it joins\nhelp: move it above `{}`",
            display(first)
        );
        return syn::Error::new_spanned(second, message);
    }
    let message =
        "a second routing attribute\nhelp: put `#[routes]` above both to serve several paths or methods";
    syn::Error::new_spanned(second, message)
}

impl Routing {
    /// The attributes that `#[routes]` joins are never resolved, so their names need no import.
    fn take_joined(&mut self, joined: &[Attribute], errors: &mut Vec<syn::Error>) {
        for attribute in joined {
            match kind(attribute) {
                Some(Kind::Routes) => errors.push(syn::Error::new_spanned(
                    attribute,
                    "a second `#[routes]`\nhelp: remove it",
                )),
                Some(Kind::Route) => {
                    errors.push(syn::Error::new_spanned(
                        attribute,
                        "`#[routes]` joins attributes for one method each\n\
                         help: write one attribute for each method, such as `#[get(\"/path\")]`",
                    ));
                    self.entries.push(entry(attribute, errors));
                }
                _ => self.entries.push(entry(attribute, errors)),
            }
        }
    }
}

fn entry(attribute: &Attribute, errors: &mut Vec<syn::Error>) -> RouterEntry {
    let count = errors.len();
    let parsed = match &attribute.meta {
        syn::Meta::List(list) => {
            list.parse_args_with(|input: ParseStream<'_>| RouterEntry::parse(input, attribute, errors))
        }
        other => Err(syn::Error::new(
            other.span(),
            format!(
                "expected a path: `{}(\"/path\")]`",
                display(attribute).trim_end_matches(']')
            ),
        )),
    };
    let mut entry = parsed.unwrap_or_else(|error| {
        errors.push(error);
        RouterEntry::placeholder()
    });
    if kind(attribute) == Some(Kind::Method)
        && let Some(last) = attribute.path().segments.last()
    {
        entry.methods = vec![plain(&last.ident).to_uppercase()];
    } else if entry.methods.is_empty() && errors.len() == count {
        let message = "`#[route]` needs at least one method: `#[route(\"/path\", method = \"GET\")]`";
        errors.push(syn::Error::new_spanned(attribute.path(), message));
    }
    if errors.len() > count {
        // The program does not compile; a path that the router would panic at stays out of it.
        entry.path = LitStr::new("/", entry.path.span());
    }
    entry
}

/// Joins entries of one path that differ in nothing but their methods: one router entry per handler and path.
fn merge_entries(entries: &mut Vec<RouterEntry>) {
    let mut merged: Vec<RouterEntry> = Vec::new();
    for entry in entries.drain(..) {
        let same = |other: &&mut RouterEntry| {
            other.path.value() == entry.path.value()
                && other.name.as_ref().map(LitStr::value) == entry.name.as_ref().map(LitStr::value)
                && other.guards == entry.guards
                && other.wraps == entry.wraps
        };
        match merged.iter_mut().find(same) {
            Some(other) => {
                for method in entry.methods {
                    if !other.methods.contains(&method) {
                        other.methods.push(method);
                    }
                }
            }
            None => merged.push(entry),
        }
    }
    *entries = merged;
}
