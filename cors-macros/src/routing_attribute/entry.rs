//! What one routing attribute says: an entry of the router.

use std::panic::{AssertUnwindSafe, catch_unwind};

use actix_router::ResourceDef;
use proc_macro2::Span;
use syn::{
    Attribute, Expr, ExprLit, Lit, LitStr, MetaNameValue, Path, Token, parse::ParseStream,
    punctuated::Punctuated,
};

use super::kind::{Kind, display, kind};

/// One entry of the router.
#[derive(Debug, Clone)]
pub(crate) struct RouterEntry {
    pub(crate) path: LitStr,
    pub(crate) methods: Vec<String>,
    pub(crate) name: Option<LitStr>,
    pub(crate) guards: Vec<Path>,
    pub(crate) wraps: Vec<Expr>,
}

impl RouterEntry {
    /// What is served when the routing attribute cannot be read: enough for the handler to compile.
    pub(crate) fn placeholder() -> Self {
        Self {
            path: LitStr::new("/", Span::call_site()),
            methods: Vec::new(),
            name: None,
            guards: Vec::new(),
            wraps: Vec::new(),
        }
    }

    pub(crate) fn parse(
        input: ParseStream<'_>,
        attribute: &Attribute,
        errors: &mut Vec<syn::Error>,
    ) -> syn::Result<Self> {
        let path: LitStr = input.parse().map_err(|error| {
            let shown = display(attribute);
            let shown = shown.trim_matches(['#', '[', ']']);
            syn::Error::new(error.span(), format!("expected a path: `#[{shown}(\"/path\")]`"))
        })?;
        check_path(&path, errors);
        let mut entry = Self {
            path,
            ..Self::placeholder()
        };
        if input.is_empty() {
            return Ok(entry);
        }
        input.parse::<Token![,]>()?;
        if input.peek(LitStr) {
            return Err(input.error("a routing attribute takes one path; use `#[routes]` for several"));
        }
        let route = kind(attribute) == Some(Kind::Route);
        for option in Punctuated::<MetaNameValue, Token![,]>::parse_terminated(input)? {
            if let Err(error) = entry.option(&option, route) {
                errors.push(error);
            }
        }
        Ok(entry)
    }

    fn option(&mut self, option: &MetaNameValue, route: bool) -> syn::Result<()> {
        let name = option
            .path
            .get_ident()
            .map_or_else(String::new, ToString::to_string);
        let text = || match &option.value {
            Expr::Lit(ExprLit {
                lit: Lit::Str(text), ..
            }) => Ok(text),
            other => Err(syn::Error::new_spanned(
                other,
                format!("`{name}` takes a string literal"),
            )),
        };
        match &*name {
            "name" => self.name = Some(text()?.clone()),
            "guard" => self.guards.push(text()?.parse()?),
            "wrap" => self.wraps.push(text()?.parse()?),
            "method" if route => self.method(text()?)?,
            "method" => {
                let message = "this attribute serves one method; use `#[route]` for several";
                return Err(syn::Error::new_spanned(&option.path, message));
            }
            _ => {
                let keys = if route {
                    "`method`, `name`, `guard` and `wrap`"
                } else {
                    "`name`, `guard` and `wrap`"
                };
                let message = format!("unknown option `{name}`; a routing attribute takes {keys}");
                return Err(syn::Error::new_spanned(&option.path, message));
            }
        }
        Ok(())
    }

    fn method(&mut self, text: &LitStr) -> syn::Result<()> {
        let method = text.value();
        if method.is_empty() || !method.bytes().all(|byte| byte.is_ascii_uppercase()) {
            let message = format!("`{method}` is not a method in upper case");
            return Err(syn::Error::new(text.span(), message));
        }
        if self.methods.contains(&method) {
            return Err(syn::Error::new(
                text.span(),
                format!("method `{method}` is given twice"),
            ));
        }
        self.methods.push(method);
        Ok(())
    }
}

/// The router's own parser judges the path. It panics at what it refuses, which the compiler would show as "custom
/// attribute panicked", without a place.
fn check_path(path: &LitStr, errors: &mut Vec<syn::Error>) {
    let text = path.value();
    if is_plain(&text) {
        return;
    }
    let verdict = catch_unwind(AssertUnwindSafe(|| {
        ResourceDef::new(text.as_str());
    }));
    if let Err(panic) = verdict {
        let reason = panic
            .downcast_ref::<String>()
            .map(String::as_str)
            .or_else(|| panic.downcast_ref::<&str>().copied())
            .and_then(|reason| reason.lines().next())
            .unwrap_or("it is malformed");
        let message = format!("the router does not take the path `{text}`\nnote: {reason}");
        errors.push(syn::Error::new(path.span(), message));
    }
}

/// Whether a path has no more than one parameter, `{name}`. The parser has nothing to refuse there, and to compile its
/// regular expression takes longer than all the rest of reading the attribute.
fn is_plain(path: &str) -> bool {
    let Some((before, rest)) = path.split_once('{') else {
        return !path.contains('}');
    };
    let Some((name, after)) = rest.split_once('}') else {
        return false;
    };
    let is_name = !name.is_empty()
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    is_name && path.len() < 256 && !before.contains('}') && !after.contains('{') && !after.contains('}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_router_takes_every_path_that_is_plain() {
        const PARTS: [&str; 12] = [
            "/", "a", "{", "}", "{id}", "{_a}", "{1}", ":", "*", "{id}*", "ä", "\\",
        ];
        let mut texts = vec![String::new()];
        let mut plain_ones = 0;
        for _ in 0..4 {
            texts = texts
                .iter()
                .flat_map(|text| PARTS.map(|part| format!("{text}{part}")))
                .collect();
            for text in texts.iter().filter(|text| is_plain(text)) {
                let verdict = catch_unwind(AssertUnwindSafe(|| ResourceDef::new(text.as_str())));
                assert!(verdict.is_ok(), "{text}");
                plain_ones += 1;
            }
        }
        assert!(plain_ones > 1_000, "{plain_ones}");
        for text in ["/{", "/}", "/{}", "/{a}{b}", "/{a:[}", "/{a}/{a}"] {
            assert!(!is_plain(text), "{text}");
        }
    }
}
