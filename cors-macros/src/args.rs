//! The shape of the arguments of `#[cors(..)]` and `policy!`.
//!
//! The value types never fail: what does not fit is kept beside what does, so that one bad element does not hide
//! the mistakes in the others.

use cors_policy::{draft::MaxAge, structure, violation::Argument};
use darling::FromMeta;
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, Lit, Meta, Path, spanned::Spanned};

use crate::chunks::Chunk;

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
}

impl Args {
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

/// Reads the value of an argument. What does not have its shape goes to `misfits`.
pub(crate) trait Value: Default {
    /// What follows the equals sign.
    fn read(expr: &Expr, misfits: &mut Vec<Span>) -> Self;

    /// The argument's name alone.
    fn word(name: Span, misfits: &mut Vec<Span>) -> Self {
        misfits.push(name);
        Self::default()
    }

    /// Keeps what did not fit.
    fn with_errors(self, errors: Vec<syn::Error>) -> Self;
}

/// One element of a list.
#[derive(Debug, Clone)]
pub(crate) struct Word {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// A list of strings and identifiers, or one without brackets.
#[derive(Debug, Default)]
pub(crate) struct Words {
    pub(crate) words: Vec<Word>,
    pub(crate) errors: Vec<syn::Error>,
}

impl Words {
    pub(crate) fn texts(&self) -> Vec<String> {
        self.words.iter().map(|word| word.text.clone()).collect()
    }
}

impl Value for Words {
    fn read(expr: &Expr, misfits: &mut Vec<Span>) -> Self {
        let words = match expr {
            Expr::Array(array) => array
                .elems
                .iter()
                .filter_map(|element| word(peel(element), misfits))
                .collect(),
            single => word(single, misfits).into_iter().collect(),
        };
        Self {
            words,
            errors: Vec::new(),
        }
    }

    fn with_errors(self, errors: Vec<syn::Error>) -> Self {
        Self { errors, ..self }
    }
}

fn word(expr: &Expr, misfits: &mut Vec<Span>) -> Option<Word> {
    match expr {
        Expr::Lit(literal) => {
            if let Lit::Str(text) = &literal.lit {
                return Some(Word {
                    text: text.value(),
                    span: text.span(),
                });
            }
        }
        Expr::Path(path) => {
            if let Some(ident) = path.path.get_ident() {
                return Some(Word {
                    text: ident.to_string(),
                    span: ident.span(),
                });
            }
        }
        _ => {}
    }
    misfits.push(expr.span());
    None
}

/// `origins`.
#[derive(Debug, Default)]
pub(crate) struct Origins {
    pub(crate) words: Words,
    /// A path to a source of origins.
    pub(crate) source: Option<Path>,
}

impl Value for Origins {
    fn read(expr: &Expr, misfits: &mut Vec<Span>) -> Self {
        match expr {
            Expr::Path(path) => Self {
                source: Some(path.path.clone()),
                ..Self::default()
            },
            Expr::Array(array) => {
                let mut words = Words::default();
                for element in &array.elems {
                    match peel(element) {
                        // A source stands alone.
                        Expr::Path(path) => misfits.push(path.span()),
                        element => words.words.extend(word(element, misfits)),
                    }
                }
                Self { words, source: None }
            }
            single => Self {
                words: Words::read(single, misfits),
                source: None,
            },
        }
    }

    fn with_errors(self, errors: Vec<syn::Error>) -> Self {
        Self {
            words: self.words.with_errors(errors),
            ..self
        }
    }
}

/// `credentials`.
#[derive(Debug, Default)]
pub(crate) struct Switch {
    pub(crate) on: bool,
    pub(crate) errors: Vec<syn::Error>,
}

impl Value for Switch {
    fn read(expr: &Expr, misfits: &mut Vec<Span>) -> Self {
        let on = match expr {
            Expr::Lit(literal) => match &literal.lit {
                Lit::Bool(value) => Some(value.value),
                _ => None,
            },
            _ => None,
        };
        if on.is_none() {
            misfits.push(expr.span());
        }
        Self {
            on: on.unwrap_or(false),
            errors: Vec::new(),
        }
    }

    fn word(_: Span, _: &mut Vec<Span>) -> Self {
        Self {
            on: true,
            errors: Vec::new(),
        }
    }

    fn with_errors(self, errors: Vec<syn::Error>) -> Self {
        Self { errors, ..self }
    }
}

/// `max_age`, as written: the rules judge it.
#[derive(Debug, Default)]
pub(crate) struct Seconds {
    pub(crate) written: Option<(MaxAge, Span)>,
    pub(crate) errors: Vec<syn::Error>,
}

impl Value for Seconds {
    fn read(expr: &Expr, _: &mut Vec<Span>) -> Self {
        Self {
            written: Some((max_age(expr), expr.span())),
            errors: Vec::new(),
        }
    }

    fn with_errors(self, errors: Vec<syn::Error>) -> Self {
        Self { errors, ..self }
    }
}

fn max_age(expr: &Expr) -> MaxAge {
    if let Expr::Lit(literal) = expr
        && let Lit::Int(digits) = &literal.lit
        && let Ok(seconds) = digits.base10_parse()
    {
        return MaxAge::Seconds(seconds);
    }
    MaxAge::Other(expr.to_token_stream().to_string())
}

/// A path.
#[derive(Debug, Default)]
pub(crate) struct PathValue {
    pub(crate) path: Option<Path>,
    pub(crate) errors: Vec<syn::Error>,
}

impl Value for PathValue {
    fn read(expr: &Expr, misfits: &mut Vec<Span>) -> Self {
        let path = match expr {
            Expr::Path(path) => Some(path.path.clone()),
            // As serde and others take it.
            Expr::Lit(literal) => match &literal.lit {
                Lit::Str(text) => text.parse().ok(),
                _ => None,
            },
            _ => None,
        };
        if path.is_none() {
            misfits.push(expr.span());
        }
        Self {
            path,
            errors: Vec::new(),
        }
    }

    fn with_errors(self, errors: Vec<syn::Error>) -> Self {
        Self { errors, ..self }
    }
}

/// An expression without the invisible group that `macro_rules` puts around its fragments.
fn peel(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => peel(&group.expr),
        expr => expr,
    }
}
