//! What the subjects of a review are called: a short name, and a full one for where several have the short one.

use super::{Route, Uncovered};
use crate::inspector::{
    manifest::{Layer, Manifest},
    words,
};

/// A handler, a layer, or a route without a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Subject {
    /// The function, `Cors`, or the path.
    pub(super) short: String,
    /// The same with what tells it from others: `list (GET /articles)`.
    pub(super) full: String,
    /// What is the same for one function that serves several paths, and for one policy around several parts.
    identity: String,
}

impl Subject {
    pub(super) fn handler(route: &Route) -> Self {
        let methods = words::methods(&route.methods);
        Self {
            short: route.handler.clone(),
            full: format!("{} ({methods} {})", route.handler, route.path),
            identity: format!("{}:{} {:?}", route.file, route.line, route.policy),
        }
    }

    pub(super) fn layer(layer: &Layer) -> Self {
        // Neither file nor line: a name that changes with every edit would be of no use.
        let policy = words::policy(&layer.policy);
        let around = match layer.path {
            Some(_) => "; around the application",
            None => "",
        };
        Self {
            short: "Cors".to_owned(),
            full: format!("Cors ({policy}{around})"),
            identity: format!(
                "{:?} {around} {:?}",
                layer.file.as_ref().zip(layer.line),
                layer.policy
            ),
        }
    }

    pub(super) fn uncovered(route: &Uncovered) -> Self {
        let full = format!("{} ({})", route.path, words::methods(&route.methods));
        Self {
            short: route.path.clone(),
            identity: full.clone(),
            full,
        }
    }

    pub(super) fn is_called(&self, name: &str) -> bool {
        self.short == name || self.full == name
    }
}

/// All subjects of a manifest, also those that break nothing: one of them may tomorrow.
pub(super) struct Subjects(Vec<Subject>);

impl Subjects {
    pub(super) fn of(manifest: &Manifest) -> Self {
        let handlers = manifest.routes.iter().map(Subject::handler);
        let layers = manifest.layers.iter().map(Subject::layer);
        let uncovered = manifest.without_policy.iter().map(Subject::uncovered);
        Self(handlers.chain(layers).chain(uncovered).collect())
    }

    /// Whether a name means one of them.
    pub(super) fn is_unique(&self, name: &str) -> bool {
        let mut called = self.0.iter().filter(|subject| subject.is_called(name));
        let first = called.next();
        called.all(|subject| first.is_some_and(|first| first.identity == subject.identity))
    }
}
