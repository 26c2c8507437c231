//! Argument lists with mistakes: wrong signs, missing brackets and commas, names that are not arguments.

mod nameless;
mod tokens;

use cors_rules::{suggest, violation::Argument};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::ToTokens;

use super::{RawArg, RawArgs, is_separator};
use crate::{messages, written::as_written};
use tokens::{
    Part, begins_argument, called_with, inside, is_path, name, sign, span, split, split_at_missing_comma,
};

pub(super) fn parse(trees: &[TokenTree], errors: &mut Vec<syn::Error>) -> RawArgs {
    let mut recovery = Recovery {
        raw: RawArgs::default(),
        errors,
        wrong_signs: Vec::new(),
        unbracketed: Vec::new(),
        unnamed: Vec::new(),
        has_unknown: false,
    };
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
}

impl Recovery<'_> {
    fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.errors.push(syn::Error::new_spanned(tokens, message));
    }

    fn list(&mut self, trees: &[TokenTree]) {
        if let [TokenTree::Group(group)] = trees
            && matches!(group.delimiter(), Delimiter::Brace | Delimiter::Parenthesis)
        {
            self.error(group, messages::braces_around_arguments());
            return self.list(&inside(group));
        }
        let mut told_semicolon = false;
        for Part { tokens, separator } in split(trees) {
            if let Some(separator) = separator.filter(|tree| is_separator(tree, ';') && !told_semicolon) {
                told_semicolon = true;
                self.error(
                    separator,
                    "expected `,` between arguments, found `;`\nhelp: write `,` for each `;`",
                );
            }
            match (tokens, separator) {
                ([], Some(separator)) => {
                    self.error(
                        separator,
                        "an argument is missing before this comma\nhelp: remove this comma",
                    );
                }
                _ => self.part(tokens),
            }
        }
    }

    fn part(&mut self, tokens: &[TokenTree]) {
        let Some((name, rest)) = name(tokens) else {
            return self.nameless(tokens);
        };
        let key = &tokens[..tokens.len() - rest.len()];
        if rest.is_empty() && self.continues_list(&name) {
            return self.extend_last(tokens);
        }
        if name == "cors" && matches!(rest, [TokenTree::Group(_)]) {
            if let [TokenTree::Group(group)] = rest {
                self.error(
                    TokenStream::from_iter(tokens.iter().cloned()),
                    messages::braces_around_arguments(),
                );
                self.list(&inside(group));
            }
            return;
        }
        if is_path(rest) {
            self.has_unknown = true;
            let message = messages::code_for_arguments(&as_written(tokens));
            return self.error(TokenStream::from_iter(tokens.iter().cloned()), message);
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
        if let Some(argument) = self.argument(name, key, value.is_empty()) {
            self.push(argument, key, rest, value);
        }
        if let Some(next) = after.first() {
            let text = as_written(after);
            self.error(
                next,
                format!("expected `,` before `{next}`\nhelp: write `, {text}`"),
            );
            self.part(after);
        }
    }

    /// The argument with this name, or the one that it was meant for.
    fn argument(&mut self, name: &str, key: &[TokenTree], is_word: bool) -> Option<Argument> {
        if let Some(argument) = Argument::from_name(name) {
            return Some(argument);
        }
        let message = match suggest::argument(name).filter(|_| suggest::whole(name).is_none()) {
            None if name == "_" => messages::not_an_argument(name),
            // The name alone would be the next mistake.
            Some(meant) if is_word && !is_switch(meant) => messages::unfinished(name, meant),
            _ => messages::argument_unknown(name),
        };
        self.error(TokenStream::from_iter(key.iter().cloned()), message);
        // A name such as `allow_any_origin` says its value, whatever is written behind it.
        let meant = suggest::argument(name).filter(|_| suggest::whole(name).is_none());
        self.has_unknown |= meant.is_none();
        let meant = meant.filter(|argument| !self.raw.has(*argument))?;
        if is_word && !is_switch(meant) {
            self.raw.broken.push(meant);
            return None;
        }
        Some(meant)
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

    /// Reports the mistakes that show only when the whole list is read.
    fn finish(mut self) -> RawArgs {
        let unbracketed = std::mem::take(&mut self.unbracketed);
        let unnamed = std::mem::take(&mut self.unnamed);
        for index in unnamed.iter().filter(|index| !unbracketed.contains(index)) {
            let arg = &self.raw.args[*index];
            if let Some(value) = arg.value.clone() {
                let message = messages::name_missing(arg.argument, &value);
                self.error(value, message);
            }
        }
        for index in unbracketed {
            let arg = &mut self.raw.args[index];
            let Some(value) = arg.value.take() else { continue };
            let bracketed =
                TokenStream::from(TokenTree::Group(Group::new(Delimiter::Bracket, value.clone())));
            let message = match unnamed.contains(&index) {
                true => messages::name_missing(arg.argument, &bracketed),
                false => messages::brackets_missing(arg.argument, &bracketed),
            };
            arg.value = Some(bracketed);
            self.error(value, message);
        }
        if let Some((index, tokens, found)) = self.wrong_signs.first().cloned() {
            let args: Vec<String> = self
                .wrong_signs
                .iter()
                .map(|(index, ..)| self.raw.args[*index].written())
                .collect();
            let name = self.raw.args[index].argument.name();
            let message = messages::wrong_sign(name, &found, &args);
            self.error(tokens, message);
        }
        // Whoever wrote a name that means nothing here has not forgotten the origins as well.
        if self.has_unknown && !self.raw.has(Argument::Origins) {
            self.raw.broken.push(Argument::Origins);
        }
        self.raw
    }
}

const fn is_switch(argument: Argument) -> bool {
    matches!(argument, Argument::Credentials | Argument::Timing)
}

fn is_off(name: &str) -> bool {
    ["off", "disabled", "disable", "none", "false"]
        .iter()
        .any(|off| name.eq_ignore_ascii_case(off))
}
