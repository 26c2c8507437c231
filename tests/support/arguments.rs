//! Policies that a test makes at run time. The rules that check them are the macro's.

use cors_rules::{
    draft::{MaxAge, OriginsDraft, PolicyDraft, Serves},
    rules,
    violation::Violation,
};
use cors_runtime::{
    __private::{PolicyBuilder, source_kind},
    Asking, Policy, RuntimeOrigins,
};

/// Decides about an origin, as `impl AllowOrigin` does for a `static`.
pub type Source = fn(&str, &Asking<'_>) -> bool;

/// The arguments of a `#[cors(..)]`, as somebody might write them.
#[derive(Debug, Clone, Default)]
pub struct Arguments {
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

impl Arguments {
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
        let builder = PolicyBuilder::new().checked(checked.leak());
        let builder = match self.source {
            Some(source) => builder.source(source, source_kind(&RuntimeOrigins::credentialed())),
            None => builder,
        };
        Ok(Box::leak(Box::new(builder.build())))
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
