//! Names of headers that are written as constants or without quotes.

use cors_rules::{rules, violation::Argument};
use proc_macro2::{Delimiter, TokenTree};
use syn::Path;

use super::words::string;
use crate::{
    messages,
    values::{Misfits, word::Word},
    written::{as_written, flat},
};

/// `[CONTENT_TYPE, header::ETAG, "x-a"]`: names of constants are names of headers too.
pub(super) fn identifiers(
    argument: Argument,
    tokens: &[TokenTree],
    misfits: &mut Misfits,
) -> Option<Vec<Word>> {
    let (inside, is_wrapped) = elements(tokens);
    let mut words = Vec::new();
    let mut found = Vec::new();
    for element in inside.split(|tree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',')) {
        match element {
            [] => {}
            [only @ TokenTree::Literal(_)] => words.push(Word {
                text: string(only)?.value(),
                span: only.span(),
            }),
            path if is_header_identifier(path) => {
                // Rust reads `Content-Type` as `Content` minus `Type`.
                let identifier = as_written(path).replace(" - ", "-");
                let last = identifier.rsplit("::").next().unwrap_or_default();
                // The error says all there is to say about a word.
                if !is_answer(last) {
                    let (text, span) = (meant_by(last), path[0].span());
                    words.push(Word { text, span });
                }
                let message = rules::header_identifier(last, argument).to_string();
                found.push((path.to_vec(), message));
            }
            _ => return None,
        }
    }
    // Without an identifier it is another mistake.
    if found.is_empty() {
        return None;
    }
    if is_wrapped {
        let meant = super::correction(argument, tokens, &words);
        misfits.add(tokens, messages::shape(argument, Some(&meant)));
        return Some(words);
    }
    for (path, message) in found {
        misfits.add(&path, message);
    }
    Some(words)
}

/// What is between the brackets, and whether more than brackets is around it.
fn elements(tokens: &[TokenTree]) -> (Vec<TokenTree>, bool) {
    match tokens {
        [TokenTree::Group(group)] => {
            let is_list = group.delimiter() == Delimiter::Bracket;
            (flat(group.stream()), !is_list)
        }
        // `vec![..]`, `&[..]`
        [.., TokenTree::Punct(mark), TokenTree::Group(group)] if matches!(mark.as_char(), '!' | '&') => {
            (flat(group.stream()), true)
        }
        single => (single.to_vec(), false),
    }
}

/// Whether a word answers yes or no, and is not the name of a header.
fn is_answer(word: &str) -> bool {
    ["true", "false", "yes", "no", "none"]
        .iter()
        .any(|answer| word.eq_ignore_ascii_case(answer))
}

/// The name of the header, or `*`: the error about the identifier says which.
fn meant_by(identifier: &str) -> String {
    match header_name(identifier) {
        name if matches!(&*name, "any" | "all" | "star") => "*".to_owned(),
        name => name,
    }
}

/// A path, or the name of a header without quotes.
fn is_header_identifier(tokens: &[TokenTree]) -> bool {
    let is_name = tokens.iter().enumerate().all(|(index, tree)| match tree {
        TokenTree::Ident(_) => index % 2 == 0,
        TokenTree::Punct(punct) => index % 2 == 1 && punct.as_char() == '-',
        _ => false,
    });
    is_name && tokens.len() % 2 == 1 || syn::parse2::<Path>(tokens.iter().cloned().collect()).is_ok()
}

/// `CONTENT_TYPE`, `ContentType` and `content_type` are `content-type`.
fn header_name(identifier: &str) -> String {
    let mut name = String::new();
    let mut before_is_lower = false;
    for character in identifier.chars() {
        if character.is_ascii_uppercase() && before_is_lower {
            name.push('-');
        }
        before_is_lower = character.is_ascii_lowercase();
        name.push(if character == '_' {
            '-'
        } else {
            character.to_ascii_lowercase()
        });
    }
    name
}
