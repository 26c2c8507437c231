//! Values without a name before them: the rest of a list without brackets, or a value that says which argument it is
//! for.

use cors_rules::{
    doors::Category,
    violation::{Argument, Rule},
};
use proc_macro2::{TokenStream, TokenTree};

use super::{
    Recovery, is_off,
    tokens::{sign, span},
};
use crate::{messages, raw_args::RawArg, written::as_written};

impl Recovery<'_> {
    /// Tokens without a name: the rest of a list without brackets, or a value whose name is missing.
    pub(super) fn nameless(&mut self, tokens: &[TokenTree]) {
        let stream = || TokenStream::from_iter(tokens.iter().cloned());
        if is_value(tokens) && self.last_is_open_list() && self.takes(tokens) {
            return self.extend_last(tokens);
        }
        if let Some((number, whole)) = self.thousands(tokens) {
            return self.error(number, messages::thousands(&whole));
        }
        if let Some(argument) = negated_name(tokens) {
            return self.error(stream(), messages::negated(argument));
        }
        if let [TokenTree::Literal(literal), rest @ ..] = tokens
            && let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string())
        {
            let text = text.value();
            if sign(rest).is_some() {
                return self.named(&text, &tokens[..1], rest);
            }
            if let Some((argument, value)) = messages::header_line(&text) {
                self.raw.broken.push(argument);
                return self.error(stream(), messages::header_line_for_argument(argument, value));
            }
            if is_off(&text) && self.raw.args.is_empty() {
                self.raw.off = Some(span(tokens));
                return self.error(stream(), messages::off_written_otherwise(&as_written(tokens)));
            }
            if is_method(&text) && !self.raw.has(Argument::Methods) {
                return self.unnamed(Argument::Methods, tokens, stream());
            }
            if !text.contains("://") && text != "*" {
                self.has_unknown = true;
                return self.error(stream(), messages::string_for_argument(&text));
            }
        }
        let written = as_written(tokens);
        if written.contains("://") || written.contains('*') || written.contains("localhost") {
            return self.origins_alone(tokens);
        }
        self.has_unknown = true;
        self.error(stream(), messages::not_an_argument(&written));
    }

    /// Origins without `origins =` before them.
    fn origins_alone(&mut self, tokens: &[TokenTree]) {
        let stream = TokenStream::from_iter(tokens.iter().cloned());
        let value = match tokens {
            [TokenTree::Punct(star)] if star.as_char() == '*' => quote::quote_spanned!(star.span()=> "*"),
            _ => stream.clone(),
        };
        if self.raw.has(Argument::Origins) {
            return self.error(stream, messages::name_missing(Argument::Origins, &value));
        }
        self.unnamed(Argument::Origins, tokens, value);
    }

    /// `max_age = 86,400`: the number that was meant. It becomes the value.
    fn thousands(&mut self, tokens: &[TokenTree]) -> Option<(TokenStream, String)> {
        let [TokenTree::Literal(digits)] = tokens else {
            return None;
        };
        let digits = digits.to_string();
        let last = self.raw.args.last_mut()?;
        let before = last.value.as_ref()?.to_string();
        let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if last.argument != Argument::MaxAge
            || digits.len() != 3
            || !is_number(&digits)
            || !is_number(&before)
        {
            return None;
        }
        let whole = format!("{before}{digits}");
        let number: proc_macro2::Literal = whole.parse().ok()?;
        let written = last
            .value
            .replace(quote::quote_spanned!(tokens[0].span()=> #number));
        let written = written.into_iter().flatten().chain(tokens.iter().cloned());
        Some((written.collect(), whole))
    }

    /// A value that says by itself which argument it is for; the error waits for the rest of a list.
    fn unnamed(&mut self, argument: Argument, tokens: &[TokenTree], value: TokenStream) {
        self.unnamed.push(self.raw.args.len());
        self.raw.args.push(RawArg {
            argument,
            key: span(tokens),
            value: Some(value),
        });
    }

    /// Whether a string can be one more value of the list before: names of methods and arguments are not origins.
    fn takes(&self, tokens: &[TokenTree]) -> bool {
        let is_of_origins = self
            .raw
            .args
            .last()
            .is_some_and(|last| matches!(last.argument, Argument::Origins | Argument::DebugOrigins));
        let text = match tokens {
            [TokenTree::Literal(literal)] => syn::parse_str::<syn::LitStr>(&literal.to_string()).ok(),
            _ => None,
        };
        let is_other = text.is_some_and(|text| {
            let text = text.value();
            Argument::from_name(&text).is_some() || is_method(&text)
        });
        !(is_of_origins && is_other)
    }

    /// Whether the argument before has a value that could go on.
    fn last_is_open_list(&self) -> bool {
        let Some(last) = self.raw.args.last() else {
            return false;
        };
        let is_list = matches!(
            last.argument,
            Argument::Origins
                | Argument::DebugOrigins
                | Argument::Methods
                | Argument::AllowHeaders
                | Argument::ExposeHeaders
        );
        let tokens = last.value.clone().into_iter().flatten();
        let mut count = 0;
        let is_open = tokens.inspect(|_| count += 1).all(|token| match token {
            TokenTree::Literal(_) | TokenTree::Ident(_) => true,
            TokenTree::Punct(punct) => punct.as_char() == ',',
            TokenTree::Group(_) => false,
        });
        is_list && is_open && count > 0
    }

    /// Whether a word belongs to the list of the argument before: `methods = GET, POST`.
    pub(super) fn continues_list(&self, word: &str) -> bool {
        let Some(last) = self.raw.args.last() else {
            return false;
        };
        let is_word = match last.argument {
            Argument::Methods => word.bytes().all(|byte| byte.is_ascii_uppercase()),
            Argument::Allow => Rule::from_id(word).is_some(),
            Argument::Block | Argument::Report => Category::from_name(word).is_some(),
            _ => false,
        };
        let is_open = last
            .value
            .clone()
            .into_iter()
            .flatten()
            .all(|token| !matches!(token, TokenTree::Group(_)));
        is_word && is_open && Argument::from_name(word).is_none()
    }

    pub(super) fn extend_last(&mut self, tokens: &[TokenTree]) {
        let index = self.raw.args.len() - 1;
        if let Some(last) = self.raw.args.last_mut() {
            let value = last.value.get_or_insert_with(TokenStream::new);
            value.extend(quote::quote!(,));
            value.extend(tokens.iter().cloned());
        }
        if !self.unbracketed.contains(&index) {
            self.unbracketed.push(index);
        }
    }
}

/// `!credentials`
fn negated_name(tokens: &[TokenTree]) -> Option<Argument> {
    match tokens {
        [TokenTree::Punct(not), TokenTree::Ident(name)] if not.as_char() == '!' => {
            Argument::from_name(&name.to_string())
        }
        _ => None,
    }
}

/// The methods that people write as strings.
fn is_method(text: &str) -> bool {
    matches!(
        text,
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"
    )
}

/// Whether the tokens are what a list holds, without a name or a sign of assignment.
fn is_value(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Literal(_), rest @ ..] => sign(rest).is_none(),
        [TokenTree::Punct(star)] => star.as_char() == '*',
        _ => false,
    }
}
