//! The effective arguments of one handler: its own, and its module's where it has none.

use cors_rules::{
    draft::{PolicyDraft, Seen, Serves},
    violation::{Argument, Place},
};
use proc_macro2::Span;

use crate::{
    args::Args,
    inherited::{Inherited, effective},
    lower,
    raw_args::RawArgs,
};

/// The effective arguments of one attribute.
#[derive(Debug)]
pub(crate) struct EffectiveArgs {
    pub(crate) args: Args,
    /// The module's arguments, whether the handler replaces them or not.
    pub(crate) module: Args,
    /// Those that the handler did not replace.
    pub(crate) inherited: Vec<Argument>,
    /// The module's own arguments were wrong.
    pub(crate) module_failed: bool,
    /// Arguments whose values could not be read.
    pub(crate) broken: Vec<Argument>,
    /// What was seen of the handler or the module, and where.
    pub(crate) seen: Vec<(Seen, Span)>,
}

impl EffectiveArgs {
    /// Reads the values. Mistakes go to `errors`; those in a module's arguments are reported at the module.
    pub(crate) fn read(own: &RawArgs, inherited: &Inherited, errors: &mut Vec<syn::Error>) -> Self {
        let merged = effective(&own.args, &inherited.defaults);
        let taken: Vec<_> = merged[own.args.len()..].iter().map(|arg| arg.argument).collect();
        let mut read = |args: &[_]| {
            Args::read(args).unwrap_or_else(|error| {
                errors.push(error.into());
                Args::default()
            })
        };
        let args = read(&merged);
        let module = read(&inherited.defaults);
        let mut broken = own.broken.clone();
        for argument in Argument::ALL {
            let misfits = args.get(argument).map_or(&[][..], |keyed| keyed.errors());
            if !misfits.is_empty() {
                broken.push(argument);
            }
            if !taken.contains(&argument) {
                errors.extend(misfits.iter().cloned());
            }
        }
        Self {
            args,
            module,
            inherited: taken,
            module_failed: inherited.failed,
            broken,
            seen: Vec::new(),
        }
    }

    /// The draft of a policy for what `serves`. `based` says that absent arguments may come from elsewhere.
    pub(crate) fn draft(&self, based: bool, serves: Serves) -> PolicyDraft {
        let draft = lower::lower(&self.args, based, serves);
        PolicyDraft {
            seen: self.seen.iter().map(|(seen, _)| seen.clone()).collect(),
            ends_inherited: draft.ends_inherited
                || self.module_failed
                || self.module.block.is_some()
                || self.module.report.is_some(),
            inherits_block: self.inherited.contains(&Argument::Block),
            inherits_allow: self.inherited.contains(&Argument::Allow),
            ..draft
        }
    }

    /// The last token of a place that takes several.
    pub(crate) fn last_span(&self, place: Place) -> Option<Span> {
        lower::last_span(&self.args, place)
    }

    /// The span of a place in that draft.
    pub(crate) fn span(&self, place: Place) -> Span {
        match place {
            Place::Seen(index) => self
                .seen
                .get(index)
                .map_or_else(Span::call_site, |(_, span)| *span),
            _ => lower::span(&self.args, place),
        }
    }
}
