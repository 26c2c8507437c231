//! The shapes of values: lists, switches, seconds, paths.
//!
//! They never fail: what does not fit is kept beside what does, so that one bad element does not hide the mistakes
//! in the others.

use cors_rules::draft::MaxAge;
use proc_macro2::Span;
use quote::ToTokens;
use syn::{Expr, Lit, Path, spanned::Spanned};

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
pub(crate) fn peel(expr: &Expr) -> &Expr {
    match expr {
        Expr::Group(group) => peel(&group.expr),
        expr => expr,
    }
}
