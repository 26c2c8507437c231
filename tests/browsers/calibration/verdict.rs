//! What came of a fetch: what the page learned, and what the servers saw.

use std::fmt;

use serde::Deserialize;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Verdict {
    pub(super) page: Seen,
    pub(super) servers: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seen {
    Blocked,
    /// Its type is all that the page learns.
    Opaque(String),
    Readable(Readable),
}

/// A response that is not opaque.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(super) struct Readable {
    #[serde(rename = "type")]
    pub(super) kind: String,
    pub(super) status: u16,
    pub(super) url: String,
    pub(super) redirected: bool,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: String,
}

impl Readable {
    /// Without the headers that only a connection adds.
    pub(super) fn without_connection(mut self) -> Self {
        self.headers
            .retain(|(name, _)| !matches!(&**name, "connection" | "date" | "keep-alive"));
        self
    }
}

impl Verdict {
    /// In a few words: `cors 200 after OPTIONS, PUT`.
    pub(super) fn summary(&self) -> String {
        let page = match &self.page {
            Seen::Blocked => "blocked".to_owned(),
            Seen::Opaque(kind) => kind.clone(),
            Seen::Readable(response) => format!("{} {}", response.kind, response.status),
        };
        let methods: Vec<&str> = self
            .servers
            .iter()
            .filter_map(|line| line.split(' ').next())
            .collect();
        match &*methods.join(", ") {
            "" => format!("{page} with nothing sent"),
            methods => format!("{page} after {methods}"),
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.summary())?;
        if let Seen::Readable(response) = &self.page {
            let redirected = if response.redirected { ", redirected" } else { "" };
            write!(f, "\n    {}{redirected}", response.url)?;
            for (name, value) in &response.headers {
                write!(f, "\n    {name}: {value}")?;
            }
            write!(f, "\n    {:?}", response.body)?;
        }
        for line in &self.servers {
            write!(f, "\n    received {line}")?;
        }
        Ok(())
    }
}
