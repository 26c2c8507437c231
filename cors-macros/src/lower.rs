//! From arguments to a draft that `cors-rules` can check, and from its places back to spans.

use cors_rules::{
    draft::{OriginsDraft, PolicyDraft, Serves},
    violation::{Argument, Place},
};
use proc_macro2::Span;

use crate::{
    args::{Args, Keyed},
    values::Words,
};

/// What was written, for the validator.
pub(crate) fn lower(args: &Args, based: bool, serves: Serves) -> PolicyDraft {
    let texts = |words: &Option<Keyed<Words>>| words.as_ref().map(|keyed| keyed.value.texts());
    PolicyDraft {
        origins: args.origins.as_ref().map(|keyed| match &keyed.value.source {
            Some(_) => OriginsDraft::Source,
            None => OriginsDraft::Listed(keyed.value.words.texts()),
        }),
        debug_origins: texts(&args.debug_origins),
        methods: texts(&args.methods),
        allow_headers: texts(&args.allow_headers),
        expose_headers: texts(&args.expose_headers),
        credentials: args.credentials.as_ref().map(|keyed| keyed.value.on),
        max_age: args
            .max_age
            .as_ref()
            .and_then(|keyed| keyed.value.written.as_ref())
            .map(|(max_age, _)| max_age.clone()),
        allow: texts(&args.allow),
        timing: args.timing.as_ref().map(|keyed| keyed.value.on),
        block: texts(&args.block),
        report: texts(&args.report),
        based: based || args.policy.is_some(),
        serves,
    }
}

/// The span of a place.
pub(crate) fn span(args: &Args, place: Place) -> Span {
    let found = match place {
        Place::Attribute => None,
        Place::Argument(argument) => key(args, argument),
        Place::Element(argument, index) => element(args, argument, index).or_else(|| key(args, argument)),
    };
    found.unwrap_or_else(Span::call_site)
}

/// The argument that a place lies in.
pub(crate) fn argument(place: Place) -> Option<Argument> {
    match place {
        Place::Attribute => None,
        Place::Argument(argument) | Place::Element(argument, _) => Some(argument),
    }
}

fn key(args: &Args, argument: Argument) -> Option<Span> {
    fn of<T>(keyed: &Option<Keyed<T>>) -> Option<Span> {
        keyed.as_ref().map(|keyed| keyed.key)
    }
    match argument {
        Argument::Origins => of(&args.origins),
        Argument::DebugOrigins => of(&args.debug_origins),
        Argument::Methods => of(&args.methods),
        Argument::AllowHeaders => of(&args.allow_headers),
        Argument::ExposeHeaders => of(&args.expose_headers),
        Argument::Credentials => of(&args.credentials),
        Argument::MaxAge => of(&args.max_age),
        Argument::Timing => of(&args.timing),
        Argument::Block => of(&args.block),
        Argument::Report => of(&args.report),
        Argument::Allow => of(&args.allow),
        Argument::Policy => of(&args.policy),
        Argument::PreflightGuard => of(&args.preflight_guard),
        Argument::Crate => of(&args.krate),
    }
}

fn element(args: &Args, argument: Argument, index: usize) -> Option<Span> {
    let words = match argument {
        Argument::Origins => args.origins.as_ref().map(|keyed| &keyed.value.words),
        Argument::DebugOrigins => args.debug_origins.as_ref().map(|keyed| &keyed.value),
        Argument::Methods => args.methods.as_ref().map(|keyed| &keyed.value),
        Argument::AllowHeaders => args.allow_headers.as_ref().map(|keyed| &keyed.value),
        Argument::ExposeHeaders => args.expose_headers.as_ref().map(|keyed| &keyed.value),
        Argument::Block => args.block.as_ref().map(|keyed| &keyed.value),
        Argument::Report => args.report.as_ref().map(|keyed| &keyed.value),
        Argument::Allow => args.allow.as_ref().map(|keyed| &keyed.value),
        Argument::MaxAge => {
            return args
                .max_age
                .as_ref()?
                .value
                .written
                .as_ref()
                .map(|(_, span)| *span);
        }
        Argument::Credentials
        | Argument::Timing
        | Argument::Policy
        | Argument::PreflightGuard
        | Argument::Crate => None,
    };
    words?.words.get(index).map(|word| word.span)
}
