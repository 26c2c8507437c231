//! Arguments that say what is not meant: `origins != ..`, `not(..)`, `allow_any_origin = false`.

use cors_rules::{
    negation as words,
    suggest::{self, ON},
    violation::Argument,
};
use proc_macro2::{TokenStream, TokenTree};

use super::{
    Recovery, is_off,
    tokens::{inside, sign},
};
use crate::{messages, negation, values, written::as_written};

impl Recovery<'_> {
    /// Reports such an argument; `false` for any other. Nothing is proposed that turns on what it turns off.
    pub(super) fn refusal(&mut self, name: &str, tokens: &[TokenTree], rest: &[TokenTree]) -> bool {
        let meant = Argument::from_name(name).or_else(|| suggest::argument(name));
        let Some(message) = negated_call(name, rest).or_else(|| match meant {
            Some(argument) if negation::is_sign(rest) => Some(messages::refused(argument)),
            Some(_) => None,
            None => turned_off(name, tokens, rest),
        }) else {
            return false;
        };
        let stream = TokenStream::from_iter(tokens.iter().cloned());
        if let Some(argument) = meant {
            self.raw.broken.push(argument);
            self.error(stream, message);
        } else {
            // Whoever turns off what would replace the origins has not forgotten them.
            self.has_unknown = true;
            self.slip(stream, message);
        }
        true
    }
}

/// `not(credentials)`, `not(origins = ..)`.
fn negated_call(name: &str, rest: &[TokenTree]) -> Option<String> {
    let [TokenTree::Group(group)] = rest else {
        return None;
    };
    if !words::is_word(name) {
        return None;
    }
    Some(match &*inside(group) {
        [TokenTree::Ident(only)] => match Argument::from_name(&only.to_string()) {
            Some(argument) => messages::negated(argument),
            None => messages::nothing_is_refused(),
        },
        _ => messages::nothing_is_refused(),
    })
}

/// `allow_any_origin = false`, `off = false`, `enabled = false`: a name that says its value, and a value that takes it
/// back.
fn turned_off(name: &str, tokens: &[TokenTree], rest: &[TokenTree]) -> Option<String> {
    let value = match (sign(rest), rest) {
        (Some((length, _)), _) => rest[length..].to_vec(),
        (None, [TokenTree::Group(group)]) => inside(group),
        (None, _) if negation::is_sign(rest) => rest.to_vec(),
        _ => return None,
    };
    if !values::may_deny(Argument::Credentials, &value) {
        return None;
    }
    if is_off(name) {
        return Some(messages::not_off(name));
    }
    let whole = suggest::whole(name);
    if whole == Some("credentials = false") {
        return Some(messages::shape(Argument::Credentials, None));
    }
    match suggest::none(name) {
        Some(ON) => Some(messages::off_written_otherwise(&as_written(tokens))),
        Some(help) if !help.starts_with("remove it") => Some(messages::turned_off(name)),
        _ => whole.map(|_| messages::turned_off(name)),
    }
}
