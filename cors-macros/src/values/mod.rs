//! The shapes of values: lists, switches, seconds, paths.
//!
//! Reading a value never fails: errors are collected beside the value, so that one bad element does not hide the
//! mistakes in the others, and a value in the wrong form is still checked.

mod list;
mod salvage;
mod single;
mod word;

use cors_rules::violation::Argument;
use proc_macro2::{Span, TokenStream, TokenTree};

use crate::{
    negation,
    written::{as_written, flat},
};

pub(crate) use list::{Origins, Words};
pub(crate) use single::{PathValue, Seconds, Switch};

/// Reads the value of an argument.
pub(crate) trait Value: Default {
    /// What follows the equals sign.
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self;

    /// The argument's name alone.
    fn word(argument: Argument, name: Span, misfits: &mut Misfits) -> Self {
        misfits
            .0
            .push(syn::Error::new(name, crate::messages::value_missing(argument)));
        Self::default()
    }

    /// Where the element at `index` is.
    fn element(&self, _: usize) -> Option<Span> {
        None
    }

    /// The span of the last token, where the value is one element of several tokens.
    fn last(&self) -> Option<Span> {
        None
    }
}

/// Whether a value turns off what its name turns on, or may do so: `false`, `!true`, `cfg!(debug_assertions)`.
pub(crate) fn may_deny(argument: Argument, value: &[TokenTree]) -> bool {
    salvage::switch(&as_written(value)) == Some(false)
        || negation::is_in(argument, value)
        || value
            .iter()
            .any(|tree| matches!(tree, TokenTree::Ident(word) if word == "cfg" || word == "if"))
}

/// What is known about the shape of a value before it is checked.
#[derive(Debug)]
pub(crate) enum Sound {
    /// It has the right one, or none is wanted.
    AsWritten,
    /// The whole argument as it should be.
    As(String),
    /// Nobody can know what was meant.
    Unknown,
}

/// The shape of an argument's value.
pub(crate) fn sound(argument: Argument, value: TokenStream) -> Sound {
    let tokens = flat(value);
    let mut misfits = Misfits::default();
    let words = match argument {
        Argument::Origins => Origins::read(argument, &tokens, &mut misfits).words,
        Argument::DebugOrigins
        | Argument::Methods
        | Argument::AllowHeaders
        | Argument::ExposeHeaders
        | Argument::Block
        | Argument::Report
        | Argument::Allow => Words::read(argument, &tokens, &mut misfits),
        Argument::Credentials | Argument::Timing => {
            Switch::read(argument, &tokens, &mut misfits);
            Words::default()
        }
        // The rules judge it.
        Argument::MaxAge => return Sound::AsWritten,
        Argument::Policy | Argument::PreflightGuard | Argument::Crate => {
            PathValue::read(argument, &tokens, &mut misfits);
            Words::default()
        }
    };
    let [first, ..] = &*misfits.0 else {
        return Sound::AsWritten;
    };
    if !words.0.is_empty() {
        return Sound::As(salvage::correction(argument, &tokens, &words.0));
    }
    let message = first.to_string();
    let meant = message
        .lines()
        .find_map(|line| line.strip_prefix("help: write `")?.strip_suffix('`'));
    match meant.filter(|meant| meant.starts_with(argument.name())) {
        Some(meant) => Sound::As(meant.to_owned()),
        None => Sound::Unknown,
    }
}

/// What does not fit.
#[derive(Debug, Default)]
pub(crate) struct Misfits(pub(crate) Vec<syn::Error>);

impl Misfits {
    fn add(&mut self, tokens: &[TokenTree], message: String) {
        let tokens: TokenStream = tokens.iter().cloned().collect();
        self.0.push(syn::Error::new_spanned(tokens, message));
    }
}
