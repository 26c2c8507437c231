//! The answer of a layer to a preflight that no annotated handler serves.

use std::rc::Rc;

use actix_web::{HttpRequest, HttpResponse, body::BoxBody, http::StatusCode};

use super::handlers::{self, Handlers};

use crate::{
    Asking, hand_built,
    methods::is_safelisted,
    prepared::{Grant, PreparedPolicy},
    refusal,
    request::Preflight,
};

/// A preflight, and what is known of its path.
pub(crate) struct Unserved<'a> {
    pub(crate) layer: &'a PreparedPolicy,
    /// What the layer's policy says to the origin.
    pub(crate) grant: &'a Grant,
    pub(crate) preflight: Preflight<'a>,
    /// What sources are shown.
    pub(crate) asking: Asking<'a>,
    /// The annotated handlers at the path. None serves the method, or only behind a guard that does not let this
    /// preflight pass.
    pub(crate) handlers: &'a Handlers<'a>,
    pub(crate) hand_built: HandBuilt<'a>,
}

/// What is known of hand-built resources at the path of a preflight.
#[derive(Clone, Copy)]
pub(crate) enum HandBuilt<'a> {
    /// These handlers are there.
    Found(&'a [Rc<PreparedPolicy>]),
    /// None serves the requested method. The router was not asked, so another may be there.
    Unasked,
}

impl HandBuilt<'_> {
    /// Those that are there.
    fn found(&self) -> &[Rc<PreparedPolicy>] {
        match self {
            Self::Found(handlers) => handlers,
            Self::Unasked => &[],
        }
    }

    /// Whether a handler may be there that a page reaches without a preflight of its own, with the header names that
    /// its browser remembers of this one.
    fn may_be_reached(&self) -> bool {
        match self {
            Self::Found(handlers) => !handlers.is_empty(),
            Self::Unasked => hand_built::serve_safelisted(),
        }
    }
}

impl Unserved<'_> {
    /// Grants the method, if the layer's policy opens it; if not, tells the browser what is open.
    #[inline]
    pub(super) fn answer(&self) -> HttpResponse<BoxBody> {
        #[cfg(feature = "testing")]
        self.layer.tell_browser(&self.asking);
        let (head, grant, is_granted) = (self.asking.head(), self.grant, self.is_granted());
        if is_granted {
            refusal::of_preflight(self.layer, head, grant);
        } else if grant.is_refused() {
            refusal::of_origin(self.layer, head);
        } else {
            refusal::of_method(self.layer, head, grant);
        }
        self.answer_as(is_granted)
    }

    /// The same without a word to the log, for an explanation.
    #[cfg(feature = "inspector")]
    pub(crate) fn answer_untold(&self) -> HttpResponse<BoxBody> {
        self.answer_as(self.is_granted())
    }

    #[inline(always)]
    fn answer_as(&self, is_granted: bool) -> HttpResponse<BoxBody> {
        if is_granted {
            let is_forgotten = self.handlers.is_shared || self.hand_built.may_be_reached();
            return self
                .layer
                .grant_method(self.grant, self.preflight.method, is_forgotten);
        }
        if is_safelisted(self.preflight.method.as_bytes()) {
            return self.layer.refused_preflight();
        }
        self.explain()
    }

    /// Most preflights that are refused are so for their origin: then nobody else is asked.
    fn is_granted(&self) -> bool {
        !self.grant.is_refused() && self.is_open()
    }

    fn is_open(&self) -> bool {
        let requested = self.preflight.method;
        let method = requested.as_bytes();
        let is_by_hand = || {
            let mut found = self.hand_built.found().iter();
            found.any(|handler| handler.methods().are_requested(requested))
        };
        method != b"*" && self.layer.opens(method) && !self.handlers.serve(requested) && !is_by_hand()
    }

    /// Those at the path, and what each says to the origin.
    fn neighbours(&self) -> Vec<(Rc<PreparedPolicy>, Grant)> {
        let decide = |route| {
            let grant = handlers::decide_as(route, self.asking, self.preflight.origin);
            grant.unwrap_or(Grant::Refused)
        };
        let at_path = self
            .handlers
            .inside
            .routes()
            .map(|route| (Rc::clone(&route.prepared), decide(route)));
        let by_hand = self.hand_built.found().iter();
        let by_hand = by_hand.map(|prepared| (Rc::clone(prepared), prepared.allows(&self.asking)));
        at_path.chain(by_hand).collect()
    }

    /// Names the methods that are open to the origin. Browsers do not look at the list for safelisted methods, for
    /// which this would be a grant.
    fn explain(&self) -> HttpResponse<BoxBody> {
        let grant = self.grant;
        let neighbours = self.neighbours();
        let is_neighbours = |name: &str| {
            let serves = |prepared: &PreparedPolicy| prepared.methods().names().contains(&name);
            neighbours.iter().any(|(prepared, _)| serves(prepared))
        };
        let allowing = neighbours.iter().filter(|(_, grant)| !grant.is_refused());
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
        let method = self.preflight.method.as_bytes();
        methods.retain(|&name| name.as_bytes() != method && name != "*");
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

/// Whether middleware may have answered a preflight that was handed inside, in place of the router: with any status but
/// those that the router has for what it does not find, unless the router has found a resource, which may have a
/// handler for every method.
pub(super) fn is_doubtful(status: StatusCode, request: &HttpRequest) -> bool {
    match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => false,
        status => !status.is_success() || !request.match_info().unprocessed().is_empty(),
    }
}
