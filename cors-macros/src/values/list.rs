//! Lists of strings and words.

use cors_rules::{draft::LOOPBACK, violation::Argument};
use proc_macro2::{Delimiter, Literal, Span, TokenTree};
use syn::{LitStr, Path, ext::IdentExt};

use super::{Misfits, Value, salvage, word::Word};
use crate::{attributes_inside, messages, written::flat};

/// A list of strings and identifiers, or one without brackets.
#[derive(Debug, Default)]
pub(crate) struct Words(pub(crate) Vec<Word>);

impl Words {
    pub(crate) fn texts(&self) -> Vec<String> {
        self.0.iter().map(|word| word.text.clone()).collect()
    }

    fn loopback(&mut self, span: Span) {
        self.0.extend(LOOPBACK.1.map(|text| Word {
            text: text.to_owned(),
            span,
        }));
    }

    /// Adds one element; what is not a string or a word of this argument is looked at again.
    fn add(&mut self, argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Result<(), ()> {
        match tokens {
            [TokenTree::Literal(literal)] => {
                let span = literal.span();
                let text = match plain_text(literal) {
                    Some(text) => text,
                    None => {
                        let parsed = syn::parse2::<LitStr>(tokens[0].clone().into()).map_err(drop)?;
                        // A suffix, such as `"https://a.example"x`, means nothing.
                        if !parsed.suffix().is_empty() {
                            misfits.add(tokens, messages::suffix(&literal.to_string(), parsed.suffix()));
                        }
                        parsed.value()
                    }
                };
                if argument == Argument::DebugOrigins && text == LOOPBACK.0 {
                    misfits.add(tokens, messages::loopback_quoted());
                    self.loopback(span);
                } else {
                    self.0.push(Word { text, span });
                }
                Ok(())
            }
            [TokenTree::Ident(ident)] => {
                let (span, word) = (ident.span(), ident.unraw().to_string());
                match argument {
                    Argument::DebugOrigins if word == LOOPBACK.0 => {
                        self.loopback(span);
                    }
                    Argument::Methods | Argument::Allow | Argument::Block | Argument::Report => {
                        self.0.push(Word { text: word, span });
                    }
                    _ => return Err(()),
                }
                Ok(())
            }
            _ => Err(()),
        }
    }
}

/// The text of a string without escapes, which is nearly every one: to have it parsed takes ten times as long, in
/// everybody's debug build.
fn plain_text(literal: &Literal) -> Option<String> {
    let source = literal.to_string();
    let text = source.strip_prefix('"')?.strip_suffix('"')?;
    // One character at a time, which is compiled code of the standard library.
    (!text.contains('\\') && !text.contains('\r')).then(|| text.to_owned())
}

impl Value for Words {
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self {
        let mut words = Self::default();
        let is_sound = match tokens {
            [TokenTree::Group(group)] if group.delimiter() == Delimiter::Bracket => {
                elements(&flat(group.stream()))
                    .into_iter()
                    .all(|element| words.add(argument, &element, misfits).is_ok())
            }
            single => words.add(argument, single, misfits).is_ok(),
        };
        if is_sound {
            return words;
        }
        if let Some(rest) = attributes_inside::taken_off(tokens, Some(argument), &mut misfits.0) {
            let is_empty =
                |tree: &TokenTree| matches!(tree, TokenTree::Group(group) if group.stream().is_empty());
            return match rest.iter().all(is_empty) {
                true => Self::default(),
                false => Self::read(argument, &rest, misfits),
            };
        }
        Self(salvage::list(argument, tokens, misfits))
    }

    fn element(&self, index: usize) -> Option<Span> {
        self.0.get(index).map(|word| word.span)
    }
}

/// The elements between commas; a comma at the end is none.
fn elements(trees: &[TokenTree]) -> Vec<Vec<TokenTree>> {
    let is_comma = |tree: &TokenTree| matches!(tree, TokenTree::Punct(punct) if punct.as_char() == ',');
    let mut elements: Vec<Vec<TokenTree>> = trees.split(is_comma).map(<[TokenTree]>::to_vec).collect();
    if elements.last().is_some_and(Vec::is_empty) {
        elements.pop();
    }
    elements
}

/// `origins`.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    pub(crate) words: Words,
    /// A path to a source of origins.
    pub(crate) source: Option<Path>,
}

impl Value for Origins {
    fn read(argument: Argument, tokens: &[TokenTree], misfits: &mut Misfits) -> Self {
        if let [TokenTree::Ident(_), ..] = tokens
            && let Some(source) = salvage::source(tokens)
        {
            return Self {
                words: Words::default(),
                source: Some(source),
            };
        }
        Self {
            words: Words::read(argument, tokens, misfits),
            source: None,
        }
    }

    fn element(&self, index: usize) -> Option<Span> {
        self.words.element(index)
    }
}
