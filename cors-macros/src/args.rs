//! The arguments of `#[cors(..)]` and `policy!`, by name.

use cors_rules::{structure, violation::Argument};
use darling::FromMeta;
use proc_macro2::Span;
use syn::{Meta, spanned::Spanned};

use crate::{
    chunks::Chunk,
    values::{Origins, PathValue, Seconds, Switch, Value, Words, peel},
};

/// What stands in the parentheses.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct Args {
    /// `origins = "https://a.example"`, `origins = ["..", ".."]`, `origins = "*"`, `origins = PATH`
    pub(crate) origins: Option<Keyed<Origins>>,
    /// `debug_origins = ["http://localhost:*"]`
    pub(crate) debug_origins: Option<Keyed<Words>>,
    /// `methods = [GET, "PURGE"]`, `methods = "*"`
    pub(crate) methods: Option<Keyed<Words>>,
    /// `allow_headers = ["content-type"]`
    pub(crate) allow_headers: Option<Keyed<Words>>,
    /// `expose_headers = ["x-total-count"]`
    pub(crate) expose_headers: Option<Keyed<Words>>,
    /// `credentials`, `credentials = true`
    pub(crate) credentials: Option<Keyed<Switch>>,
    /// `max_age = 600`
    pub(crate) max_age: Option<Keyed<Seconds>>,
    /// `timing`, `timing = true`
    pub(crate) timing: Option<Keyed<Switch>>,
    /// `block = [write]`
    pub(crate) block: Option<Keyed<Words>>,
    /// `report = [write]`
    pub(crate) report: Option<Keyed<Words>>,
    /// `allow = [origin_public_suffix]`
    pub(crate) allow: Option<Keyed<Words>>,
    /// `policy = path::to::STATIC`
    pub(crate) policy: Option<Keyed<PathValue>>,
    /// `preflight_guard = path::to::function`
    pub(crate) preflight_guard: Option<Keyed<PathValue>>,
    /// `crate = path::to::cors_runtime`
    #[darling(rename = "crate")]
    pub(crate) krate: Option<Keyed<PathValue>>,
}

impl Args {
    /// Reads arguments whose names are known and stand once.
    pub(crate) fn read(chunks: Vec<Chunk>) -> darling::Result<Self> {
        let metas: Vec<_> = chunks
            .into_iter()
            .map(|chunk| darling::ast::NestedMeta::Meta(chunk.meta))
            .collect();
        Self::from_list(&metas)
    }

    /// Takes out what did not fit, with the name of its argument.
    pub(crate) fn take_errors(&mut self) -> Vec<(&'static str, syn::Error)> {
        let Self {
            origins,
            debug_origins,
            methods,
            allow_headers,
            expose_headers,
            credentials,
            max_age,
            timing,
            block,
            report,
            allow,
            policy,
            preflight_guard,
            krate,
        } = self;
        let mut taken = Vec::new();
        let mut take = |name: &'static str, found: Option<&mut Vec<syn::Error>>| {
            taken.extend(
                found
                    .into_iter()
                    .flat_map(|found| found.drain(..))
                    .map(|error| (name, error)),
            );
        };
        take(
            "origins",
            origins.as_mut().map(|keyed| &mut keyed.value.words.errors),
        );
        take(
            "debug_origins",
            debug_origins.as_mut().map(|keyed| &mut keyed.value.errors),
        );
        take("methods", methods.as_mut().map(|keyed| &mut keyed.value.errors));
        take(
            "allow_headers",
            allow_headers.as_mut().map(|keyed| &mut keyed.value.errors),
        );
        take(
            "expose_headers",
            expose_headers.as_mut().map(|keyed| &mut keyed.value.errors),
        );
        take(
            "credentials",
            credentials.as_mut().map(|keyed| &mut keyed.value.errors),
        );
        take("max_age", max_age.as_mut().map(|keyed| &mut keyed.value.errors));
        take("timing", timing.as_mut().map(|keyed| &mut keyed.value.errors));
        take("block", block.as_mut().map(|keyed| &mut keyed.value.errors));
        take("report", report.as_mut().map(|keyed| &mut keyed.value.errors));
        take("allow", allow.as_mut().map(|keyed| &mut keyed.value.errors));
        take("policy", policy.as_mut().map(|keyed| &mut keyed.value.errors));
        take(
            "preflight_guard",
            preflight_guard.as_mut().map(|keyed| &mut keyed.value.errors),
        );
        take("crate", krate.as_mut().map(|keyed| &mut keyed.value.errors));
        taken
    }
}

/// A value and the argument's name before it.
#[derive(Debug)]
pub(crate) struct Keyed<T> {
    pub(crate) key: Span,
    pub(crate) value: T,
}

impl<T: Value> FromMeta for Keyed<T> {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let mut misfits = Vec::new();
        let value = match meta {
            Meta::NameValue(pair) => T::read(peel(&pair.value), &mut misfits),
            Meta::Path(path) => T::word(path.span(), &mut misfits),
            Meta::List(list) => {
                misfits.push(list.path.span());
                T::default()
            }
        };
        let argument = meta
            .path()
            .get_ident()
            .and_then(|name| Argument::from_name(&name.to_string()));
        let message = argument.map_or_else(String::new, structure::argument_shape);
        let errors = misfits
            .into_iter()
            .map(|span| syn::Error::new(span, &message))
            .collect();
        Ok(Self {
            key: meta.path().span(),
            value: value.with_errors(errors),
        })
    }
}
