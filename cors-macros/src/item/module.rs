//! An inline module below the attribute: its items, to be looked at, and its tokens, to be changed.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, TokenStreamExt};
use syn::{
    Attribute, Item, Token, Visibility, braced,
    parse::{ParseStream, Result},
    token::Brace,
};

/// A module. Its tokens are emitted, and not its items: they keep their spans, and what nobody changes costs no time.
#[derive(Debug)]
pub(crate) struct Module {
    pub(crate) attributes: Vec<Attribute>,
    visibility: Visibility,
    unsafety: Option<Token![unsafe]>,
    mod_token: Token![mod],
    pub(crate) name: Ident,
    /// `None` for `;`.
    pub(crate) content: Option<Content>,
}

/// What is between the braces.
#[derive(Debug)]
pub(crate) struct Content {
    brace: Brace,
    pub(crate) tokens: TokenStream,
    pub(crate) items: Vec<Item>,
}

impl Module {
    pub(super) fn is_next(input: ParseStream<'_>) -> bool {
        input.peek(Token![mod]) || input.peek(Token![unsafe]) && input.peek2(Token![mod])
    }

    /// Reads what follows the attributes and the visibility.
    pub(super) fn read(
        attributes: Vec<Attribute>,
        visibility: Visibility,
        input: ParseStream<'_>,
    ) -> Result<Self> {
        Ok(Self {
            attributes,
            visibility,
            unsafety: input.parse()?,
            mod_token: input.parse()?,
            name: input.parse()?,
            content: if input.peek(Token![;]) {
                input.parse::<Token![;]>()?;
                None
            } else {
                Some(Content::read(input)?)
            },
        })
    }

    pub(crate) fn items(&self) -> &[Item] {
        self.content.as_ref().map_or(&[], |content| &content.items)
    }
}

impl Content {
    fn read(input: ParseStream<'_>) -> Result<Self> {
        let inside;
        let brace = braced!(inside in input);
        let tokens = inside.fork().parse()?;
        inside.call(Attribute::parse_inner)?;
        let mut items = Vec::new();
        while !inside.is_empty() {
            items.push(inside.parse()?);
        }
        Ok(Self { brace, tokens, items })
    }
}

impl ToTokens for Module {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append_all(&self.attributes);
        self.visibility.to_tokens(tokens);
        self.unsafety.to_tokens(tokens);
        self.mod_token.to_tokens(tokens);
        self.name.to_tokens(tokens);
        match &self.content {
            Some(content) => content
                .brace
                .surround(tokens, |tokens| content.tokens.to_tokens(tokens)),
            None => tokens.extend(quote::quote!(;)),
        }
    }
}
