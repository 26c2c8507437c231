//! What the form of the page asks.

use actix_web::web;
use serde::Deserialize;

use crate::explain::{Asked, Way};

/// The fields of both forms: the filter of the table, and the request to explain.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Query {
    /// Part of the paths to show.
    pub(super) show: String,
    /// An origin that may read what is shown.
    pub(super) reader: String,
    pub(super) origin: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) headers: String,
    pub(super) way: String,
    credentials: Option<String>,
}

impl Query {
    /// Reads a query string. One that no form sends is an empty one.
    pub(super) fn read(query: &str) -> Self {
        web::Query::<Self>::from_query(query).map_or_else(|_| Self::default(), web::Query::into_inner)
    }

    /// Whether there is a request to explain.
    pub(super) fn asks(&self) -> bool {
        !self.path.is_empty()
    }

    pub(super) fn has_credentials(&self) -> bool {
        self.credentials.is_some()
    }

    /// A word that no form sends is a script.
    pub(super) fn way(&self) -> Way {
        Way::from_name(self.way.trim()).unwrap_or_default()
    }

    pub(super) fn asked(&self) -> Asked {
        let lines = self.headers.split([',', '\n']).map(str::trim);
        Asked::new()
            .origin(self.origin.trim())
            .method(match self.method.trim() {
                "" => "GET",
                method => method,
            })
            .headers(lines.filter(|line| !line.is_empty()))
            .credentials(self.has_credentials())
            .way(self.way())
            .target(&*self.path)
    }
}
