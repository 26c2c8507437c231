//! Policies written at run time: checked by the same rules as the macro's, and leaked where it writes a constant.

use cors_rules::{
    checked::CheckedOrigins,
    draft::{MaxAge, OriginsDraft, PolicyDraft, Serves},
    rules,
    violation::Violation,
};
use cors_runtime::{__private::PolicyBuilder, Asking, Policy};

/// Asks about an origin, as `impl AllowOrigin` does for a `static`.
pub type Source = fn(&str, &Asking<'_>) -> bool;

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
        let verdict = rules::check(draft);
        let Some(checked) = verdict.policy else {
            return Err(verdict.violations);
        };
        let mut policy = match (checked.origins, self.source) {
            (Some(CheckedOrigins::Source), Some(source)) => PolicyBuilder::new().source(source, true),
            (Some(CheckedOrigins::Any), _) => PolicyBuilder::new().any_origin(),
            (Some(CheckedOrigins::Listed(listed)), _) => PolicyBuilder::new().origins(listed.entries.leak()),
            (Some(CheckedOrigins::Source) | None, _) => PolicyBuilder::new(),
        };
        if let Some(methods) = checked.methods {
            policy = policy.methods(borrowed(methods));
        }
        if let Some(names) = checked.allow_headers {
            policy = policy.allow_headers(borrowed(names));
        }
        if let Some(names) = checked.expose_headers {
            policy = policy.expose_headers(borrowed(names));
        }
        if let Some(seconds) = checked.max_age {
            policy = policy.max_age(seconds);
        }
        Ok(Box::leak(Box::new(policy.credentials(self.credentials).build())))
    }

    fn draft(&self, serves: Serves) -> PolicyDraft {
        PolicyDraft {
            origins: Some(match self.source {
                Some(_) => OriginsDraft::Source,
                None => OriginsDraft::Listed(self.origins.clone()),
            }),

            methods: self.methods.clone(),
            allow_headers: self.allow_headers.clone(),
            expose_headers: self.expose_headers.clone(),
            credentials: Some(self.credentials),
            max_age: self.max_age.map(MaxAge::Seconds),
            allow: (!self.allow.is_empty()).then(|| self.allow.clone()),
            serves,
            ..PolicyDraft::default()
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
