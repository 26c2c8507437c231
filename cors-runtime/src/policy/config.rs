//! A policy that a configuration file or an operator supplies.

use cors_rules::{
    draft::{LOOPBACK, MaxAge, OriginsDraft, PolicyDraft, Serves},
    rules,
};

use super::{InvalidPolicy, Policy, invalid::Loopback};

/// A policy as a configuration file has it. The fields are the arguments of [`#[cors(..)]`](macro@crate::cors);
/// [`check`](Self::check) applies the same rules at start, and [`Cors`](crate::Cors) takes the result.
///
/// ```
/// use actix_web::App;
/// use cors_runtime::{Cors, PolicyConfig};
///
/// let config = PolicyConfig {
///     origins: vec!["https://app.example.com".to_owned()],
///     methods: vec!["GET".to_owned(), "DELETE".to_owned()],
///     credentials: true,
///     max_age: Some(600),
///     ..PolicyConfig::default()
/// };
/// let app = App::new().wrap(Cors::new(config.check()?));
/// # let _ = app;
/// # Ok::<(), cors_runtime::InvalidPolicy>(())
/// ```
///
/// With the feature `serde` it is deserialized from any self-describing format that serde reads, such as YAML, TOML
/// and JSON. An absent field is its default. A list may be one string with its entries between commas or white space,
/// and a number or a switch may be text, because an environment variable is nothing else. An unknown field is an
/// error, which proposes the field that was probably meant: in a file, a slip of the pen would otherwise be a policy
/// that somebody believes in.
///
/// ```yaml
/// origins: ["https://app.example.com", "https://*.partner.example"]
/// allow_headers: content-type
/// credentials: true
/// max_age: 600
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PolicyConfig {
    /// Who may read the answers: origins and patterns, or `*` alone for any origin. Required.
    pub origins: Vec<String>,
    /// Added to `origins` in builds with debug assertions only. The word `loopback` is every port of `localhost`, its
    /// subdomains, `127.0.0.1` and `[::1]`, over `http` and `https`.
    pub debug_origins: Vec<String>,
    /// The methods that a preflight may ask for; without any, every method.
    pub methods: Vec<String>,
    /// The request headers that a preflight allows, or `*`.
    pub allow_headers: Vec<String>,
    /// The response headers that scripts may read, or `*`.
    pub expose_headers: Vec<String>,
    /// Whether requests may bring the user's cookies.
    pub credentials: bool,
    /// For how many seconds browsers may remember a preflight; 0 is never. Without it browsers take 5 seconds.
    pub max_age: Option<u64>,
    /// Whether the same origins may see how long an answer took.
    pub timing: bool,
    /// What requests of other pages are refused: `read`, `write`, `navigate`, `embed`.
    pub block: Vec<String>,
    /// The same words: what `block` would refuse is only reported.
    pub report: Vec<String>,
    /// The ids of rules that are broken on purpose.
    pub allow: Vec<String>,
}

impl PolicyConfig {
    /// Checks the policy with the rules of [`#[cors(..)]`](macro@crate::cors). What the compiler would warn of is
    /// logged (target `cors`, level `warn`).
    ///
    /// # Errors
    ///
    /// Everything that is wrong, by field and position, worded for whoever edits the file.
    pub fn check(self) -> Result<Policy, InvalidPolicy> {
        let written = self.debug_origins.len();
        let loopback = self.debug_origins.iter().position(|origin| origin == LOOPBACK.0);
        let loopback = loopback.map(|position| Loopback { position, written });
        let draft = self.into_draft();
        let verdict = rules::check_file(&draft);
        match &verdict.policy {
            Some(checked) => {
                tell_warnings(InvalidPolicy::new(&draft, verdict.violations, loopback));
                Ok(Policy::owned(checked))
            }
            None => Err(InvalidPolicy::new(&draft, verdict.violations, loopback)),
        }
    }

    fn into_draft(self) -> PolicyDraft {
        // Exhaustive: a new field asks for its place here.
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
            allow,
        } = self;
        // In a file an empty list is an argument that is left out.
        let list = |texts: Vec<String>| (!texts.is_empty()).then_some(texts);
        PolicyDraft {
            origins: list(origins).map(OriginsDraft::Listed),
            debug_origins: list(with_loopback(debug_origins)),
            methods: list(methods),
            allow_headers: list(allow_headers),
            expose_headers: list(expose_headers),
            credentials: Some(credentials),
            max_age: max_age.map(MaxAge::Seconds),
            timing: Some(timing),
            block: list(block),
            report: list(report),
            allow: list(allow),
            seen: Vec::new(),
            based: false,
            serves: Serves::Named,
            ..PolicyDraft::default()
        }
    }
}

/// The word `loopback` is the origins of the machine itself.
fn with_loopback(mut origins: Vec<String>) -> Vec<String> {
    let (word, [first, rest @ ..]) = LOOPBACK;
    if let Some(written) = origins.iter_mut().find(|origin| *origin == word) {
        // The rest is at the end: a mistake in another entry is reported where that entry is written.
        first.clone_into(written);
        origins.extend(rest.map(str::to_owned));
    }
    origins
}

fn tell_warnings(warnings: InvalidPolicy) {
    if !warnings.violations().is_empty() {
        tracing::warn!(target: "cors", "the policy is used, but{}", warnings.listed());
    }
}
