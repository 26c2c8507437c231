//! A module: its arguments become the defaults of every routed handler inside, at any depth.

use cors_rules::violation::Argument;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Item};

use super::{
    blind,
    heads::On,
    inside::{Edit, edit_attributes},
    passed::Passed,
    renamed::cors_names,
};
use crate::{
    check::check_module,
    effective_args::EffectiveArgs,
    inherited::{Inherited, effective, is_mark},
    item::{Module, is_cors, may_add, take_cors},
    messages,
    raw_args::{RawArg, RawArgs},
    report::Diagnostics,
    routing_attribute,
};

pub(super) fn expand(
    mut module: Module,
    raw: &RawArgs,
    mut inherited: Inherited,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let is_handed = raw.is_empty() && inherited.is_handed();
    let twice = inherited.take_marks(&mut module.attributes);
    if is_handed && hand_down(&mut module, &inherited) {
        return module.into_token_stream();
    }
    let own = take_cors(&mut module.attributes);
    if let Some(attribute) = twice.or(own) {
        diagnostics.error(attribute, messages::attribute_twice(&module.name, "module"));
    }
    if raw.off.is_some() {
        let mut passed = Passed::default();
        let edited = edit(
            &module,
            &mut |_, attributes| inherits_nothing(attributes),
            &mut passed,
        );
        replace(&mut module, edited);
        return quote!(#module #diagnostics);
    }
    let mut handed = Inherited {
        defaults: effective(&raw.args, &inherited.defaults),
        failed: inherited.failed || !diagnostics.errors.is_empty(),
        ..Inherited::default()
    };
    let mut passed = Passed::new(cors_names(module.items()));
    let mut edited = hand_out(&module, &handed, &mut passed);
    check(&module, raw, &inherited, passed, &mut diagnostics);
    if !handed.failed && !diagnostics.errors.is_empty() {
        // What the walk found is a part of the check, whose outcome the marks say: only here it is made twice.
        handed.failed = true;
        edited = hand_out(&module, &handed, &mut Passed::default());
    }
    replace(&mut module, edited);
    quote!(#module #diagnostics)
}

/// Gives the outer module's defaults to the module's own `#[cors]`, where a `cfg_attr` has just added it.
fn hand_down(module: &mut Module, inherited: &Inherited) -> bool {
    let own = module.attributes.iter_mut().find(|attribute| is_cors(attribute));
    own.map(|own| inherited.add_to(own)).is_some()
}

/// Checks the defaults of the handlers inside.
fn check(
    module: &Module,
    raw: &RawArgs,
    inherited: &Inherited,
    passed: Passed,
    diagnostics: &mut Diagnostics,
) {
    // Without a `#[cors]` of its own, the module outside has asked.
    let is_written = !inherited.tentative;
    let is_empty = raw.is_empty() && inherited.defaults.is_empty() && !inherited.failed;
    if is_written && is_empty && diagnostics.errors.is_empty() {
        diagnostics.here(messages::module_without_arguments());
    }
    let mut read = EffectiveArgs::read(raw, inherited, &mut diagnostics.errors);
    read.seen
        .extend(blind::hidden(module.items(), passed, is_written));
    check_module(&read, diagnostics);
    let is_sound = is_written && !inherited.failed && diagnostics.errors.is_empty();
    if is_sound
        && lacks_origins(&effective(&raw.args, &inherited.defaults))
        && module.items().iter().any(needs_origins)
    {
        diagnostics.here(messages::module_without_origins());
    }
}

fn lacks_origins(defaults: &[RawArg]) -> bool {
    !defaults.iter().any(|arg| {
        matches!(
            arg.argument,
            Argument::Origins | Argument::DebugOrigins | Argument::Policy
        )
    })
}

/// A routed handler without arguments of its own, and without those of another module.
fn needs_origins(item: &Item) -> bool {
    match item {
        Item::Fn(function) => {
            is_routed(&function.attrs)
                && !function
                    .attrs
                    .iter()
                    .any(|attribute| is_cors(attribute) || is_mark(attribute))
        }
        _ => false,
    }
}

/// The content of the module with the defaults on what is inside.
fn hand_out(module: &Module, handed: &Inherited, passed: &mut Passed) -> Option<TokenStream> {
    edit(
        module,
        &mut |on, attributes| inherit(on, attributes, handed),
        passed,
    )
}

fn edit(
    module: &Module,
    change: &mut impl FnMut(On, &mut Vec<Attribute>) -> Edit,
    passed: &mut Passed,
) -> Option<TokenStream> {
    let content = module.content.as_ref()?;
    edit_attributes(content.tokens.clone(), change, passed)
}

fn replace(module: &mut Module, edited: Option<TokenStream>) {
    if let (Some(content), Some(tokens)) = (&mut module.content, edited) {
        content.tokens = tokens;
    }
}

/// Hands the defaults down to a function or a module inside.
fn inherit(on: On, attributes: &mut Vec<Attribute>, handed: &Inherited) -> Edit {
    if let Some(mark) = attributes.iter_mut().find(|attribute| is_mark(attribute)) {
        handed.add_to_mark(mark);
        return Edit::Change;
    }
    // The item's own attribute gets the defaults.
    if let Some(own) = attributes.iter_mut().find(|attribute| is_cors(attribute)) {
        return if handed.add_to(own) {
            Edit::Change
        } else {
            Edit::Leave
        };
    }
    let is_routed = on == On::Function && is_routed(attributes);
    let is_meant = match on {
        On::Function => |name: &str| name == "cors" || routing_attribute::is_name(name),
        On::Module => |name: &str| name == "cors",
    };
    if !is_routed && !attributes.iter().any(|attribute| may_add(attribute, is_meant)) {
        return Edit::Keep;
    }
    let handed = Inherited {
        tentative: !is_routed,
        ..handed.clone()
    };
    // In front, so that it sees a `#[cors]` that a `cfg_attr` adds.
    attributes.insert(0, handed.to_attribute());
    Edit::Change
}

/// Takes out what another module has handed down to a function or a module inside.
fn inherits_nothing(attributes: &mut Vec<Attribute>) -> Edit {
    match Inherited::remove_from(attributes) {
        true => Edit::Change,
        false if attributes.iter().any(is_cors) => Edit::Leave,
        false => Edit::Keep,
    }
}

fn is_routed(attributes: &[Attribute]) -> bool {
    attributes
        .iter()
        .any(|attribute| routing_attribute::kind(attribute).is_some())
}
