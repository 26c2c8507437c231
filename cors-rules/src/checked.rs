//! A policy that passed every rule.

use crate::doors::Categories;
use crate::policy::{Origins, Policy};
use crate::violation::Rule;

/// The arguments of one draft, checked. Only [`rules::check`](crate::rules::check) makes one; code is generated from
/// nothing else. `None` is an argument that was not written: a named policy or a module may hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckedPolicy<'a> {
    /// `origins`
    pub origins: Option<CheckedOrigins<'a>>,
    /// `debug_origins`
    pub debug_origins: Option<CheckedList<'a>>,
    /// `methods`; `["*"]` for `"*"`
    pub methods: Option<&'a [String]>,
    /// `allow_headers`; `["*"]` for `"*"`
    pub allow_headers: Option<&'a [String]>,
    /// `expose_headers`; `["*"]` for `"*"`
    pub expose_headers: Option<&'a [String]>,
    /// `credentials`
    pub credentials: Option<bool>,
    /// `max_age`, in seconds
    pub max_age: Option<u32>,
    /// `timing`
    pub timing: Option<bool>,
    /// `block`
    pub block: Option<Categories>,
    /// `report`
    pub report: Option<Categories>,
    /// `allow`
    pub allow: Option<&'a [String]>,
}

impl CheckedPolicy<'_> {
    /// Whether `allow` names `origin_insecure`, which a policy that overrides arguments of this one has to know. The
    /// other rules concern the draft alone.
    pub fn allows_insecure(&self) -> Option<bool> {
        let allow = self.allow?;
        Some(allow.iter().any(|id| id == Rule::OriginInsecure.id()))
    }
}

impl CheckedPolicy<'static> {
    /// The policy as static data, with the defaults of the arguments that were not written. Its lists are never freed:
    /// it is for policies that a program makes once.
    pub fn leak(self) -> Policy {
        // Exhaustive: a new argument asks for its field here.
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
            allow: _,
        } = self;
        let debug_origins = debug_origins.filter(|_| cfg!(debug_assertions));
        Policy {
            origins: match origins {
                Some(CheckedOrigins::Any) => Origins::Any,
                Some(CheckedOrigins::Source) => Origins::Source,
                Some(CheckedOrigins::Listed(list)) => Origins::Listed(list.entries.leak()),
                None => Origins::Listed(&[]),
            },
            debug_origins: debug_origins.map_or(&[], |list| list.entries.leak()),
            methods: methods.map(borrowed),
            allow_headers: allow_headers.map_or(&[], borrowed),
            expose_headers: expose_headers.map_or(&[], borrowed),
            credentials: credentials.unwrap_or(false),
            max_age,
            timing: timing.unwrap_or(false),
            block: block.unwrap_or(Categories::NONE),
            report: report.unwrap_or(Categories::NONE),
        }
    }
}

fn borrowed(texts: &'static [String]) -> &'static [&'static str] {
    let texts: Vec<&'static str> = texts.iter().map(String::as_str).collect();
    texts.leak()
}

/// Origins that passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CheckedOrigins<'a> {
    /// `origins = "*"`
    Any,
    /// `origins = ["..", ".."]`
    Listed(CheckedList<'a>),
    /// `origins = PATH`. The path is kept outside of the draft.
    Source,
}

/// The entries of a list of origins.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CheckedList<'a> {
    /// In the order of [`Origins::Listed`].
    pub entries: Vec<&'a str>,
    /// Whether one of them breaks `origin_insecure` beside `credentials`.
    pub is_insecure: bool,
}

#[cfg(all(test, feature = "check"))]
mod tests {
    use crate::draft::{OriginsDraft, PolicyDraft};
    use crate::rules::check;

    /// A policy that overrides arguments of another one asks for it. `None`: the other one decides.
    #[test]
    fn insecure_origins_are_allowed_by_name() {
        let texts = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect();
        let allows = |origins: &[&str], allow: Option<&[&str]>| {
            let draft = PolicyDraft {
                origins: Some(OriginsDraft::Listed(texts(origins))),
                credentials: Some(true),
                allow: allow.map(texts),
                ..PolicyDraft::default()
            };
            check(&draft).policy.expect("each id is needed").allows_insecure()
        };
        let (sound, shared, insecure) = ("https://a.example", "https://*.github.io", "http://b.example");
        assert_eq!(allows(&[sound], None), None);
        assert_eq!(allows(&[shared], Some(&["origin_public_suffix"])), Some(false));
        let both = ["origin_public_suffix", "origin_insecure"];
        assert_eq!(allows(&[shared, insecure], Some(&both)), Some(true));
    }
}
