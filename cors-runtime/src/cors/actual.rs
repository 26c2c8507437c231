//! What a layer writes on the answer to a request that is no preflight.

use std::rc::Rc;

use actix_web::{
    Error, HttpRequest,
    dev::{Path, RequestHead, ServiceResponse, Url},
    http::{Method, Uri, header::HeaderValue},
};

use super::layer::CorsLayer;
use crate::{
    Asking,
    context::CorsContext,
    entry::write_later,
    prepared::{Grant, PreparedPolicy},
    request::origin_lines,
    routes::{AppRoutes, Route},
};

/// The request that an error is the answer to: an error itself has none.
#[derive(Debug)]
pub struct FailedRequest {
    method: Method,
    uri: Uri,
    /// The only `Origin` line.
    origin: Option<HeaderValue>,
}

impl FailedRequest {
    pub(super) fn of(head: &RequestHead) -> Self {
        Self {
            method: head.method.clone(),
            uri: head.uri.clone(),
            origin: match origin_lines(head) {
                [origin] => Some(origin.clone()),
                _ => None,
            },
        }
    }
}

impl CorsLayer {
    /// Writes the policy of whoever serves the request: of whoever said so on its way in, of the annotated handler
    /// for its path and method, or else the layer's.
    ///
    /// `admitted` is what the layer's own `block` decided on the way in.
    pub(super) fn write<B>(
        &self,
        own: &Rc<PreparedPolicy>,
        context: &CorsContext,
        admitted: Option<&Grant>,
        response: &mut ServiceResponse<B>,
    ) {
        let (prepared, grant) = match context.recorded() {
            // Again: another CORS middleware may have changed it on its way out.
            Some(recorded) => recorded,
            None => {
                let decided = self.decide(own, response.request(), admitted);
                context.record_answer(&decided.0, &decided.1);
                decided
            }
        };
        prepared.write(&grant, response.headers_mut());
        if let Some(admitted) = admitted
            && !Rc::ptr_eq(&prepared, own)
        {
            own.write_doors(admitted, response.headers_mut());
        }
    }

    /// What the layer's own policy says.
    fn decide_own(
        own: &Rc<PreparedPolicy>,
        asking: &Asking<'_>,
        admitted: Option<&Grant>,
    ) -> (Rc<PreparedPolicy>, Grant) {
        let grant = admitted.cloned();
        let grant = grant.unwrap_or_else(|| own.decide(asking));
        (Rc::clone(own), grant)
    }

    fn decide(
        &self,
        own: &Rc<PreparedPolicy>,
        request: &HttpRequest,
        admitted: Option<&Grant>,
    ) -> (Rc<PreparedPolicy>, Grant) {
        let path = request.match_info();
        let Some(first) = self.serving(self.routes(request), path.as_str(), request.method()) else {
            return Self::decide_own(own, &Asking::new(request), admitted);
        };
        let asking = Asking::new(request);
        // The router may have found another resource, whose handler has no policy. It is not told apart for certain
        // from the annotated one, so the layer answers for it only where both allow the origin.
        let is_another = path.unprocessed().is_empty() && !first.is_named(request.match_name());
        if is_another && !first.decide(|prepared| prepared.allows(&asking)).is_refused() {
            return Self::decide_own(own, &asking, admitted);
        }
        let grant = first.decide(|prepared| prepared.decide(&asking));
        (Rc::clone(first.prepared), grant)
    }

    fn serving<'a>(&self, routes: Option<&'a AppRoutes>, path: &str, method: &Method) -> Option<Serving<'a>> {
        let routes = routes?.table().serving(path, method);
        let (&first, others) = routes.split_first()?;
        Some(Serving {
            prepared: &first.prepared,
            others: others.to_vec(),
        })
    }

    /// The same for an error, which becomes a response further out.
    #[cold]
    pub(super) fn write_later(
        &self,
        own: &Rc<PreparedPolicy>,
        context: &CorsContext,
        admitted: Option<&Grant>,
        asked: &FailedRequest,
        error: &mut Error,
    ) {
        let (prepared, grant) = context.recorded().unwrap_or_else(|| {
            let decided = self.decide_asked(own, asked, admitted);
            context.record_answer(&decided.0, &decided.1);
            decided
        });
        write_later(error, &prepared, &grant);
        if let Some(admitted) = admitted
            && !Rc::ptr_eq(&prepared, own)
        {
            let (own, admitted) = (Rc::clone(own), admitted.clone());
            error.add_response_mapper(move |mut response| {
                own.write_doors(&admitted, response.headers_mut());
                response
            });
        }
    }

    fn decide_asked(
        &self,
        own: &Rc<PreparedPolicy>,
        asked: &FailedRequest,
        admitted: Option<&Grant>,
    ) -> (Rc<PreparedPolicy>, Grant) {
        let path = Path::new(Url::new(asked.uri.clone()));
        let routes = self.routes.get().and_then(Option::as_deref);
        let lines = asked.origin.as_slice();
        match self.serving(routes, path.as_str(), &asked.method) {
            Some(serving) => {
                let grant = serving.decide(|prepared| prepared.decide_without(lines));
                (Rc::clone(serving.prepared), grant)
            }
            None => {
                let grant = admitted.cloned();
                let grant = grant.unwrap_or_else(|| own.decide_without(lines));
                (Rc::clone(own), grant)
            }
        }
    }
}

/// The annotated handlers for one path and method: one, but for those that guards tell apart.
struct Serving<'a> {
    prepared: &'a Rc<PreparedPolicy>,
    others: Vec<&'a Route>,
}

impl Serving<'_> {
    /// What all of them allow, as the first one says it.
    fn decide(&self, mut ask: impl FnMut(&PreparedPolicy) -> Grant) -> Grant {
        let grant = ask(self.prepared);
        if self.others.iter().any(|other| ask(&other.prepared).is_refused()) {
            return Grant::Refused;
        }
        grant
    }

    fn is_named(&self, name: Option<&str>) -> bool {
        let is_named = |prepared: &PreparedPolicy| prepared.is_entry_named(name);
        is_named(self.prepared) || self.others.iter().any(|other| is_named(&other.prepared))
    }
}
