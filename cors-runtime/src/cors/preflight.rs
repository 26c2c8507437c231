//! The answer of a layer to a preflight that no annotated handler serves.

use std::rc::Rc;

use actix_web::{HttpResponse, body::BoxBody, http::StatusCode};

use crate::{
    Asking,
    methods::is_safelisted,
    prepared::{Grant, PreparedPolicy},
    refusal,
    request::Preflight,
};

/// A preflight, and what is known of its path.
pub(super) struct Unserved<'a> {
    pub(super) layer: &'a PreparedPolicy,
    pub(super) preflight: Preflight<'a>,
    /// The annotated handlers at the path, none of which serves the method, and what each says to the origin.
    pub(super) neighbours: Vec<(Rc<PreparedPolicy>, Grant)>,
    /// Whether one of them serves the method after all, behind a guard that does not let this preflight pass.
    pub(super) is_served: bool,
}

impl Unserved<'_> {
    /// Grants the method, if the layer's policy opens it; if not, tells the browser what is open.
    pub(super) fn answer(&self, asking: &Asking<'_>) -> HttpResponse<BoxBody> {
        #[cfg(feature = "testing")]
        self.layer.tell_browser(asking);
        let grant = self.layer.allows_from(self.preflight.origin, asking);
        // A method is a token, and so text.
        let method = self.preflight.method.to_str().unwrap_or_default();
        let is_open = !self.is_served && method != "*" && self.layer.opens(method);
        if !grant.is_refused() && is_open {
            refusal::of_preflight(self.layer, asking.head(), &grant);
            let is_forgotten = !self.neighbours.is_empty();
            return self
                .layer
                .grant_method(&grant, self.preflight.method, is_forgotten);
        }
        if grant.is_refused() {
            refusal::of_origin(self.layer, asking.head());
        } else {
            refusal::of_method(self.layer, asking.head(), &grant);
        }
        if is_safelisted(method) {
            return self.layer.refused_preflight();
        }
        self.explain(&grant, method)
    }

    /// Names the methods that are open to the origin. Browsers do not look at the list for safelisted methods, for
    /// which this would be a grant.
    fn explain(&self, grant: &Grant, method: &str) -> HttpResponse<BoxBody> {
        let is_neighbours = |name: &str| {
            let serves = |prepared: &PreparedPolicy| prepared.methods().names().contains(&name);
            self.neighbours.iter().any(|(prepared, _)| serves(prepared))
        };
        let allowing = self.neighbours.iter().filter(|(_, grant)| !grant.is_refused());
        let mut by = None;
        let mut methods: Vec<&str> = Vec::new();
        if !grant.is_refused() {
            by = Some((self.layer, grant));
            let own = self.layer.named_methods().into_iter();
            methods.extend(own.filter(|name| !is_neighbours(name)));
        }
        for (prepared, grant) in allowing {
            by = by.or(Some((&**prepared, grant)));
            methods.extend(prepared.named_methods());
        }
        methods.retain(|&name| name != method && name != "*");
        let mut told = Vec::new();
        for name in methods {
            if !told.contains(&name) {
                told.push(name);
            }
        }
        match by {
            Some((prepared, grant)) => prepared.explanation(grant, &told),
            None => self.layer.refused_preflight(),
        }
    }
}

/// Whether middleware may have answered a preflight that was handed inside, in place of the router.
pub(super) fn is_doubtful(status: StatusCode) -> bool {
    !status.is_success() && !matches!(status, StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED)
}
