//! The arguments of `#[cors(..)]` and `policy!`, by name.

use cors_rules::violation::Argument;
use darling::{FromMeta, ast::NestedMeta};
use proc_macro2::{Span, TokenTree};
use syn::{Expr, Meta, spanned::Spanned};

use crate::{
    raw_args::RawArg,
    values::{Misfits, Origins, PathValue, Seconds, Switch, Value, Words},
    written::flat,
};

/// The arguments in the parentheses.
#[derive(Debug, Default, FromMeta)]
pub(crate) struct Args {
    /// `origins = "https://a.example"`, `origins = ["..", ".."]`, `origins = "*"`, `origins = PATH`
    pub(crate) origins: Option<Keyed<Origins>>,
    /// `debug_origins = ["http://localhost:*"]`, `debug_origins = loopback`
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
    /// Reads arguments whose names are known and given once.
    pub(crate) fn read(args: &[RawArg]) -> darling::Result<Self> {
        // Most modules have none.
        if args.is_empty() {
            return Ok(Self::default());
        }
        let metas: Vec<_> = args.iter().map(|arg| NestedMeta::Meta(arg.to_meta())).collect();
        Self::from_list(&metas)
    }

    /// The argument with a name, whatever its type.
    pub(crate) fn get(&self, argument: Argument) -> Option<&dyn AnyKeyed> {
        fn any<T: Value>(keyed: &Option<Keyed<T>>) -> Option<&dyn AnyKeyed> {
            keyed.as_ref().map(|keyed| keyed as &dyn AnyKeyed)
        }
        match argument {
            Argument::Origins => any(&self.origins),
            Argument::DebugOrigins => any(&self.debug_origins),
            Argument::Methods => any(&self.methods),
            Argument::AllowHeaders => any(&self.allow_headers),
            Argument::ExposeHeaders => any(&self.expose_headers),
            Argument::Credentials => any(&self.credentials),
            Argument::MaxAge => any(&self.max_age),
            Argument::Timing => any(&self.timing),
            Argument::Block => any(&self.block),
            Argument::Report => any(&self.report),
            Argument::Allow => any(&self.allow),
            Argument::Policy => any(&self.policy),
            Argument::PreflightGuard => any(&self.preflight_guard),
            Argument::Crate => any(&self.krate),
        }
    }

    /// The named policy, the source of origins, the guard and the runtime: what only Rust can check.
    pub(crate) fn path(&self, argument: Argument) -> Option<&syn::Path> {
        match argument {
            Argument::Origins => self.origins.as_ref()?.value.source.as_ref(),
            Argument::Policy => self.policy.as_ref()?.value.path.as_ref(),
            Argument::PreflightGuard => self.preflight_guard.as_ref()?.value.path.as_ref(),
            Argument::Crate => self.krate.as_ref()?.value.path.as_ref(),
            _ => None,
        }
    }
}

/// A value, the span of the argument's name, and the errors in the value.
#[derive(Debug)]
pub(crate) struct Keyed<T> {
    pub(crate) key: Span,
    pub(crate) value: T,
    pub(crate) errors: Vec<syn::Error>,
}

impl<T: Value> FromMeta for Keyed<T> {
    fn from_meta(meta: &Meta) -> darling::Result<Self> {
        let name = meta.path().get_ident().map(ToString::to_string);
        let argument = name.as_deref().and_then(Argument::from_name);
        let argument = argument.ok_or_else(|| darling::Error::unknown_field_path(meta.path()))?;
        let key = meta.path().span();
        let mut misfits = Misfits::default();
        let value = match meta {
            Meta::NameValue(pair) => T::read(argument, &trees(&pair.value), &mut misfits),
            Meta::Path(_) | Meta::List(_) => T::word(argument, key, &mut misfits),
        };
        Ok(Self {
            key,
            value,
            errors: misfits.0,
        })
    }
}

fn trees(value: &Expr) -> Vec<TokenTree> {
    match value {
        Expr::Verbatim(tokens) => flat(tokens.clone()),
        other => flat(quote::quote!(#other)),
    }
}

/// A [`Keyed`] of any type.
pub(crate) trait AnyKeyed {
    fn key(&self) -> Span;
    fn errors(&self) -> &[syn::Error];
    /// Where the element at `index` is.
    fn element(&self, index: usize) -> Option<Span>;
    /// The span of the last token, where an error marks the whole value.
    fn last(&self) -> Option<Span>;
}

impl<T: Value> AnyKeyed for Keyed<T> {
    fn key(&self) -> Span {
        self.key
    }

    fn errors(&self) -> &[syn::Error] {
        &self.errors
    }

    fn element(&self, index: usize) -> Option<Span> {
        self.value.element(index)
    }

    fn last(&self) -> Option<Span> {
        self.value.last()
    }
}
