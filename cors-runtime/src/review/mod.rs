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

mod names;
mod offence;

use core::fmt;

use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceResponse},
    introspection::IntrospectionTree,
    test::TestRequest,
    web::Data,
};

use self::names::Subjects;
pub use self::offence::{Deny, Offence};
pub use crate::inspector::manifest::{Route, Uncovered};
use crate::inspector::{manifest::Manifest, words};

/// What `actix_web::test::init_service` takes requests as.
type Request = actix_http::Request;

/// The policies of an application.
///
/// ```
/// # use actix_web::{App, HttpResponse, Responder, get, test};
/// # use cors_runtime::cors;
/// use cors_runtime::review::{Deny, Policies};
/// #[cors(origins = "*")]
/// #[get("/articles")]
/// async fn articles() -> impl Responder {
///     HttpResponse::Ok()
/// }
///
/// # #[actix_web::main]
/// # async fn main() {
/// let app = test::init_service(App::new().service(articles)).await;
/// let policies = Policies::of(&app).await;
/// assert_eq!(policies.iter().count(), 1);
/// let meant = policies.accept(Deny::AnyOrigin, "articles");
/// assert!(meant.deny(&Deny::ALL).is_empty());
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct Policies {
    manifest: Manifest,
    accepted: Vec<(Deny, String)>,
}

impl Policies {
    /// Asks an application, as [`actix_web::test::init_service`] returns it. One request goes through the app, to a
    /// path that no application serves; the introspection that actix-web collected comes back with its answer.
    ///
    /// The request shows which layers are around the application. A layer around a part of it is known beside annotated
    /// handlers; in an application that has none, from the first request that has reached it.
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
        let request = response.request();
        let tree = request.app_data::<Data<IntrospectionTree>>();
        Self {
            manifest: tree.map_or_else(Manifest::empty, |tree| Manifest::of(tree, request)),
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

    /// Says that a handler, `Cors` for a layer, or the path of a route without a policy is meant to break what is
    /// denied.
    ///
    /// A name that several have accepts none of them: two functions `list` are `list (GET /reports)` and
    /// `list (GET /salaries)`, and a layer is `Cors (read by every page; around the application)`. Each [`Offence`]
    /// prints the full name, ready to be copied.
    #[must_use]
    pub fn accept(mut self, deny: Deny, subject: impl Into<String>) -> Self {
        self.accepted.push((deny, subject.into()));
        self
    }

    /// What breaks one of `denied`, handlers and layers alike, and was not [accepted](Self::accept).
    #[must_use]
    pub fn deny(&self, denied: &[Deny]) -> Vec<Offence> {
        let manifest = &self.manifest;
        let mut offences: Vec<Offence> = manifest
            .routes
            .iter()
            .flat_map(|route| {
                denied
                    .iter()
                    .filter_map(|&deny| Offence::of(route, deny, manifest))
            })
            .collect();
        let layers = manifest.layers.iter();
        offences.extend(
            layers.flat_map(|layer| denied.iter().filter_map(|&deny| Offence::of_layer(layer, deny))),
        );
        let uncovered = manifest.without_policy.iter();
        offences.extend(uncovered.flat_map(|route| {
            denied
                .iter()
                .filter_map(|&deny| Offence::uncovered(route, deny, manifest))
        }));
        let subjects = Subjects::of(manifest);
        offences.retain_mut(|offence| !self.accepts(offence, &subjects));
        offences
    }

    /// Whether an offence is accepted. One that is not notes the names that do not tell it from others.
    fn accepts(&self, offence: &mut Offence, subjects: &Subjects) -> bool {
        let accepted = self.accepted.iter().filter(|(deny, _)| *deny == offence.denied());
        let mut shared = None;
        for (_, name) in accepted.filter(|(_, name)| offence.is_called(name)) {
            if subjects.is_unique(name) {
                return true;
            }
            shared = shared.or(Some(name.as_str()));
        }
        offence.note(subjects, shared);
        false
    }
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
            let covered = match (&route.covered_by, self.manifest.has_inner_layers()) {
                (Some(_), false) => "no policy of its own; the layer around the application answers",
                (Some(_), true) => {
                    "no policy of its own; the layer around the application answers, or one around a part of it"
                }
                (None, false) if route.may_be_by_hand => {
                    "no policy, or that of a handler whose resource is built by hand"
                }
                (None, false) => "no policy",
                (None, true) => "no policy of its own; a layer around a part of the application may answer",
            };
            rows.push((place, "-".to_owned(), covered.to_owned()));
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
