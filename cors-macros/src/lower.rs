//! From arguments to a draft that `cors-rules` can check, and from its places back to spans.

use cors_rules::{
    draft::{OriginsDraft, PolicyDraft, Serves},
    violation::{Argument, Place},
};
use proc_macro2::Span;

use crate::{
    args::{Args, Keyed},
    values::{Switch, Words},
};

/// The draft that the validator checks.
pub(crate) fn lower(args: &Args, based: bool, serves: Serves) -> PolicyDraft {
    let texts = |words: &Option<Keyed<Words>>| words.as_ref().map(|keyed| keyed.value.texts());
    let on = |switch: &Option<Keyed<Switch>>| switch.as_ref().map(|keyed| keyed.value.on);
    PolicyDraft {
        origins: args.origins.as_ref().map(|keyed| match &keyed.value.source {
            Some(_) => OriginsDraft::Source,
            None => OriginsDraft::Listed(keyed.value.words.texts()),
        }),
        debug_origins: texts(&args.debug_origins),
        methods: texts(&args.methods),
        allow_headers: texts(&args.allow_headers),
        expose_headers: texts(&args.expose_headers),
        credentials: on(&args.credentials),
        max_age: args
            .max_age
            .as_ref()
            .and_then(|keyed| keyed.value.written.as_ref())
            .map(|(max_age, _)| max_age.clone()),
        timing: on(&args.timing),
        block: texts(&args.block),
        report: texts(&args.report),
        allow: texts(&args.allow),
        seen: Vec::new(),
        based: based || args.policy.is_some(),
        serves,
        ends_inherited: args.policy.is_some(),
        inherits_block: false,
        inherits_allow: false,
        takes_websocket: false,
    }
}

/// The span of a place.
pub(crate) fn span(args: &Args, place: Place) -> Span {
    let keyed = argument(place).and_then(|argument| args.get(argument));
    let found = keyed.map(|keyed| match place {
        Place::Attribute | Place::Argument(_) | Place::Seen(_) => keyed.key(),
        Place::Element(_, index) => keyed.element(index).unwrap_or_else(|| keyed.key()),
    });
    found.unwrap_or_else(Span::call_site)
}

/// The last token of a value that is marked as a whole.
pub(crate) fn last_span(args: &Args, place: Place) -> Option<Span> {
    match place {
        Place::Element(argument, _) => args.get(argument)?.last(),
        Place::Attribute | Place::Argument(_) | Place::Seen(_) => None,
    }
}

/// The argument that a place is in.
pub(crate) fn argument(place: Place) -> Option<Argument> {
    match place {
        Place::Attribute | Place::Seen(_) => None,
        Place::Argument(argument) | Place::Element(argument, _) => Some(argument),
    }
}
