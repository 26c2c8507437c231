//! What was meant by a value of the wrong shape.

mod code;
mod headers;
mod paths;
mod words;

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, TokenTree};
use syn::LitStr;

use super::{Misfits, word::Word};
use crate::{
    messages, negation,
    written::{as_written, flat},
};
use code::{builds, code, is_computed, is_decision, spread, sum};
use words::{flat_all, takes_words, words};

pub(super) use paths::{expression_path, path, source};

/// The strings, and words where the argument takes some, that a value of any other shape holds. One error says how
/// to write them.
pub(super) fn list(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Vec<Word> {
    let trees = flat_all(tokens);
    if is_told(argument, tokens, &trees, misfits) {
        return Vec::new();
    }
    if is_header_list(argument)
        && let Some(words) = headers::identifiers(argument, tokens, misfits)
    {
        return words;
    }
    let words: Vec<Word> = words(argument, &trees);
    let bad = misfit(argument, tokens);
    let message = misfit_message(argument, tokens, &bad, &words);
    misfits.add(&bad, message);
    words
}

/// Reports a value whose strings are not what it means: code, and negations.
fn is_told(argument: Argument, tokens: &[TokenTree], trees: &[TokenTree], misfits: &mut Misfits) -> bool {
    let takes_origins = matches!(argument, Argument::Origins | Argument::DebugOrigins);
    if argument == Argument::Origins
        && let Some([debug, release]) = builds(tokens)
    {
        misfits.add(tokens, messages::builds(&debug, &release));
        return true;
    }
    if takes_origins && is_decision(trees) {
        misfits.add(tokens, messages::decision(argument, tokens));
        return true;
    }
    if negation::is_in(argument, tokens) {
        misfits.add(&misfit(argument, tokens), messages::refused(argument));
        return true;
    }
    if takes_origins && let Some((code, joined)) = sum(tokens) {
        misfits.add(
            &code,
            messages::code(argument, &as_written(&code), joined.as_deref()),
        );
        return true;
    }
    if let Some(others) = spread(tokens) {
        misfits.add(
            &others,
            messages::constant_in_list(argument, &as_written(&others), false),
        );
        return true;
    }
    if let Some(at) = trees.iter().position(is_computed) {
        let (code, joined) = code(tokens, trees, at);
        misfits.add(
            &code,
            messages::code(argument, &as_written(&code), joined.as_deref()),
        );
        return true;
    }
    false
}

/// What is said about `bad` in a list that holds these words.
fn misfit_message(argument: Argument, tokens: &[TokenTree], bad: &[TokenTree], words: &[Word]) -> String {
    if is_constant_among_literals(argument, tokens, bad) {
        let is_alone = bad.len() == tokens_inside(tokens);
        return messages::constant_in_list(argument, &as_written(bad), is_alone);
    }
    if words.is_empty() {
        return nothing(argument, tokens);
    }
    let meant = correction(argument, tokens, words);
    match bad {
        [
            TokenTree::Literal(_) | TokenTree::Ident(_),
            TokenTree::Literal(_) | TokenTree::Ident(_),
            ..,
        ] => messages::comma_missing(&meant),
        [
            TokenTree::Literal(_) | TokenTree::Ident(_),
            TokenTree::Punct(separator),
            ..,
        ] if separator.as_char() == ';' => messages::semicolon_in_list(&meant),
        _ => messages::shape(argument, Some(&meant)),
    }
}

/// Whether one element of a list of origins is the name of a constant.
fn is_constant_among_literals(argument: Argument, tokens: &[TokenTree], bad: &[TokenTree]) -> bool {
    matches!(argument, Argument::Origins | Argument::DebugOrigins)
        && (1..=tokens_inside(tokens)).contains(&bad.len())
        && expression_path(bad.iter().cloned().collect()).is_some()
}

/// How many tokens are between the brackets, or none.
fn tokens_inside(tokens: &[TokenTree]) -> usize {
    match tokens {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => flat(group.stream()).len(),
        _ => 0,
    }
}

/// The only element of a list that is not as it should be, or all tokens where there are several.
fn misfit(argument: Argument, tokens: &[TokenTree]) -> Vec<TokenTree> {
    let [TokenTree::Group(group)] = tokens else {
        return tokens.to_vec();
    };
    if group.delimiter() != Delimiter::Bracket {
        return tokens.to_vec();
    }
    let inside = flat(group.stream());
    let is_sound = |element: &&[TokenTree]| match element {
        [] => true,
        [tree @ TokenTree::Literal(_)] => syn::parse2::<LitStr>(tree.clone().into()).is_ok(),
        [TokenTree::Ident(_)] => takes_words(argument),
        _ => false,
    };
    let mut bad = inside
        .split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ','))
        .filter(|element| !is_sound(element));
    match (bad.next(), bad.next()) {
        (Some(only), None) => only.to_vec(),
        _ => tokens.to_vec(),
    }
}

/// The argument as it should be. What was in brackets stays in brackets.
pub(super) fn correction(argument: Argument, tokens: &[TokenTree], words: &[Word]) -> String {
    let is_list = tokens
        .iter()
        .any(|tree| matches!(tree, TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket));
    let shown: Vec<String> = words
        .iter()
        .map(|word| match argument {
            Argument::Methods | Argument::Allow | Argument::Block | Argument::Report
                if is_identifier(&word.text) =>
            {
                word.text.clone()
            }
            _ => format!("{:?}", word.text),
        })
        .collect();
    let name = argument.name();
    match &*shown {
        [only]
            if only == "\"*\""
                || !is_list && matches!(argument, Argument::Origins | Argument::DebugOrigins) =>
        {
            format!("{name} = {only}")
        }
        several => format!("{name} = [{}]", several.join(", ")),
    }
}

fn is_identifier(text: &str) -> bool {
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

/// What to say about a value with no string in it.
fn nothing(argument: Argument, tokens: &[TokenTree]) -> String {
    let written = as_written(tokens);
    if matches!(argument, Argument::Origins | Argument::DebugOrigins) {
        if let [TokenTree::Literal(number)] = tokens
            && let Ok(port) = number.to_string().parse::<u16>()
        {
            return messages::port_for_origin(argument, port);
        }
        if matches!(tokens, [TokenTree::Punct(slash), ..] if slash.as_char() == '/') {
            return messages::regular_expression(argument);
        }
        if matches!(tokens, [TokenTree::Ident(first), ..] if first == "Self") {
            return messages::code(argument, &written, None);
        }
        let host = written.replace(' ', "");
        let is_named = host.bytes().any(|byte| byte.is_ascii_alphabetic()) || host.matches('.').count() == 3;
        let is_host = is_named
            && host.contains('.')
            && host
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b".-:/".contains(&byte))
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("::");
        if is_host {
            return messages::unquoted_origin(&host);
        }
        if let Some(message) = messages::word_for_origins(argument, &written) {
            return message;
        }
        if tokens.iter().any(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == '|' || punct.as_char() == '>')) && tokens.len() > 2 || is_call(tokens) {
            return messages::code(argument, &written, None);
        }
    }
    messages::shape(argument, None)
}

fn is_call(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(_), .., TokenTree::Group(group)] if group.delimiter() == Delimiter::Parenthesis)
}

fn is_header_list(argument: Argument) -> bool {
    matches!(argument, Argument::AllowHeaders | Argument::ExposeHeaders)
}

/// What this text probably means as the value of a switch.
pub(super) fn switch(written: &str) -> Option<bool> {
    let word = written
        .trim_matches(['"', '\'', '(', ')', ' '])
        .to_ascii_lowercase();
    match &*word {
        "true" | "tru" | "yes" | "y" | "on" | "1" | "include" | "enabled" | "allow" | "some(true)"
        | "!false" => Some(true),
        "false" | "no" | "n" | "off" | "0" | "omit" | "none" | "never" | "disabled" | "deny"
        | "some(false)" | "same-origin" | "same_origin" | "!true" => Some(false),
        _ => None,
    }
}
