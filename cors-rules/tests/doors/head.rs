//! A request as plain data.

use cors_rules::doors::{Field, Head};

/// The server is `own.example`; `trusted.example` is in its list, and so is `both.example`, which a test may also
/// make the host.
#[derive(Debug, Clone)]
pub(crate) struct Request<'a> {
    pub(crate) method: &'a str,
    pub(crate) host: Option<&'a str>,
    pub(crate) fields: Vec<(Field, Vec<&'a [u8]>)>,
}

impl<'a> Request<'a> {
    pub(crate) fn new(method: &'a str) -> Self {
        Self {
            method,
            host: Some("own.example"),
            fields: Vec::new(),
        }
    }

    pub(crate) fn with(mut self, field: Field, value: &'a str) -> Self {
        self.push(field, value.as_bytes());
        self
    }

    pub(crate) fn push(&mut self, field: Field, value: &'a [u8]) {
        match self.fields.iter_mut().find(|(name, _)| *name == field) {
            Some((_, lines)) => lines.push(value),
            None => self.fields.push((field, vec![value])),
        }
    }
}

impl<'a> Head for Request<'a> {
    type Line = &'a [u8];

    fn method(&self) -> &str {
        self.method
    }

    fn lines(&self, field: Field) -> &[&'a [u8]] {
        self.fields
            .iter()
            .find(|(name, _)| *name == field)
            .map_or(&[], |(_, lines)| lines)
    }

    fn authority(&self) -> Option<&[u8]> {
        self.host.map(str::as_bytes)
    }

    fn trusts(&self, origin: &[u8]) -> bool {
        matches!(origin, b"https://trusted.example" | b"https://both.example")
    }
}
