//! Calls of the hidden builder's methods, one after the other.

use proc_macro2::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

/// An expression and the calls on it, as flat tokens: streams that are joined go through the compiler once more each,
/// and the macros run unoptimized in everybody's debug build.
#[derive(Debug, Clone)]
pub(super) struct Chain(Vec<TokenTree>);

impl Chain {
    pub(super) fn on(expression: TokenStream) -> Self {
        Self(expression.into_iter().collect())
    }

    /// `.name(argument)`
    pub(super) fn call(&mut self, name: &str, argument: impl IntoIterator<Item = TokenTree>) {
        self.0.push(Punct::new('.', Spacing::Alone).into());
        self.0.push(Ident::new(name, Span::call_site()).into());
        let argument = argument.into_iter().collect();
        self.0.push(Group::new(Delimiter::Parenthesis, argument).into());
    }

    /// `.name()`
    pub(super) fn flag(&mut self, name: &str) {
        self.call(name, []);
    }

    /// `.name(true)`
    pub(super) fn switch(&mut self, name: &str, on: bool) {
        let word = if on { "true" } else { "false" };
        self.call(name, [Ident::new(word, Span::call_site()).into()]);
    }

    /// `.name(&["..", ".."])`
    pub(super) fn list<T: AsRef<str>>(&mut self, name: &str, texts: &[T]) {
        self.call(name, slice(texts));
    }

    /// Adds tokens that have spans of their own.
    pub(super) fn push(&mut self, tokens: TokenStream) {
        self.0.extend(tokens);
    }

    pub(super) fn into_trees(self) -> Vec<TokenTree> {
        self.0
    }
}

impl ToTokens for Chain {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(self.0.iter().cloned());
    }
}

/// `&["..", ".."]`
pub(super) fn slice<T: AsRef<str>>(texts: &[T]) -> [TokenTree; 2] {
    let mut elements = Vec::new();
    for text in texts {
        if !elements.is_empty() {
            elements.push(TokenTree::from(Punct::new(',', Spacing::Alone)));
        }
        elements.push(Literal::string(text.as_ref()).into());
    }
    [
        Punct::new('&', Spacing::Alone).into(),
        Group::new(Delimiter::Bracket, elements.into_iter().collect()).into(),
    ]
}
