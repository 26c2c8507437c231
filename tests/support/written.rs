//! Policies written at run time: checked by the same rules as the macro's, and leaked where it writes a constant.

use actix_web::dev::RequestHead;
use cors_rules::{
    draft::{MaxAge, OriginsDraft, PolicyDraft, Serves},
    rules,
    violation::Violation,
};
use cors_runtime::Policy;

/// Asks about an origin, as `impl AllowOrigin` does for a `static`.
pub type Source = fn(&str, &RequestHead) -> bool;

/// The arguments of a `#[cors(..)]`, as somebody might write them.
#[derive(Debug, Clone, Default)]
pub struct Written {
    /// `origins`; `["*"]` for `"*"`.
    pub origins: Vec<String>,
    /// `origins = SOURCE`, instead.
    pub source: Option<Source>,
    /// `methods`
    pub methods: Option<Vec<String>>,
    /// `allow_headers`
    pub allow_headers: Option<Vec<String>>,
    /// `expose_headers`
    pub expose_headers: Option<Vec<String>>,
    /// `credentials`
    pub credentials: bool,
    /// `max_age`
    pub max_age: Option<u64>,
    /// `allow`
    pub allow: Vec<String>,
}

impl Written {
    /// The policy, for what serves `serves`.
    ///
    /// # Errors
    ///
    /// What would not compile.
    pub fn check(&self, serves: Serves) -> Result<&'static Policy, Vec<Violation>> {
        let draft: &'static PolicyDraft = Box::leak(Box::new(self.draft(serves)));
        let checked = rules::check(draft);
        if checked.is_fatal() {
            return Err(checked.violations);
        }
        let mut policy = match self.source {
            Some(source) => Policy::new().source(source, true),
            None if checked.origins.any => Policy::new().any_origin(),
            None => Policy::new().origins(checked.origins.listed.entries.leak()),
        };
        if let Some(methods) = &draft.methods {
            policy = policy.methods(borrowed(methods));
        }
        if let Some(names) = &draft.allow_headers {
            policy = policy.allow_headers(borrowed(names));
        }
        if let Some(names) = &draft.expose_headers {
            policy = policy.expose_headers(borrowed(names));
        }
        if let Some(seconds) = self.max_age {
            policy = policy.max_age(u32::try_from(seconds).unwrap_or(u32::MAX));
        }
        Ok(Box::leak(Box::new(policy.credentials(self.credentials))))
    }

    fn draft(&self, serves: Serves) -> PolicyDraft {
        PolicyDraft {
            origins: Some(match self.source {
                Some(_) => OriginsDraft::Source,
                None => OriginsDraft::Listed(self.origins.clone()),
            }),
            debug_origins: Vec::new(),
            methods: self.methods.clone(),
            allow_headers: self.allow_headers.clone(),
            expose_headers: self.expose_headers.clone(),
            credentials: self.credentials,
            max_age: self.max_age.map(MaxAge::Seconds),
            allow: self.allow.clone(),
            based: false,
            serves,
        }
    }
}

/// What a routing attribute for `methods` serves.
#[must_use]
pub fn routed(methods: &[&str]) -> Serves {
    Serves::Routed {
        attribute: "#[route]".to_owned(),
        methods: methods.iter().map(|&method| method.to_owned()).collect(),
    }
}

/// Texts that live as long as the program.
#[must_use]
pub fn leak(texts: &[impl AsRef<str>]) -> &'static [&'static str] {
    let texts: Vec<&'static str> = texts
        .iter()
        .map(|text| &*text.as_ref().to_owned().leak())
        .collect();
    texts.leak()
}

fn borrowed(texts: &'static [String]) -> &'static [&'static str] {
    let texts: Vec<&'static str> = texts.iter().map(String::as_str).collect();
    texts.leak()
}
