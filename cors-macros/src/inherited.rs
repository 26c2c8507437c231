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
    /// The module saw no routing attribute, but a `cfg_attr` that may become one.
    pub(crate) tentative: bool,
    /// The path of the handler's own `#[cors]`, so that its import counts as used.
    pub(crate) spelling: Option<Path>,
}

impl Inherited {
    /// The attribute of a handler that has none of its own.
    pub(crate) fn to_attribute(&self) -> Attribute {
        let private = private(&self.defaults);
        let content = self.content(&TokenStream::new());
        parse_quote!(#[#private::inherited(#content)])
    }

    /// Adds the defaults to a `#[cors(..)]` of a handler or of a module inside.
    pub(crate) fn add_to(&self, attribute: &mut Attribute) {
        let own = match &attribute.meta {
            Meta::List(list) => list.tokens.clone(),
            Meta::Path(_) => TokenStream::new(),
            // The compiler reports `#[cors = ..]`.
            Meta::NameValue(_) => return,
        };
        let is_off = matches!(&*own.clone().into_iter().collect::<Vec<_>>(), [TokenTree::Ident(word)] if word == "off");
        if is_off {
            return;
        }
        let private = private(&self.defaults);
        let handed = Self {
            spelling: Some(attribute.path().clone()),
            ..self.clone()
        };
        let content = handed.content(&own);
        attribute.meta = parse_quote!(#private::inherited(#content));
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
