//! The arguments of a policy, as data and for people.

use cors_rules::{
    doors::{Categories, Category},
    explain::AllowedOrigins,
};
use serde::Serialize;

use crate::Policy;

/// The arguments of a policy.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PolicyFields {
    pub(crate) origins: OriginsField,
    pub(crate) debug_origins: Vec<String>,
    pub(crate) methods: Option<Vec<String>>,
    pub(crate) allow_headers: Vec<String>,
    pub(crate) expose_headers: Vec<String>,
    pub(crate) credentials: bool,
    pub(crate) max_age: Option<u32>,
    pub(crate) timing: bool,
    pub(crate) block: Vec<String>,
    pub(crate) report: Vec<String>,
    pub(crate) allow: Vec<String>,
    pub(crate) named: Option<String>,
}

/// `origins`: a list, `"*"`, or `"runtime"` for a source.
#[derive(Debug, Clone, Serialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(untagged)]
pub(crate) enum OriginsField {
    Word(&'static str),
    Listed(Vec<String>),
}

impl PolicyFields {
    pub(super) fn of(policy: &Policy) -> Self {
        let checked = &policy.checked;
        let shown = policy.shown();
        Self {
            origins: match shown.origins {
                AllowedOrigins::Any => OriginsField::Word("*"),
                AllowedOrigins::Source => OriginsField::Word("runtime"),
                AllowedOrigins::Listed(entries) => OriginsField::Listed(entries),
            },
            debug_origins: shown.debug_origins,
            methods: shown.methods,
            allow_headers: shown.allow_headers,
            expose_headers: shown.expose_headers,
            credentials: checked.credentials,
            max_age: checked.max_age,
            timing: checked.timing,
            block: names(checked.block),
            report: names(checked.report),
            allow: shown.allow,
            named: Some(policy.notes.named.to_owned()).filter(|name| !name.is_empty()),
        }
    }

    pub(crate) fn blocks_writes(&self) -> bool {
        self.block.iter().any(|word| word == Category::Write.name())
    }
}

fn names(categories: Categories) -> Vec<String> {
    categories
        .iter()
        .map(|category| category.name().to_owned())
        .collect()
}
