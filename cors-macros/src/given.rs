//! The arguments that hold for one handler: its own, and its module's where it has none.

use std::collections::HashSet;

use cors_rules::{structure, violation::Argument};
use proc_macro2::{Span, TokenStream};
use syn::Meta;

use crate::{
    args::Args,
    chunks::{self, Chunk},
};

/// The argument under which a module hands its defaults down.
pub(crate) const INHERITED: &str = "__inherited";
/// Stands among the inherited arguments when the module's own were wrong, so that nothing follows on from it.
pub(crate) const FAILED: &str = "__failed";

/// Stands there too when a `cfg_attr` of the handler has yet to say whether it is one.
pub(crate) const TENTATIVE: &str = "__tentative";

/// What holds.
#[derive(Debug)]
pub(crate) struct Given {
    pub(crate) args: Args,
    /// The arguments that come from the module.
    pub(crate) inherited: Args,
    /// The names of those that the handler did not replace.
    pub(crate) inherited_names: HashSet<String>,
    /// The module's own arguments were wrong.
    pub(crate) module_failed: bool,
    /// The names of arguments whose values could not be read.
    pub(crate) broken: HashSet<String>,
}

/// The raw arguments of an attribute.
#[derive(Default)]
pub(crate) struct Written {
    pub(crate) own: Vec<Chunk>,
    pub(crate) inherited: Vec<Chunk>,
    pub(crate) off: Option<Span>,
    pub(crate) module_failed: bool,
    /// The module saw no routing attribute, but a `cfg_attr` that may become one.
    pub(crate) tentative: bool,
    pub(crate) broken: Vec<String>,
}

impl Written {
    /// Cuts the tokens of an attribute; a name that is unknown or stands twice is an error here, so that what
    /// follows sees each once.
    pub(crate) fn parse(tokens: TokenStream, errors: &mut Vec<syn::Error>) -> Self {
        let mut chunks = chunks::parse(tokens, errors);
        let mut written = Self::default();
        for chunk in std::mem::take(&mut chunks.read) {
            match (&*chunk.key, &chunk.meta) {
                ("off", Meta::Path(_)) => written.off = Some(chunk.key_span),
                (INHERITED, Meta::List(list)) => {
                    // Checked where the module stands.
                    let inherited = chunks::parse(list.tokens.clone(), &mut Vec::new()).read;
                    written.module_failed = inherited.iter().any(|chunk| chunk.key == FAILED);
                    written.tentative = inherited.iter().any(|chunk| chunk.key == TENTATIVE);
                    written.inherited = inherited
                        .into_iter()
                        .filter(|chunk| chunk.key != FAILED && chunk.key != TENTATIVE)
                        .collect();
                }
                (name, _) if Argument::from_name(name).is_none() => {
                    chunks.unknown(name, chunk.key_span, errors);
                }
                (name, _) if written.own.iter().any(|other| other.key == name) => {
                    errors.push(syn::Error::new(
                        chunk.key_span,
                        structure::argument_duplicate(name),
                    ));
                }
                _ => written.own.push(chunk),
            }
        }
        if let Some(span) = written.off
            && !written.own.is_empty()
        {
            let message = "`off` takes the handler out of its module's policy; it stands alone";
            errors.push(syn::Error::new(span, message));
        }
        written.broken = chunks.broken;
        written
    }

    /// The defaults of a module inside a module: its own arguments, then those it inherited.
    pub(crate) fn merged(&self) -> Vec<Chunk> {
        let mut merged = self.own.clone();
        for chunk in &self.inherited {
            if !merged.iter().any(|own| own.key == chunk.key) {
                merged.push(chunk.clone());
            }
        }
        merged
    }

    /// Reads the values.
    pub(crate) fn read(self, errors: &mut Vec<syn::Error>) -> Given {
        let merged = self.merged();
        let inherited_names = merged[self.own.len()..]
            .iter()
            .map(|chunk| chunk.key.clone())
            .collect::<HashSet<_>>();
        let args = Args::read(merged);
        let inherited = Args::read(self.inherited);
        let (args, inherited) = match (args, inherited) {
            (Ok(args), Ok(inherited)) => (args, inherited),
            (Err(error), _) | (_, Err(error)) => {
                errors.push(error.into());
                (Args::default(), Args::default())
            }
        };
        let mut given = Given {
            args,
            inherited,
            inherited_names,
            module_failed: self.module_failed,
            broken: self.broken.into_iter().collect(),
        };
        for (name, error) in given.args.take_errors() {
            if !given.inherited_names.contains(name) {
                errors.push(error);
            }
            given.broken.insert(name.to_owned());
        }
        given
    }
}
