//! What is known of a list when all of it is read: values without names, lists without brackets, wrong signs.

use cors_rules::violation::Argument;
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

use super::{Recovery, tokens::respanned};
use crate::{
    messages,
    raw_args::{RawArg, RawArgs},
    values::{self, Sound},
    written::fits,
};

impl Recovery<'_> {
    /// Reports the mistakes that show only when the whole list is read.
    pub(super) fn finish(mut self) -> RawArgs {
        let unbracketed = std::mem::take(&mut self.unbracketed);
        let unnamed = std::mem::take(&mut self.unnamed);
        for index in unnamed.iter().filter(|index| !unbracketed.contains(index)) {
            let arg = &self.raw.args[*index];
            if let Some(value) = arg.value.clone() {
                let message = messages::name_missing(arg.argument, &value);
                self.slip(value, message);
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
            self.slip(value, message);
        }
        self.tell_wrong_signs();
        // Whoever wrote a name that means nothing here has not forgotten the origins as well.
        if self.has_unknown && !self.raw.has(Argument::Origins) {
            self.raw.broken.push(Argument::Origins);
        }
        self.raw
    }

    /// One error for all signs, with the arguments as they should be. Where no value can be known the error about
    /// the value is enough.
    fn tell_wrong_signs(&mut self) {
        if self.is_foreign {
            return;
        }
        let mut first = None;
        let mut shown: Option<Vec<String>> = Some(Vec::new());
        for (index, tokens, found) in std::mem::take(&mut self.wrong_signs) {
            let arg = &mut self.raw.args[index];
            if arg.value.is_some() && matches!(sound(arg), Sound::Unknown) {
                continue;
            }
            let one = shown_as_sound(arg);
            shown = shown.zip(one).map(|(mut all, one)| {
                all.push(one);
                all
            });
            let _ = first.get_or_insert((arg.argument.name(), tokens, found));
        }
        if let Some((name, tokens, found)) = first {
            let shown = shown.and_then(|all| fits(all.join(", ")));
            self.error(tokens, messages::wrong_sign(name, &found, shown.as_deref()));
        }
    }
}

fn sound(arg: &RawArg) -> Sound {
    match &arg.value {
        Some(value) => values::sound(arg.argument, value.clone()),
        None => Sound::AsWritten,
    }
}

/// An argument as it should be, where that is not too long to be shown. Its value becomes what is shown, so that
/// nothing else is said about its shape.
pub(super) fn shown_as_sound(arg: &mut RawArg) -> Option<String> {
    if let Sound::As(text) = sound(arg) {
        let text = fits(text)?;
        let value = text
            .split_once(" = ")
            .map(|(_, value)| value.parse::<TokenStream>());
        let old = arg.value.take().unwrap_or_default();
        let span = old.into_iter().next().map_or(arg.key, |tree| tree.span());
        arg.value = match value {
            Some(Ok(value)) => Some(value.into_iter().map(|tree| respanned(tree, span)).collect()),
            _ => None,
        };
        return Some(text);
    }
    arg.written()
}
