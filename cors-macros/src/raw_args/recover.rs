//! Argument lists with mistakes: wrong signs, missing brackets and commas, names that are not arguments.

use cors_rules::{
    doors::Category,
    structure, suggest,
    violation::{Argument, Rule},
};
use proc_macro2::{Delimiter, Group, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;

use super::{RawArg, RawArgs, as_written, is_separator};
use crate::messages;

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
    /// Each sign that is not `=`, with the index of its argument. They are told together.
    wrong_signs: Vec<(usize, TokenStream, String)>,
    /// Arguments whose lists continue behind a comma without brackets.
    unbracketed: Vec<usize>,
    /// Arguments whose values are written without their names.
    unnamed: Vec<usize>,
    has_unknown: bool,
}

/// A part of the list, and the separator behind it.
struct Part<'t> {
    tokens: &'t [TokenTree],
    separator: Option<&'t TokenTree>,
}

fn split(trees: &[TokenTree]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = trees;
    while !rest.is_empty() {
        let is_end = |tree: &TokenTree| is_separator(tree, ',') || is_separator(tree, ';');
        let end = rest.iter().position(is_end).unwrap_or(rest.len());
        let (tokens, after) = rest.split_at(end);
        let separator = after.first();
        parts.push(Part { tokens, separator });
        rest = after.get(1..).unwrap_or_default();
    }
    parts
}

/// How many tokens between a name and its value are meant as `=`, and whether they are.
fn sign(rest: &[TokenTree]) -> Option<(usize, bool)> {
    let punct = |index: usize| match rest.get(index) {
        Some(TokenTree::Punct(punct)) => Some((punct.as_char(), punct.spacing() == Spacing::Joint)),
        _ => None,
    };
    let (first, is_joint) = punct(0)?;
    let second = punct(1).filter(|_| is_joint).map(|(second, _)| second);
    match (first, second) {
        ('=', Some('=' | '>')) => Some((2, false)),
        ('=', _) => Some((1, true)),
        (':', Some(':')) => None,
        (':' | '+' | '-' | '|' | '?' | '~', Some('=')) | ('-', Some('>')) | ('<', Some('-')) => {
            Some((2, false))
        }
        (':', _) => Some((1, false)),
        _ => None,
    }
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
            _ => structure::argument_unknown(name),
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

    /// Tokens without a name: the rest of a list without brackets, or a value whose name is missing.
    fn nameless(&mut self, tokens: &[TokenTree]) {
        let stream = || TokenStream::from_iter(tokens.iter().cloned());
        let is_value = matches!(tokens.first(), Some(TokenTree::Literal(_)))
            || matches!(tokens, [TokenTree::Punct(star)] if star.as_char() == '*');
        if is_value && self.last_is_open_list() && self.takes(tokens) {
            return self.extend_last(tokens);
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
            let value = match tokens {
                [TokenTree::Punct(star)] if star.as_char() == '*' => {
                    quote::quote_spanned!(star.span()=> "*")
                }
                _ => stream(),
            };
            if self.raw.has(Argument::Origins) {
                return self.error(stream(), messages::name_missing(Argument::Origins, &value));
            }
            return self.unnamed(Argument::Origins, tokens, value);
        }
        self.has_unknown = true;
        self.error(stream(), messages::not_an_argument(&written));
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

    /// Whether a string can be one more value of the list before: the names of methods and arguments are no origins.
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
    fn continues_list(&self, word: &str) -> bool {
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

    fn extend_last(&mut self, tokens: &[TokenTree]) {
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

    /// Tells what could only be told when all was read.
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
            let args: Vec<&RawArg> = self
                .wrong_signs
                .iter()
                .map(|(index, ..)| &self.raw.args[*index])
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

/// `max-age` and `"origins"` are names too, wrong ones.
fn name(tokens: &[TokenTree]) -> Option<(String, &[TokenTree])> {
    let [TokenTree::Ident(first), after_first @ ..] = tokens else {
        return None;
    };
    let mut rest = after_first;
    let mut name = first.to_string();
    while let [TokenTree::Punct(punct), TokenTree::Ident(next), after @ ..] = rest
        && punct.as_char() == '-'
    {
        name = format!("{name}-{next}");
        rest = after;
    }
    Some((name, rest))
}

/// `Cors::permissive()`, `vec![..]`.
fn is_path(rest: &[TokenTree]) -> bool {
    match rest {
        [TokenTree::Punct(first), TokenTree::Punct(second), ..] => {
            first.as_char() == ':' && second.as_char() == ':' && first.spacing() == Spacing::Joint
        }
        [TokenTree::Punct(first), TokenTree::Group(_), ..] => first.as_char() == '!',
        [TokenTree::Punct(first), ..] => first.as_char() == '.',
        _ => false,
    }
}

const fn is_switch(argument: Argument) -> bool {
    matches!(argument, Argument::Credentials | Argument::Timing)
}

/// The methods that people write as strings.
fn is_method(text: &str) -> bool {
    matches!(
        text,
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"
    )
}

fn is_off(name: &str) -> bool {
    ["off", "disabled", "disable", "none", "false"]
        .iter()
        .any(|off| name.eq_ignore_ascii_case(off))
}

/// The value of `name(value)`: one thing as it is, several as a list, nothing as the name alone.
fn called_with(rest: &[TokenTree]) -> Option<Option<TokenStream>> {
    let [TokenTree::Group(group), ..] = rest else {
        return None;
    };
    if group.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    let inside = inside(group);
    Some(match inside.iter().any(|tree| is_separator(tree, ',')) {
        true => Some(TokenTree::Group(Group::new(Delimiter::Bracket, group.stream())).into()),
        false if inside.is_empty() => None,
        false => Some(group.stream()),
    })
}

/// Cuts a value where the next argument begins without a comma before it.
fn split_at_missing_comma(value: &[TokenTree]) -> (&[TokenTree], &[TokenTree]) {
    let begins =
        |index: usize| begins_argument(&value[index..]) && !matches!(&value[index - 1], TokenTree::Punct(_));
    let at = (1..value.len())
        .find(|&index| begins(index))
        .unwrap_or(value.len());
    value.split_at(at)
}

/// `name`, or `name = ..` with whatever sign.
fn begins_argument(tokens: &[TokenTree]) -> bool {
    let [TokenTree::Ident(ident), after @ ..] = tokens else {
        return false;
    };
    let name = ident.to_string();
    let is_name = Argument::from_name(&name).is_some() || name == "off";
    is_name && (after.is_empty() || sign(after).is_some())
}

fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

fn span(tokens: &[TokenTree]) -> Span {
    tokens.first().map_or_else(Span::call_site, TokenTree::span)
}
