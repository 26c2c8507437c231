//! The arguments that hold for one handler: its own, and its module's where it has none.

use std::collections::HashSet;

use cors_rules::violation::Argument;

use crate::{
    args::Args,
    inherited::{Inherited, effective},
    raw_args::RawArgs,
};

/// The effective arguments of one attribute.
#[derive(Debug)]
pub(crate) struct EffectiveArgs {
    pub(crate) args: Args,
    /// The module's arguments, whether the handler replaces them or not.
    pub(crate) module: Args,
    /// Those that the handler did not replace.
    pub(crate) inherited: HashSet<Argument>,
    /// The module's own arguments were wrong.
    pub(crate) module_failed: bool,
    /// Arguments whose values could not be read.
    pub(crate) broken: HashSet<Argument>,
}

impl EffectiveArgs {
    /// Reads the values. What does not fit goes to `errors`, once: a module's is told where the module is.
    pub(crate) fn read(own: &RawArgs, inherited: &Inherited, errors: &mut Vec<syn::Error>) -> Self {
        let merged = effective(&own.args, &inherited.defaults);
        let taken: HashSet<_> = merged[own.args.len()..].iter().map(|arg| arg.argument).collect();
        let mut read = |args: &[_]| {
            Args::read(args).unwrap_or_else(|error| {
                errors.push(error.into());
                Args::default()
            })
        };
        let args = read(&merged);
        let module = read(&inherited.defaults);
        let mut broken: HashSet<_> = own.broken.iter().copied().collect();
        for argument in Argument::ALL {
            let misfits = args.get(argument).map_or(&[][..], |keyed| keyed.errors());
            if !misfits.is_empty() {
                broken.insert(argument);
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
        }
    }
}
