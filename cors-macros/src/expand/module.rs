//! A module: its arguments become the defaults of every routed handler inside, at any depth.

use cors_rules::violation::Argument;
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Item, ItemMod};

use super::blind;
use crate::{
    check::check_module,
    effective_args::EffectiveArgs,
    inherited::{Inherited, effective},
    item::is_cors,
    messages,
    raw_args::RawArgs,
    report::Diagnostics,
    routing_attribute,
};

pub(super) fn expand(
    mut module: ItemMod,
    raw: &RawArgs,
    inherited: &Inherited,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    if raw.off.is_some() {
        return quote!(#module #diagnostics);
    }
    if raw.is_empty() && inherited.defaults.is_empty() && diagnostics.errors.is_empty() {
        diagnostics.here(messages::module_without_arguments());
    }
    let mut read = EffectiveArgs::read(raw, inherited, &mut diagnostics.errors);
    read.seen.extend(blind::hidden(&module));
    check_module(&read, &mut diagnostics);
    let mut handed = Inherited {
        defaults: effective(&raw.args, &inherited.defaults),
        failed: inherited.failed,
        tentative: false,
        spelling: None,
    };
    let items = module.content.iter_mut().flat_map(|(_, items)| items.iter_mut());
    let mut items: Vec<&mut Item> = items.collect();
    let is_sound = !handed.failed && diagnostics.errors.is_empty();
    if is_sound && lacks_origins(&handed) && items.iter().any(|item| needs_origins(item)) {
        diagnostics.here(messages::module_without_origins());
    }
    handed.failed |= !diagnostics.errors.is_empty();
    for item in &mut items {
        item_inherits(item, &handed);
    }
    quote!(#module #diagnostics)
}

fn lacks_origins(handed: &Inherited) -> bool {
    !handed.defaults.iter().any(|arg| {
        matches!(
            arg.argument,
            Argument::Origins | Argument::DebugOrigins | Argument::Policy
        )
    })
}

/// A routed handler without arguments of its own.
fn needs_origins(item: &Item) -> bool {
    match item {
        Item::Fn(function) => {
            let attributes = &function.attrs;
            attributes
                .iter()
                .any(|attribute| routing_attribute::kind(attribute).is_some())
                && !attributes.iter().any(is_cors)
        }
        _ => false,
    }
}

fn item_inherits(item: &mut Item, handed: &Inherited) {
    match item {
        Item::Fn(function) => attributes_inherit(&mut function.attrs, handed),
        Item::Mod(module) => {
            if let Some(own) = module.attrs.iter_mut().find(|attribute| is_cors(attribute)) {
                handed.add_to(own);
            } else if let Some((_, items)) = &mut module.content {
                items.iter_mut().for_each(|item| item_inherits(item, handed));
            }
        }
        _ => {}
    }
}

fn attributes_inherit(attributes: &mut Vec<Attribute>, handed: &Inherited) {
    // The handler's own attribute gets the defaults.
    if let Some(own) = attributes.iter_mut().find(|attribute| is_cors(attribute)) {
        return handed.add_to(own);
    }
    let is_routed = attributes
        .iter()
        .any(|attribute| routing_attribute::kind(attribute).is_some());
    if is_routed || attributes.iter().any(is_conditional) {
        let handed = Inherited {
            tentative: !is_routed,
            ..handed.clone()
        };
        // In front, so that it sees a `#[cors]` that a `cfg_attr` adds.
        attributes.insert(0, handed.to_attribute());
    }
}

/// Whether an attribute may turn out to be a routing attribute.
fn is_conditional(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg_attr")
}
