//! The expansions of `#[cors(..)]` and `policy!`.
//!
//! Beside errors, the handler and its service are emitted too, with an empty policy: no second error follows from the
//! first, and an editor can still complete names.

mod bare;
mod blind;
mod chain;
mod declaration;
mod heads;
mod inside;
mod macro_input;
mod module;
mod named;
mod passed;
mod policy;
mod renamed;
mod routed;

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, Path, parse::Parser, spanned::Spanned};

use crate::{
    effective_args::EffectiveArgs,
    extractors,
    inherited::{Inherited, is_mark},
    item::{Handler, Item, is_cors, is_inert, take_cors},
    messages,
    raw_args::RawArgs,
    report::Diagnostics,
    routing_attribute,
};

pub(crate) use named::named;

/// Expands `#[cors(args)] item`.
pub(crate) fn cors(args: TokenStream, item: TokenStream) -> TokenStream {
    with_defaults(args, Inherited::default(), item)
}

/// Expands the attribute that a module puts on what is inside.
pub(crate) fn inherited(args: TokenStream, item: TokenStream) -> TokenStream {
    let (own, inherited) = Inherited::parse(args);
    with_defaults(own, inherited, item)
}

fn with_defaults(args: TokenStream, inherited: Inherited, item: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::default();
    let raw = RawArgs::parse(args, &mut diagnostics.errors);
    let imports = inherited
        .spelling
        .as_ref()
        .map(|path| keep_imports(std::slice::from_ref(path)));
    let expansion = match Item::read(item.clone()) {
        Item::Module(module) => module::expand(*module, &raw, inherited, diagnostics),
        Item::Handler(handler) if is_left_alone(&handler, &raw, &inherited) => item,
        Item::Handler(handler) => match messages::not_a_handler(&handler) {
            Some((tokens, message)) => {
                diagnostics.errors = vec![syn::Error::new_spanned(tokens, message)];
                let is_inside = handler.shape.receiver().is_some() || handler.body.is_none();
                let item = match is_inside {
                    true => without_routing(*handler),
                    false => item,
                };
                quote!(#item #diagnostics)
            }
            None => self::handler(*handler, raw, inherited, diagnostics),
        },
        Item::Other(found, span) => {
            diagnostics.errors = vec![syn::Error::new(span, messages::attribute_target(found))];
            let item = match found {
                "an `impl` block" | "a trait" => without_routing_inside(item),
                _ => item,
            };
            quote!(#item #diagnostics)
        }
    };
    match imports {
        Some(imports) => quote!(#(#imports)* #expansion),
        None => expansion,
    }
}

/// Whether a function in a module turned out to be no handler: its `cfg_attr` has added neither a routing attribute nor
/// a `#[cors]`.
fn is_left_alone(handler: &Handler, raw: &RawArgs, inherited: &Inherited) -> bool {
    let is_ours = |attribute: &Attribute| routing_attribute::kind(attribute).is_some() || is_cors(attribute);
    inherited.tentative && raw.is_empty() && !handler.attributes.iter().any(is_ours)
}

/// A method without its routing attributes: the struct that they would make cannot be in an `impl` block either.
fn without_routing(mut method: Handler) -> TokenStream {
    method.attributes.retain(|attribute| {
        !(routing_attribute::kind(attribute).is_some() || is_cors(attribute) || is_mark(attribute))
    });
    method.into_token_stream()
}

/// An `impl` block or a trait without the routing attributes of its functions, which make structs that cannot be there.
fn without_routing_inside(item: TokenStream) -> TokenStream {
    item.into_iter()
        .map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                let mut inside = Group::new(Delimiter::Brace, without_routing_attributes(group.stream()));
                inside.set_span(group.span());
                TokenTree::Group(inside)
            }
            tree => tree,
        })
        .collect()
}

fn without_routing_attributes(functions: TokenStream) -> TokenStream {
    let trees: Vec<TokenTree> = functions.into_iter().collect();
    let mut kept = TokenStream::new();
    let mut at = 0;
    while at < trees.len() {
        if let [TokenTree::Punct(mark), TokenTree::Group(_), ..] = &trees[at..]
            && mark.as_char() == '#'
        {
            let attribute: TokenStream = trees[at..at + 2].iter().cloned().collect();
            let parsed = Attribute::parse_outer.parse2(attribute);
            let is_ours =
                |attribute: &Attribute| routing_attribute::kind(attribute).is_some() || is_cors(attribute);
            if parsed.is_ok_and(|attributes| attributes.iter().any(is_ours)) {
                at += 2;
                continue;
            }
        }
        kept.extend([trees[at].clone()]);
        at += 1;
    }
    kept
}

fn handler(
    mut handler: Handler,
    raw: RawArgs,
    mut inherited: Inherited,
    mut diagnostics: Diagnostics,
) -> TokenStream {
    let is_handed = raw.is_empty() && inherited.is_handed();
    let twice = inherited.take_marks(&mut handler.attributes);
    if is_handed && hand_down(&mut handler, &inherited) {
        return handler.into_token_stream();
    }
    let own = take_cors(&mut handler.attributes);
    if let Some(attribute) = twice.or(own) {
        diagnostics.error(attribute, messages::attribute_twice(&handler.name, "handler"));
    }
    // With other mistakes too, the handler has no policy.
    if raw.off.is_some() {
        return quote!(#handler #diagnostics);
    }
    if let Some(tokens) = defer(&handler, &raw, &inherited, &diagnostics) {
        return tokens;
    }
    let names_methods = raw.has(Argument::Methods)
        || inherited
            .defaults
            .iter()
            .any(|arg| arg.argument == Argument::Methods);
    if !names_methods && !inherited.tentative {
        routing_attribute::correct_case(&mut handler.attributes, &mut diagnostics.errors);
    }
    let routing = routing_attribute::take(&mut handler.attributes, &mut diagnostics.errors);
    let mut effective = EffectiveArgs::read(&raw, &inherited, &mut diagnostics.errors);
    effective.seen = extractors::seen(&handler.shape.inputs);
    match routing {
        Some(routing) => routed::expand(&handler, &routing, &effective, diagnostics),
        None => bare::expand(&handler, &effective, diagnostics),
    }
}

/// Gives the module's defaults to the handler's own `#[cors]`, where a `cfg_attr` has just added it.
fn hand_down(handler: &mut Handler, inherited: &Inherited) -> bool {
    let own = handler.attributes.iter_mut().find(|attribute| is_cors(attribute));
    own.map(|own| inherited.add_to(own)).is_some()
}

/// Moves this attribute below a foreign attribute that is above the routing attribute: `#[utoipa::path]`, for example,
/// has to see the routing attribute, which this expansion removes. Each move goes down, so it ends.
fn defer(
    handler: &Handler,
    raw: &RawArgs,
    inherited: &Inherited,
    diagnostics: &Diagnostics,
) -> Option<TokenStream> {
    let routing = handler
        .attributes
        .iter()
        .position(|attribute| routing_attribute::kind(attribute).is_some())?;
    if handler.attributes[..routing].iter().all(is_inert) {
        return None;
    }
    let handed = Inherited {
        failed: inherited.failed || !diagnostics.errors.is_empty(),
        spelling: None,
        ..inherited.clone()
    };
    let mut handler = handler.clone();
    handler.attributes.insert(routing, handed.with_own(raw));
    Some(quote!(#handler #diagnostics))
}

/// Keeps the import of a macro that we took over "used". Where it is not imported, the compiler says so at its name.
fn keep_imports(macros: &[Path]) -> Vec<TokenTree> {
    macros
        .iter()
        .flat_map(|path| {
            let span = Span::call_site().located_at(path.span());
            quote_spanned!(span=> #[allow(unused_imports)] use #path as _;)
        })
        .collect()
}
