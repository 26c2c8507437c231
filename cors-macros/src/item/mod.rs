//! The item below the attribute.

mod module;

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt};
use syn::{
    Attribute, Visibility,
    parse::{ParseStream, Parser},
};

pub(crate) use module::Module;

use crate::written::plain;

/// What the attribute is on.
pub(crate) enum Item {
    Handler(Box<Handler>),
    Module(Box<Module>),
    /// Something that answers no requests: what it is called, and where.
    Other(&'static str, Span),
}

/// A function. Its signature and body are not parsed: an editor can complete inside an unfinished handler, and a long
/// one costs no time.
#[derive(Debug, Clone)]
pub(crate) struct Handler {
    pub(crate) attributes: Vec<Attribute>,
    pub(crate) visibility: Visibility,
    pub(crate) name: Ident,
    /// From the qualifiers to the token before the body.
    pub(crate) signature: Vec<TokenTree>,
    /// `None` for `;`.
    pub(crate) body: Option<TokenTree>,
    pub(crate) shape: Shape,
}

/// What the tokens of a signature show.
#[derive(Debug, Clone, Default)]
pub(crate) struct Shape {
    pub(crate) is_async: bool,
    pub(crate) is_const: bool,
    /// The parameters in `<..>`.
    pub(crate) generics: Vec<TokenTree>,
    pub(crate) inputs: Vec<TokenTree>,
    /// What follows `->`; `None` without one.
    pub(crate) output: Option<Vec<TokenTree>>,
}

impl Item {
    pub(crate) fn read(item: TokenStream) -> Self {
        if let Some(handler) = Handler::sound(&item) {
            return Self::Handler(Box::new(handler));
        }
        let read = |input: ParseStream<'_>| {
            let attributes = input.call(Attribute::parse_outer)?;
            let visibility = input.parse::<Visibility>()?;
            if Module::is_next(input) {
                let module = Module::read(attributes, visibility, input)?;
                return Ok(Self::Module(Box::new(module)));
            }
            let rest: TokenStream = input.parse()?;
            match Handler::read(attributes, visibility, rest.into_iter().collect()) {
                Some(handler) => Ok(Self::Handler(Box::new(handler))),
                None => Err(input.error("no function")),
            }
        };
        match read.parse2(item.clone()) {
            Ok(Self::Module(module)) if module.content.is_none() => {
                Self::Other("a module in another file", module.name.span())
            }
            Ok(item) => item,
            Err(_) => {
                let (found, span) = kind(item);
                Self::Other(found, span)
            }
        }
    }
}

/// The words before `fn`.
pub(crate) const QUALIFIERS: [&str; 5] = ["async", "const", "unsafe", "extern", "safe"];

impl Handler {
    /// Reads nearly every handler: only what is in front of the function is parsed. `None` for another item, and for
    /// one that comes from a macro, in invisible groups.
    fn sound(item: &TokenStream) -> Option<Self> {
        let mut head: Vec<TokenTree> = item.clone().into_iter().collect();
        let at = head.iter().position(|tree| match tree {
            TokenTree::Ident(word) => {
                let word = word.to_string();
                word == "fn" || QUALIFIERS.contains(&&*word)
            }
            _ => false,
        })?;
        let rest = head.split_off(at);
        let read = |input: ParseStream<'_>| Ok((input.call(Attribute::parse_outer)?, input.parse()?));
        let (attributes, visibility) = read.parse2(head.into_iter().collect()).ok()?;
        Self::read(attributes, visibility, rest)
    }

    fn read(attributes: Vec<Attribute>, visibility: Visibility, mut trees: Vec<TokenTree>) -> Option<Self> {
        let at = trees.iter().position(|tree| is_word(tree, "fn"))?;
        let mut shape = Shape::default();
        for tree in &trees[..at] {
            match tree {
                TokenTree::Ident(word) if QUALIFIERS.iter().any(|known| word == known) => {
                    shape.is_async |= word == "async";
                    shape.is_const |= word == "const";
                }
                TokenTree::Literal(_) => {}
                _ => return None,
            }
        }
        let TokenTree::Ident(name) = trees.get(at + 1)?.clone() else {
            return None;
        };
        let body = match trees.last()? {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => trees.pop(),
            TokenTree::Punct(end) if end.as_char() == ';' => {
                trees.pop();
                None
            }
            // Unfinished: whatever there is of it is the signature.
            _ => Some(TokenTree::Group(proc_macro2::Group::new(
                Delimiter::Brace,
                TokenStream::new(),
            ))),
        };
        shape.read(&trees[at + 2..]);
        Some(Self {
            attributes,
            visibility,
            name,
            signature: trees,
            body,
            shape,
        })
    }
}

impl Shape {
    /// Reads what follows the name.
    fn read(&mut self, rest: &[TokenTree]) {
        let is_inputs = |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        // `<F: Fn(u8)>` has parentheses of its own.
        let start = match rest.first() {
            Some(TokenTree::Punct(open)) if open.as_char() == '<' => after_generics(rest),
            _ => 0,
        };
        let Some(at) = rest[start..].iter().position(is_inputs).map(|at| at + start) else {
            return;
        };
        self.generics = rest[..at].to_vec();
        if let TokenTree::Group(inputs) = &rest[at] {
            self.inputs = inputs.stream().into_iter().collect();
        }
        if let [TokenTree::Punct(dash), TokenTree::Punct(arrow), output @ ..] = &rest[at + 1..]
            && dash.as_char() == '-'
            && arrow.as_char() == '>'
        {
            let end = output
                .iter()
                .position(|tree| is_word(tree, "where"))
                .unwrap_or(output.len());
            self.output = Some(output[..end].to_vec());
        }
    }

    /// `self` in any form.
    pub(crate) fn receiver(&self) -> Option<TokenTree> {
        let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | ':'));
        self.inputs
            .iter()
            .take_while(|tree| !is_comma(tree))
            .find(|tree| is_word(tree, "self"))
            .cloned()
    }

    /// Whether somebody is still typing the return type; the compiler says what is missing.
    pub(crate) fn is_unfinished(&self) -> bool {
        let last = self.output.as_ref().map(|output| output.last());
        match last {
            Some(None) => true,
            Some(Some(TokenTree::Punct(mark))) => mark.as_char() != '>' && mark.as_char() != '!',
            Some(Some(last)) => is_word(last, "impl") || is_word(last, "dyn"),
            None => false,
        }
    }

    /// A type parameter, or `impl Trait` among the inputs: no one function is the handler then.
    pub(crate) fn type_parameter(&self) -> Option<TokenTree> {
        let mut depth = 0_usize;
        let mut is_start = false;
        for (index, tree) in self.generics.iter().enumerate() {
            match tree {
                TokenTree::Punct(punct) => {
                    let is_arrow = punct.as_char() == '>'
                        && index > 0
                        && matches!(&self.generics[index - 1], TokenTree::Punct(before) if before.as_char() == '-');
                    match punct.as_char() {
                        '<' => {
                            depth += 1;
                            is_start = depth == 1;
                        }
                        '>' if !is_arrow => depth = depth.saturating_sub(1),
                        ',' if depth == 1 => is_start = true,
                        // The name of a lifetime is not a type parameter.
                        '\'' => is_start = false,
                        _ => {}
                    }
                }
                TokenTree::Ident(_) if is_start => return Some(tree.clone()),
                _ => {}
            }
        }
        self.inputs.iter().find(|tree| is_word(tree, "impl")).cloned()
    }
}

fn after_generics(rest: &[TokenTree]) -> usize {
    let mut depth = 0_usize;
    for (index, tree) in rest.iter().enumerate() {
        let TokenTree::Punct(punct) = tree else { continue };
        let is_arrow =
            index > 0 && matches!(&rest[index - 1], TokenTree::Punct(before) if before.as_char() == '-');
        match punct.as_char() {
            '<' => depth += 1,
            '>' if !is_arrow => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return index + 1;
        }
    }
    0
}

pub(crate) fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

impl ToTokens for Handler {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        tokens.append_all(&self.signature);
        match &self.body {
            Some(body) => body.to_tokens(tokens),
            None => tokens.extend(quote::quote!(;)),
        }
    }
}

/// The word for an item, and where it is.
fn kind(item: TokenStream) -> (&'static str, Span) {
    const NAMES: &[(&str, &str)] = &[
        ("const", "a constant"),
        ("enum", "an enum"),
        ("fn", "a function without a name"),
        ("impl", "an `impl` block"),
        ("let", "a closure or a variable"),
        ("macro_rules", "a macro"),
        ("mod", "a module that does not parse"),
        ("static", "a static"),
        ("struct", "a struct"),
        ("trait", "a trait"),
        ("type", "a type alias"),
        ("union", "a union"),
        ("use", "an import"),
    ];
    let found = item.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) => NAMES
            .iter()
            .find(|(word, _)| ident == word)
            .map(|(_, name)| (*name, ident.span())),
        _ => None,
    });
    found.unwrap_or(("this item", Span::call_site()))
}

/// Whether an attribute is `#[cors(..)]`, under its own name.
pub(crate) fn is_cors(attribute: &Attribute) -> bool {
    attribute
        .path()
        .segments
        .last()
        .is_some_and(|last| plain(&last.ident) == "cors")
}

/// Takes all `#[cors(..)]` out of `attributes`, and returns the first.
pub(crate) fn take_cors(attributes: &mut Vec<Attribute>) -> Option<Attribute> {
    let (taken, rest): (Vec<_>, Vec<_>) = std::mem::take(attributes).into_iter().partition(is_cors);
    *attributes = rest;
    taken.into_iter().next()
}

/// Whether an attribute is a `cfg_attr` that may add an attribute of such a name.
pub(crate) fn may_add(attribute: &Attribute, is_meant: fn(&str) -> bool) -> bool {
    let is_there = |list: &syn::MetaList| has_word(list.tokens.clone(), is_meant);
    attribute.path().is_ident("cfg_attr") && attribute.meta.require_list().is_ok_and(is_there)
}

fn has_word(tokens: TokenStream, is_meant: fn(&str) -> bool) -> bool {
    tokens.into_iter().any(|tree| match tree {
        TokenTree::Ident(word) => is_meant(&plain(&word)),
        TokenTree::Group(group) => has_word(group.stream(), is_meant),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether an attribute is one of the compiler's that leave the item as it is. Any other may be a macro that reads
/// the routing attribute below it.
pub(crate) fn is_inert(attribute: &Attribute) -> bool {
    let first = attribute.path().segments.first();
    first.is_some_and(|first| is_inert_name(&first.ident))
}

pub(crate) fn is_inert_name(name: &Ident) -> bool {
    const INERT: &[&str] = &[
        "allow",
        "cfg",
        "cfg_attr",
        "clippy",
        "cold",
        "deny",
        "deprecated",
        "diagnostic",
        "doc",
        "expect",
        "forbid",
        "inline",
        "must_use",
        "rustfmt",
        "track_caller",
        "warn",
    ];
    INERT.iter().any(|known| name == known)
}
