//! Arguments in the notation of another library: objects, values of structs, chains of calls.
//!
//! One error shows all of them as they should be. What has no counterpart here keeps an error of its own.

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{
    Recovery,
    tokens::{inside, sign},
};
use crate::{
    messages,
    raw_args::is_separator,
    written::{as_written, fits},
};

/// What begins a chain of calls and says nothing.
const CONSTRUCTORS: [&str; 6] = ["new", "default", "builder", "build", "finish", "into"];

impl Recovery<'_> {
    /// Reads the arguments if they are in another notation; `false` where they are not.
    pub(super) fn foreign(&mut self, tokens: &[TokenTree]) -> bool {
        if let Some(group) = object(tokens) {
            self.translate(tokens, |inner| inner.list(&inside(group)));
            return true;
        }
        let Some(calls) = calls(tokens) else {
            return false;
        };
        self.translate(tokens, |inner| {
            for call in &calls {
                inner.part(call);
            }
        });
        true
    }

    fn translate(&mut self, tokens: &[TokenTree], read: impl FnOnce(&mut Recovery<'_>)) {
        let mut errors = Vec::new();
        let mut inner = Recovery::new(&mut errors);
        inner.is_foreign = true;
        read(&mut inner);
        let mut raw = inner.finish();
        // Other libraries list the methods of a whole application; a handler has its own.
        let count = raw.args.len();
        raw.args.retain(|arg| arg.argument != Argument::Methods);
        let dropped_methods = raw.args.len() < count;
        let shown: Option<Vec<String>> = raw.args.iter_mut().map(super::finish::shown_as_sound).collect();
        let shown = shown.and_then(|shown| fits(shown.join(", ")));
        let message = match shown.filter(|shown| !shown.is_empty()) {
            None => messages::braces_around_arguments(),
            Some(shown) => messages::foreign_notation(&as_written(tokens), &shown, dropped_methods),
        };
        self.error(TokenStream::from_iter(tokens.iter().cloned()), message);
        self.errors.extend(errors);
        for arg in raw.args {
            if !self.raw.has(arg.argument) {
                self.raw.args.push(arg);
            }
        }
        self.raw.broken.extend(raw.broken);
        self.raw.off = self.raw.off.or(raw.off);
    }
}

/// The braces of `{ .. }`, `( .. )`, `cors( .. )` and `CorsConfig { .. }` around arguments.
fn object(tokens: &[TokenTree]) -> Option<&Group> {
    let (TokenTree::Group(group), before) = tokens.split_last()? else {
        return None;
    };
    let is_brace = group.delimiter() == Delimiter::Brace;
    match before {
        [] if is_brace || group.delimiter() == Delimiter::Parenthesis => Some(group),
        [TokenTree::Ident(name)] if name == "cors" && group.delimiter() != Delimiter::Bracket => Some(group),
        [TokenTree::Ident(_)] if is_brace && holds_arguments(group) => Some(group),
        _ => None,
    }
}

/// Whether the first thing inside is a name with a sign behind it.
fn holds_arguments(group: &Group) -> bool {
    match &*inside(group) {
        [TokenTree::Ident(_) | TokenTree::Literal(_), rest @ ..] => sign(rest).is_some(),
        _ => false,
    }
}

/// The calls of `WithOrigins("..").AllowAnyHeader()` and `Cors::default().allowed_origin("..")`, each a name and its
/// parentheses; `None` for anything else, and for a call that only makes a value.
fn calls(tokens: &[TokenTree]) -> Option<Vec<Vec<TokenTree>>> {
    let mut calls = Vec::new();
    let links: Vec<&[TokenTree]> = tokens.split(|tree| is_separator(tree, '.')).collect();
    for (index, link) in links.iter().enumerate() {
        let [path @ .., TokenTree::Ident(name), TokenTree::Group(arguments)] = *link else {
            return None;
        };
        let is_path = path
            .iter()
            .all(|tree| matches!(tree, TokenTree::Ident(_)) || is_separator(tree, ':'));
        if arguments.delimiter() != Delimiter::Parenthesis || !path.is_empty() && (index > 0 || !is_path) {
            return None;
        }
        if !CONSTRUCTORS.iter().any(|known| name == known) {
            calls.push(link[path.len()..].to_vec());
        }
    }
    let is_path = tokens.get(1).is_some_and(|second| is_separator(second, ':'));
    (!calls.is_empty() && (links.len() > 1 || is_path)).then_some(calls)
}
