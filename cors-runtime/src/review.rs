//! The policies of an application, for tests and for reviewers.
//!
//! A snapshot of them in a test makes every change of a policy a line of a pull request:
//!
//! ```
//! use actix_web::{App, HttpResponse, Responder, get, test};
//! use cors_runtime::{
//!     cors,
//!     review::{Deny, Policies},
//! };
//!
//! #[cors(origins = "https://app.example.com", max_age = 600)]
//! #[get("/articles")]
//! async fn articles() -> impl Responder {
//!     HttpResponse::Ok()
//! }
//!
//! # #[actix_web::main]
//! # async fn main() {
//! let app = test::init_service(App::new().service(articles)).await;
//! let policies = Policies::of(&app).await;
//! assert_eq!(
//!     policies.to_string(),
//!     "GET /articles  articles  read by https://app.example.com; remembered for 600 s\n",
//! );
//! let offences = policies.deny(&[Deny::AnyOrigin, Deny::InsecureOrigin, Deny::WithoutPolicy]);
//! assert!(offences.is_empty(), "{offences:#?}");
//! # }
//! ```

use core::fmt;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    introspection::IntrospectionTree,
    test::TestRequest,
    web::Data,
};

pub use crate::inspector::manifest::{Route, Uncovered};
use crate::inspector::{
    manifest::{Manifest, OriginsField},
    words,
};

/// What `actix_web::test::init_service` takes requests as.
type Request = actix_http::Request;

/// The policies of an application.
#[derive(Debug, Clone)]
pub struct Policies {
    manifest: Manifest,
    accepted: Vec<(Deny, String)>,
}

/// Something that a reviewer wants to know of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Deny {
    /// `any-origin`: every page in the world may read.
    AnyOrigin,
    /// `credentials-for-patterns`: pages may read with cookies whose hosts nobody has listed.
    CredentialsForPatterns,
    /// `insecure-origin`: an origin over plain `http` that is not this machine.
    InsecureOrigin,
    /// `unblocked-write`: a handler that changes something, and runs for every page that asks: `block` lacks `write`.
    UnblockedWrite,
    /// `without-policy`: a route without `#[cors]` that no layer covers.
    WithoutPolicy,
}

impl Deny {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::AnyOrigin,
        Self::CredentialsForPatterns,
        Self::InsecureOrigin,
        Self::UnblockedWrite,
        Self::WithoutPolicy,
    ];

    /// The name, as a command line takes it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AnyOrigin => "any-origin",
            Self::CredentialsForPatterns => "credentials-for-patterns",
            Self::InsecureOrigin => "insecure-origin",
            Self::UnblockedWrite => "unblocked-write",
            Self::WithoutPolicy => "without-policy",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|deny| deny.name() == name)
    }
}

impl fmt::Display for Deny {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A route that breaks what was denied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offence {
    deny: Deny,
    subject: String,
    place: Option<(String, u32)>,
    reason: String,
    remedy: String,
}

impl Offence {
    /// What it breaks.
    #[must_use]
    pub const fn denied(&self) -> Deny {
        self.deny
    }

    /// The handler, or the path of a route without a policy: what [`Policies::accept`] takes.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The file and line of the policy, where there is one.
    #[must_use]
    pub fn place(&self) -> Option<(&str, u32)> {
        self.place.as_ref().map(|(file, line)| (file.as_str(), *line))
    }
}

/// What is wrong, where, and how to say that it is meant.
impl fmt::Display for Offence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((file, line)) = &self.place {
            write!(f, "{file}:{line}: ")?;
        }
        write!(
            f,
            "{}: `{}` {}; {}, or say that it is meant: `.accept(Deny::{:?}, {:?})`",
            self.deny, self.subject, self.reason, self.remedy, self.deny, self.subject
        )
    }
}

impl Policies {
    /// Asks an application, as [`actix_web::test::init_service`] returns it. One request goes through the app, to a
    /// path that no application serves; the introspection that actix-web collected comes back with its answer.
    ///
    /// # Panics
    ///
    /// If a middleware answers that request with an error instead of a response: review the application without it.
    pub async fn of<S, B>(app: &S) -> Self
    where
        S: Service<Request, Response = ServiceResponse<B>, Error = Error>,
        B: MessageBody,
    {
        let request = TestRequest::with_uri("/.cors-runtime-review").to_request();
        let response = match app.call(request).await {
            Ok(response) => response,
            Err(error) => panic!("a middleware of the application answers with an error: {error}"),
        };
        let tree = response.request().app_data::<Data<IntrospectionTree>>();
        Self {
            manifest: tree.map_or_else(Manifest::empty, |tree| Manifest::of(tree)),
            accepted: Vec::new(),
        }
    }

    /// The manifest, with one line a field, in a stable order. Its schema is `cors-runtime/policies.schema.json`.
    #[must_use]
    pub fn to_json(&self) -> String {
        self.manifest.to_json()
    }

    /// The annotated handlers, by path.
    pub fn iter(&self) -> impl Iterator<Item = &Route> {
        self.manifest.routes.iter()
    }

    /// The routes that have no policy of their own.
    pub fn without_policy(&self) -> impl Iterator<Item = &Uncovered> {
        self.manifest.without_policy.iter()
    }

    /// Says that a handler, or the path of a route without a policy, is meant to break what is denied.
    #[must_use]
    pub fn accept(mut self, deny: Deny, subject: impl Into<String>) -> Self {
        self.accepted.push((deny, subject.into()));
        self
    }

    /// What breaks one of `denied`, and was not [accepted](Self::accept).
    #[must_use]
    pub fn deny(&self, denied: &[Deny]) -> Vec<Offence> {
        let is_accepted = |offence: &Offence| {
            self.accepted
                .iter()
                .any(|(deny, subject)| *deny == offence.deny && *subject == offence.subject)
        };
        let routes = self.manifest.routes.iter();
        let mut offences: Vec<Offence> = routes
            .flat_map(|route| denied.iter().filter_map(|&deny| offence(route, deny)))
            .collect();
        if denied.contains(&Deny::WithoutPolicy) {
            let uncovered = self.manifest.without_policy.iter();
            offences.extend(
                uncovered
                    .filter(|route| route.covered_by.is_none())
                    .map(|route| Offence {
                        deny: Deny::WithoutPolicy,
                        subject: route.path.clone(),
                        place: None,
                        reason: "has no policy, and no layer covers it".to_owned(),
                        remedy: "put `#[cors(..)]` on its handler".to_owned(),
                    }),
            );
        }
        offences.retain(|offence| !is_accepted(offence));
        offences
    }
}

fn offence(route: &Route, deny: Deny) -> Option<Offence> {
    let policy = &route.policy;
    let listed: &[String] = match &policy.origins {
        OriginsField::Listed(origins) => origins,
        OriginsField::Word(_) => &[],
    };
    let (reason, remedy) = match deny {
        Deny::AnyOrigin if policy.origins == OriginsField::Word("*") => {
            ("may be read by every page".to_owned(), "list the origins")
        }
        Deny::CredentialsForPatterns if policy.credentials => {
            let pattern = listed.iter().find(|origin| origin.contains('*'))?;
            (
                format!("gives credentials to every `{pattern}`"),
                "list the hosts",
            )
        }
        Deny::InsecureOrigin => {
            let origin = listed.iter().find(|origin| is_insecure(origin))?;
            (
                format!("trusts `{origin}`, which anyone on the network can be"),
                "use https",
            )
        }
        Deny::UnblockedWrite if !policy.block.iter().any(|word| word == "write") => {
            let method = route.methods.iter().find(|method| is_write(method))?;
            (
                format!("runs {method} for pages of every origin"),
                "add `block = [write]`",
            )
        }
        _ => return None,
    };
    Some(Offence {
        deny,
        subject: route.handler.clone(),
        place: Some((route.file.clone(), route.line)),
        reason,
        remedy: remedy.to_owned(),
    })
}

fn is_write(method: &str) -> bool {
    !matches!(method, "GET" | "HEAD" | "OPTIONS" | "QUERY" | "TRACE")
}

fn is_insecure(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://") else {
        return false;
    };
    let host = match rest.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => host,
        _ => rest,
    };
    let is_loopback = host == "localhost"
        || host.ends_with(".localhost")
        || host == "[::1]"
        || host
            .parse::<core::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback());
    !is_loopback
}

/// A table: method and path, handler, policy.
impl fmt::Display for Policies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rows = Vec::new();
        for route in self.iter() {
            let place = format!("{} {}", words::methods(&route.methods), route.path);
            rows.push((place, route.handler.clone(), words::policy(&route.policy)));
        }
        for route in self.without_policy() {
            let place = format!("{} {}", words::methods(&route.methods), route.path);
            let covered = match &route.covered_by {
                Some(_) => "no policy of its own; the layer around the application answers".to_owned(),
                None => "no policy".to_owned(),
            };
            rows.push((place, "-".to_owned(), covered));
        }
        let width = |column: fn(&(String, String, String)) -> &str| {
            rows.iter()
                .map(|row| column(row).chars().count())
                .max()
                .unwrap_or_default()
        };
        let (first, second) = (width(|row| &row.0), width(|row| &row.1));
        for (place, handler, policy) in &rows {
            writeln!(f, "{place:first$}  {handler:second$}  {policy}")?;
        }
        Ok(())
    }
}
