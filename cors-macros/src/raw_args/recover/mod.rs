//! Argument lists with mistakes: wrong signs, missing brackets and commas, names that are not arguments.

mod finish;
mod foreign;
mod nameless;
mod refusal;
mod tokens;

use cors_rules::{
    suggest::{self, ON},
    violation::Argument,
};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::{RawArg, RawArgs, is_separator};
use crate::{attributes_inside, messages, written::as_written};
use tokens::{
    Part, begins_argument, called_with, is_path, name, respanned, sign, span, split, split_at_missing_comma,
};

pub(super) fn parse(trees: &[TokenTree], errors: &mut Vec<syn::Error>) -> RawArgs {
    let mut recovery = Recovery::new(errors);
    recovery.list(trees);
    recovery.finish()
}

struct Recovery<'e> {
    raw: RawArgs,
    errors: &'e mut Vec<syn::Error>,
    /// Each sign that is not `=`, with the index of its argument. One error reports all of them.
    wrong_signs: Vec<(usize, TokenStream, String)>,
    /// Arguments whose lists continue behind a comma without brackets.
    unbracketed: Vec<usize>,
    /// Arguments whose values are written without their names.
    unnamed: Vec<usize>,
    has_unknown: bool,
    /// Whether another notation is read, for which one error stands in.
    is_foreign: bool,
}

impl<'e> Recovery<'e> {
    fn new(errors: &'e mut Vec<syn::Error>) -> Self {
        Self {
            raw: RawArgs::default(),
            errors,
            wrong_signs: Vec::new(),
            unbracketed: Vec::new(),
            unnamed: Vec::new(),
            has_unknown: false,
            is_foreign: false,
        }
    }
}

impl Recovery<'_> {
    fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    /// What another notation has by nature is no mistake of its own.
    fn slip(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        if !self.is_foreign {
            self.error(tokens, message);
        }
    }

    fn list(&mut self, trees: &[TokenTree]) {
        let without = attributes_inside::taken_off(trees, None, self.errors);
        // What was left out may have been the origins.
        self.has_unknown |= without.is_some();
        let trees = without.as_deref().unwrap_or(trees);
        let mut told_semicolon = false;
        for Part { tokens, separator } in split(trees) {
            if let Some(separator) = separator.filter(|tree| is_separator(tree, ';') && !told_semicolon) {
                told_semicolon = true;
                self.slip(
                    separator,
                    "expected `,` between arguments, found `;`\nhelp: write `,` for each `;`",
                );
            }
            match (tokens, separator) {
                ([], Some(separator)) => {
                    self.slip(
                        separator,
                        "an argument is missing before this comma\nhelp: remove this comma",
                    );
                }
                _ => self.part(tokens),
            }
        }
    }

    fn part(&mut self, tokens: &[TokenTree]) {
        if self.foreign(tokens) {
            return;
        }
        let Some((name, rest)) = name(tokens) else {
            return self.nameless(tokens);
        };
        let key = &tokens[..tokens.len() - rest.len()];
        if rest.is_empty() && self.continues_list(&name) {
            return self.extend_last(tokens);
        }
        if let Some((argument, value)) = header_call(&name, rest) {
            self.raw.broken.push(argument);
            let message = messages::header_line_for_argument(argument, &value);
            return self.error(TokenStream::from_iter(tokens.iter().cloned()), message);
        }
        if is_path(rest) {
            self.has_unknown = true;
            let message = messages::code_for_arguments(&as_written(tokens));
            return self.error(TokenStream::from_iter(tokens.iter().cloned()), message);
        }
        if self.refusal(&name, tokens, rest) {
            return;
        }
        if is_off(&name) && self.raw.args.is_empty() {
            if name == "off" && rest.is_empty() {
                self.raw.off = Some(span(key));
                return;
            }
            self.raw.off = Some(span(key));
            let written = as_written(tokens);
            return self.error(
                TokenStream::from_iter(tokens.iter().cloned()),
                messages::off_written_otherwise(&written),
            );
        }
        self.named(&name, key, rest);
    }

    /// A name and what follows it.
    fn named(&mut self, name: &str, key: &[TokenTree], rest: &[TokenTree]) {
        let (value, after) = match sign(rest) {
            Some((length, _)) => split_at_missing_comma(&rest[length..]),
            None if begins_argument(rest) => rest.split_at(0),
            None => split_at_missing_comma(rest),
        };
        if name.eq_ignore_ascii_case("debug") && is_truth(value) {
            let tokens = key.iter().chain(rest).cloned();
            self.error(TokenStream::from_iter(tokens), messages::debug_switch(name));
        } else if let Some(argument) = self.argument(name, key, value.is_empty()) {
            self.push(argument, key, rest, value);
        }
        if let Some(next) = after.first() {
            self.slip(
                next,
                format!("expected `,` before `{next}`\nhelp: write `, {next}`"),
            );
            self.part(after);
        }
    }

    /// The argument with this name, or the one that it was meant for.
    fn argument(&mut self, name: &str, key: &[TokenTree], is_word: bool) -> Option<Argument> {
        if let Some(argument) = Argument::from_name(name) {
            return Some(argument);
        }
        let whole = suggest::whole(name);
        let meant = suggest::argument(name).filter(|_| whole.is_none());
        let message = match meant {
            None if name == "_" => messages::not_an_argument(name),
            None if is_word && whole.is_none() && is_constant(name) => messages::constant_alone(name),
            Some(meant) if self.raw.has(meant) && !is_word => messages::argument_duplicate_alias(name, meant),
            // The name alone would be the next mistake.
            Some(meant) if is_word && !is_switch(meant) => messages::unfinished(name, meant),
            _ => messages::argument_unknown(name),
        };
        let key_tokens = TokenStream::from_iter(key.iter().cloned());
        if meant.is_some() || whole.is_some() {
            self.slip(key_tokens, message);
        } else {
            self.error(key_tokens, message);
        }
        // A name such as `allow_any_origin` says its value, whatever is written behind it.
        if let Some(whole) = whole {
            self.has_unknown |= whole.starts_with("origins") || whole == "off";
            self.push_whole(whole, key);
        }
        // What is simply removed has not taken the place of the origins.
        let is_removed = suggest::none(name).is_some_and(|help| help.starts_with("remove it") && help != ON);
        self.has_unknown |= meant.is_none() && whole.is_none() && !is_removed;
        let meant = meant.filter(|argument| !self.raw.has(*argument))?;
        if is_word && !is_switch(meant) {
            self.raw.broken.push(meant);
            return None;
        }
        Some(meant)
    }

    /// An argument with its value, where a name says both.
    fn push_whole(&mut self, whole: &str, key: &[TokenTree]) {
        let (name, value) = whole
            .split_once(" = ")
            .map_or((whole, None), |(name, value)| (name, Some(value)));
        let Some(argument) = Argument::from_name(name).filter(|argument| !self.raw.has(*argument)) else {
            return;
        };
        let span = span(key);
        let value = value.and_then(|value| value.parse::<TokenStream>().ok());
        let value = value.map(|value| value.into_iter().map(|tree| respanned(tree, span)).collect());
        self.raw.args.push(RawArg {
            argument,
            key: span,
            value,
        });
    }

    fn push(&mut self, argument: Argument, key: &[TokenTree], rest: &[TokenTree], value: &[TokenTree]) {
        let index = self.raw.args.len();
        let sign = sign(rest);
        let mut value: Option<TokenStream> = match (value, sign) {
            ([], None) => None,
            ([], Some(_)) => {
                self.error(
                    TokenStream::from_iter(key.iter().chain(rest).cloned()),
                    messages::value_missing(argument),
                );
                self.raw.broken.push(argument);
                return;
            }
            (value, _) => Some(value.iter().cloned().collect()),
        };
        let sign_tokens = match (sign, &value) {
            (Some((_, true)), _) | (None, None) => None,
            (Some((length, false)), _) => Some(rest[..length].iter().cloned().collect()),
            (None, Some(_)) => Some(rest[..1].iter().cloned().collect::<TokenStream>()),
        };
        if sign.is_none()
            && let Some(called) = value.as_ref().and_then(|_| called_with(rest))
        {
            value = called;
        }
        if let Some(tokens) = sign_tokens {
            let found = match sign {
                Some((length, _)) => format!(", found `{}`", as_written(&rest[..length])),
                None => String::new(),
            };
            self.wrong_signs.push((index, tokens, found));
        }
        self.raw.args.push(RawArg {
            argument,
            key: span(key),
            value,
        });
    }
}

/// `add_header "Access-Control-Allow-Origin" "*"`, as servers are configured.
fn header_call(name: &str, rest: &[TokenTree]) -> Option<(Argument, String)> {
    let [TokenTree::Literal(header), TokenTree::Literal(value), ..] = rest else {
        return None;
    };
    if !name.to_ascii_lowercase().contains("header") {
        return None;
    }
    let text = |literal: &proc_macro2::Literal| syn::parse_str::<syn::LitStr>(&literal.to_string()).ok();
    let line = format!("{}: {}", text(header)?.value(), text(value)?.value());
    messages::header_line(&line).map(|(argument, value)| (argument, value.to_owned()))
}

fn is_truth(value: &[TokenTree]) -> bool {
    let [TokenTree::Ident(word)] = value else {
        return false;
    };
    let word = word.to_string().to_ascii_lowercase();
    word == "true" || word == "false"
}

/// `PARTNERS`, the name of a policy, or `GET`.
fn is_constant(name: &str) -> bool {
    name.len() > 2
        && name
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte == b'_' || byte.is_ascii_digit())
}

const fn is_switch(argument: Argument) -> bool {
    matches!(argument, Argument::Credentials | Argument::Timing)
}

fn is_off(name: &str) -> bool {
    ["off", "disabled", "disable", "none", "false"]
        .iter()
        .any(|off| name.eq_ignore_ascii_case(off))
}
