//! What a module hands down to the handlers inside it: the only file that writes and reads its marks.
//!
//! The defaults travel in an attribute of their own, `__private::inherited`, so that nothing a user writes in
//! `#[cors(..)]` can pass for them.

use cors_rules::violation::Argument;
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Attribute, Meta, Path, parse_quote};

use crate::{
    args::Args,
    private::Private,
    raw_args::{RawArg, RawArgs},
};

const FAILED: &str = "failed";
const TENTATIVE: &str = "tentative";

/// The defaults of a module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Inherited {
    pub(crate) defaults: Vec<RawArg>,
    /// The module's own arguments were wrong: errors that follow from them are not reported.
    pub(crate) failed: bool,
    /// The module saw no routing attribute of a function, and no `#[cors]` of a module inside, but a `cfg_attr` that
    /// may become one.
    pub(crate) tentative: bool,
    /// The path of the item's own `#[cors]`, so that its import counts as used.
    pub(crate) spelling: Option<Path>,
}

/// Whether an attribute is one that a module has put here.
pub(crate) fn is_mark(attribute: &Attribute) -> bool {
    let mut last = attribute.path().segments.iter().rev();
    let mut is_next = |name| last.next().is_some_and(|segment| segment.ident == name);
    is_next("inherited") && is_next("__private")
}

impl Inherited {
    /// The attribute of a handler or a module that has none of its own.
    pub(crate) fn to_attribute(&self) -> Attribute {
        let meta = self.to_meta(&TokenStream::new());
        parse_quote!(#[#meta])
    }

    fn to_meta(&self, own: &TokenStream) -> Meta {
        let private = private(&self.defaults);
        let content = self.content(own);
        parse_quote!(#private::inherited(#content))
    }

    /// Ours, with the defaults of a module further out where there are none.
    fn over(&self, outer: &Self) -> Self {
        Self {
            defaults: effective(&self.defaults, &outer.defaults),
            failed: self.failed || outer.failed,
            ..self.clone()
        }
    }

    /// Adds the defaults to a `#[cors(..)]` of a handler or of a module inside. That is written, so it is not
    /// tentative. `off` stays as it is. Whether anything is added.
    pub(crate) fn add_to(&self, attribute: &mut Attribute) -> bool {
        let Some(own) = own(attribute).filter(|own| !is_off(own)) else {
            return false;
        };
        let handed = Self {
            spelling: Some(attribute.path().clone()),
            tentative: false,
            ..self.clone()
        };
        attribute.meta = handed.to_meta(&own);
        true
    }

    /// Adds the defaults to what another module has put on a handler or a module inside.
    pub(crate) fn add_to_mark(&self, mark: &mut Attribute) {
        let (own, outer) = Self::of_mark(mark);
        let handed = Self {
            tentative: outer.tentative,
            spelling: outer.spelling.clone(),
            ..self.over(&outer)
        };
        mark.meta = handed.to_meta(&own);
    }

    /// Takes the marks of other modules out of `attributes`, and takes their defaults where there are no own ones.
    /// Returns one that is a `#[cors]` of the item too.
    pub(crate) fn take_marks(&mut self, attributes: &mut Vec<Attribute>) -> Option<Attribute> {
        if !attributes.iter().any(is_mark) {
            return None;
        }
        let (marks, rest): (Vec<_>, Vec<_>) = std::mem::take(attributes).into_iter().partition(is_mark);
        *attributes = rest;
        let mut written = None;
        for mark in marks {
            let (own, outer) = Self::of_mark(&mark);
            if outer.spelling.is_some() || !own.is_empty() {
                written.get_or_insert(mark);
            }
            *self = Self {
                tentative: self.tentative && outer.tentative,
                ..self.over(&outer)
            };
        }
        written
    }

    /// Takes the modules' defaults out of `attributes`, and leaves the `#[cors]` of the item itself. Whether there
    /// were any.
    pub(crate) fn remove_from(attributes: &mut Vec<Attribute>) -> bool {
        let mut is_changed = false;
        attributes.retain_mut(|attribute| {
            if !is_mark(attribute) {
                return true;
            }
            is_changed = true;
            let (own, handed) = Self::of_mark(attribute);
            let is_own = handed.spelling.is_some();
            if let Some(spelling) = handed.spelling {
                attribute.meta = parse_quote!(#spelling(#own));
            }
            is_own
        });
        is_changed
    }

    /// Whether this is what a module has put on an item that has no `#[cors]` of its own, as far as it saw.
    pub(crate) fn is_handed(&self) -> bool {
        self.spelling.is_none() && (self.tentative || self.failed || !self.defaults.is_empty())
    }

    /// The same for arguments that were read already.
    pub(crate) fn with_own(&self, own: &RawArgs) -> Attribute {
        let private = private(&effective(&own.args, &self.defaults));
        let args = &own.args;
        let content = self.content(&quote!(#(#args),*));
        parse_quote!(#[#private::inherited(#content)])
    }

    /// `(own arguments) (defaults) spelling, marks`
    fn content(&self, own: &TokenStream) -> TokenStream {
        let defaults = &self.defaults;
        let marks = [(self.failed, FAILED), (self.tentative, TENTATIVE)]
            .into_iter()
            .filter(|(is_set, _)| *is_set)
            .map(|(_, mark)| Ident::new(mark, Span::call_site()));
        let spelling = &self.spelling;
        quote!((#own) (#(#defaults),*) (#spelling) #(#marks)*)
    }

    fn of_mark(mark: &Attribute) -> (TokenStream, Self) {
        Self::parse(own(mark).unwrap_or_default())
    }

    /// Reads what [`content`](Self::content) writes: the handler's own tokens, and what it inherits.
    pub(crate) fn parse(tokens: TokenStream) -> (TokenStream, Self) {
        let mut groups = Vec::new();
        let mut inherited = Self::default();
        for tree in tokens {
            match tree {
                TokenTree::Group(group) => groups.push(group),
                TokenTree::Ident(mark) => {
                    inherited.failed |= mark == FAILED;
                    inherited.tentative |= mark == TENTATIVE;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        let mut groups = groups.into_iter().map(|group: Group| group.stream());
        let own = groups.next().unwrap_or_default();
        // Checked where the module is.
        inherited.defaults = RawArgs::parse(groups.next().unwrap_or_default(), &mut Vec::new()).args;
        inherited.spelling = groups.next().and_then(|path| syn::parse2(path).ok());
        (own, inherited)
    }
}

/// The arguments of an attribute. The compiler reports `#[cors = ..]`.
fn own(attribute: &Attribute) -> Option<TokenStream> {
    match &attribute.meta {
        Meta::List(list) => Some(list.tokens.clone()),
        Meta::Path(_) => Some(TokenStream::new()),
        Meta::NameValue(_) => None,
    }
}

/// Whether the arguments are `off`.
pub(crate) fn is_off(own: &TokenStream) -> bool {
    let mut trees = own.clone().into_iter();
    matches!((trees.next(), trees.next()), (Some(TokenTree::Ident(word)), None) if word == "off")
}

/// The handler's own arguments, and those of its module that it does not replace. A handler that names a policy takes
/// nothing from its module: what the policy closes, the module must not open.
pub(crate) fn effective(own: &[RawArg], defaults: &[RawArg]) -> Vec<RawArg> {
    let names_policy = own.iter().any(|arg| arg.argument == Argument::Policy);
    let taken = defaults.iter().filter(|default| {
        let is_replaced = own.iter().any(|arg| arg.argument == default.argument);
        // `crate` is not part of a policy.
        !is_replaced && (!names_policy || default.argument == Argument::Crate)
    });
    own.iter().chain(taken).cloned().collect()
}

/// The path of what the attribute names, from arguments that are not checked yet.
fn private(args: &[RawArg]) -> Private {
    let args: Vec<_> = args
        .iter()
        .filter(|arg| arg.argument == Argument::Crate)
        .cloned()
        .collect();
    Private::of(&Args::read(&args).unwrap_or_default())
}
