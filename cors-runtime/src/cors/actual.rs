//! What a layer writes on the answer to a request that is no preflight.
//!
//! A circle with `layer`: these are methods of the layer, which keeps what was asked for an error.

use core::cell::Cell;
use std::{rc::Rc, task::Poll};

use actix_web::{
    Error, HttpRequest,
    dev::{Path, RequestHead, ServiceRequest, ServiceResponse, Url},
    http::{
        Method, StatusCode, Uri,
        header::{HeaderMap, HeaderValue},
        uri::PathAndQuery,
    },
};
use cors_rules::doors::Refused;

use super::{
    handlers::decide_closed,
    layer::CorsLayer,
    serving::Serving,
    theirs::{Theirs, answer_by_hand, is_mounted, is_within_scope},
};
use crate::{
    Asking,
    context::{self, CorsContext, Recorded},
    hand_built,
    prepared::{Grant, PreparedPolicy},
    refusal::{self, Asker, Doubt},
    request::{RequestId, origin_lines},
    routes::AppRoutes,
};

/// What a layer keeps of a request while what is inside answers it.
#[derive(Debug)]
pub struct Inbound {
    request: RequestId,
    /// `None` where a note of the thread is enough.
    context: Option<Rc<CorsContext>>,
    /// What a handler has said whose answer something on its way out keeps back.
    noted: Option<Box<Recorded>>,
    /// Whether the annotated handlers next to the layer were offered the request, and none took it.
    is_refused_offer: bool,
    /// What the layer's own policy decided on the way in, where `block` or a source has to see the request there.
    admitted: Option<Grant>,
    /// What actix-web calls the resource, where a layer on one may be further in.
    pattern: Option<Box<str>>,
    asked: FailedRequest,
}

/// What was asked, for an error, which has no request.
#[derive(Debug)]
pub(super) struct FailedRequest {
    method: Method,
    path: Option<PathAndQuery>,
    /// The only `Origin` line.
    origin: Option<HeaderValue>,
}

impl FailedRequest {
    pub(super) fn of(head: &RequestHead) -> Self {
        Self {
            method: head.method.clone(),
            path: head.uri.path_and_query().cloned(),
            origin: match origin_lines(head) {
                [origin] => Some(origin.clone()),
                _ => None,
            },
        }
    }

    /// For the log.
    pub(super) fn asker(&self, is_preflight: bool) -> Asker<'_> {
        Asker {
            method: &self.method,
            path: self.path.as_ref().map_or("", PathAndQuery::path),
            origin: self.origin.as_slice(),
            head: None,
            is_preflight,
        }
    }
}

impl Inbound {
    /// Of a request that was offered to the annotated handlers, none of which took it.
    pub(super) fn refused_offer(request: RequestId, asked: FailedRequest) -> Self {
        Self {
            request,
            context: None,
            noted: None,
            is_refused_offer: true,
            admitted: None,
            pattern: None,
            asked,
        }
    }

    /// Keeps the note of a handler that has answered in this turn, while something on its way out waits.
    pub(super) fn keep_note(&mut self) {
        if let Some(written) = context::take_written(self.request) {
            self.noted = Some(Box::new(written));
        }
    }
}

impl CorsLayer {
    /// Lets a request pass, unless the layer's `block` refuses it. Without `block` and a source the layer decides
    /// nothing on the way in: annotated handlers decide for themselves.
    #[inline]
    pub(super) fn admit(&self, own: &PreparedPolicy, request: &ServiceRequest) -> Result<Inbound, Refused> {
        // The source is asked only where the layer answers: an annotated handler has a policy of its own.
        let asks_source = own.has_source() && {
            let path = request.match_info().as_str();
            self.serving(self.routes(request.request()), path, request.method())
                .is_none()
        };
        let admitted = if own.doors.is_none() && !asks_source {
            None
        } else {
            Some(own.admit_untold(&Asking::new(request.request()))?)
        };
        let pattern = self.pattern_of(request);
        Ok(Inbound {
            request: RequestId::of(request.head()),
            context: self.context(request, pattern.as_deref()),
            noted: None,
            is_refused_offer: false,
            admitted,
            pattern,
            asked: FailedRequest::of(request.head()),
        })
    }

    /// Writes the policy of whoever serves the request.
    #[inline(always)]
    pub(super) fn write_into<B>(
        &self,
        own: &Rc<PreparedPolicy>,
        inbound: &mut Inbound,
        answer: &mut Poll<Result<ServiceResponse<B>, Error>>,
    ) {
        match answer {
            Poll::Ready(Ok(response)) => self.write(own, inbound, response),
            Poll::Ready(Err(error)) => self.write_later(own, inbound, error),
            Poll::Pending => {}
        }
    }

    /// Writes the policy of whoever serves the request: of whoever said so on its way, of the annotated handler for
    /// its path and method, or else the layer's.
    fn write<B>(&self, own: &Rc<PreparedPolicy>, inbound: &mut Inbound, response: &mut ServiceResponse<B>) {
        let request = RequestId::of(response.request().head());
        let (answer, is_final) = match recorded(inbound, request) {
            Some(answer) => {
                let is_final = self.is_next_to(&answer.prepared);
                (answer, is_final)
            }
            None => (
                self.decide(own, response.request(), response.status(), inbound),
                false,
            ),
        };
        if !is_final {
            // Again: another CORS middleware may have changed them on their way out.
            answer.write(response.headers_mut());
        }
        write_own_doors(own, inbound, &answer, response.headers_mut());
        tell(inbound, request, answer);
    }

    /// The same for an error, which becomes a response further out.
    #[cold]
    fn write_later(&self, own: &Rc<PreparedPolicy>, inbound: &mut Inbound, error: &mut Error) {
        let answer = recorded(inbound, inbound.request);
        let answer = answer.unwrap_or_else(|| self.decide_asked(own, inbound));
        answer.write_later(error);
        if let Some(admitted) = &inbound.admitted
            && !Rc::ptr_eq(&answer.prepared, own)
        {
            let (own, admitted) = (Rc::clone(own), admitted.clone());
            error.add_response_mapper(move |mut response| {
                own.write_doors(&admitted, response.headers_mut());
                response
            });
        }
        tell(inbound, inbound.request, answer);
    }

    fn decide(
        &self,
        own: &Rc<PreparedPolicy>,
        request: &HttpRequest,
        status: StatusCode,
        inbound: &Inbound,
    ) -> Recorded {
        let path = request.match_info();
        if let Some(mut serving) = self.serving(self.routes(request), path.as_str(), request.method()) {
            if is_within_scope(path) {
                serving.keep_those_in_scopes();
            }
            let grant = serving.decide(|route| decide_closed(route, request));
            if grant.is_refused() {
                serving.tell_refused(request.head());
            }
            if !self.is_of_another(&serving, request, inbound) {
                return serving.recorded(grant);
            }
            let theirs = Theirs { serving, grant };
            return theirs.with(own, || own_grant(own, request, inbound), &request.head().into());
        } else if hand_built::exist()
            && let Some(answer) = answer_by_hand(own, request, status, inbound.admitted.as_ref())
        {
            return answer;
        }
        // A layer further in may have answered, and could not say so.
        let is_cut_off = |context: &Rc<CorsContext>| !context.is_on(request);
        let is_cut_off = inbound.context.as_ref().is_some_and(is_cut_off);
        if is_cut_off && self.holds_placed_layer(path.as_str(), inbound.pattern.as_deref()) {
            refusal::of_doubt(own, &request.head().into(), Doubt::Place);
            return Recorded::new(own, Grant::Refused);
        }
        decide_own(own, request, inbound)
    }

    fn decide_asked(&self, own: &Rc<PreparedPolicy>, inbound: &Inbound) -> Recorded {
        let FailedRequest { method, path, origin } = &inbound.asked;
        let uri = path.clone().map_or_else(Uri::default, Uri::from);
        let path = Path::new(Url::new(uri));
        let routes = self.routes.get().and_then(Option::as_deref);
        let lines = origin.as_slice();
        if let Some(serving) = self.serving(routes, path.as_str(), method) {
            let grant = serving.decide(|route| route.prepared.allows_without(lines));
            if !self.is_of_another_at_root(&serving, inbound) {
                return serving.recorded(grant);
            }
            let theirs = Theirs { serving, grant };
            // A source has to see the request.
            return theirs.with(own, || own.allows_without(lines), &inbound.asked.asker(false));
        }
        let is_by_hand = hand_built::exist() && hand_built::serve(method);
        let pattern = inbound.pattern.as_deref();
        let grant = if is_by_hand || self.holds_placed_layer(path.as_str(), pattern) {
            Grant::Refused
        } else {
            let grant = inbound.admitted.clone();
            grant.unwrap_or_else(|| own.decide_without(lines))
        };
        Recorded::new(own, grant)
    }

    /// The annotated handlers inside for path and method.
    fn serving<'a>(&self, routes: Option<&'a AppRoutes>, path: &str, method: &Method) -> Option<Serving<'a>> {
        Serving::of(routes, path, method, |route| self.holds(route))
    }

    /// Whether an answer, of which no annotated handler has said that it is its own, is that of a handler without a
    /// policy in front of the annotated ones for its path and method, as far as can be known, and not of middleware
    /// in front of them. Then the layer answers for it only where both allow the origin, and what is said shows no
    /// more than either of them.
    fn is_of_another(&self, serving: &Serving<'_>, request: &HttpRequest, inbound: &Inbound) -> bool {
        let path = request.match_info();
        let is_resource_found = path.unprocessed().is_empty();
        let has_entered = path.unprocessed().len() < path.as_str().len();
        is_resource_found
            || has_entered && (serving.is_at_root() || is_mounted(serving, request))
            || self.is_of_another_at_root(serving, inbound)
    }

    /// Whether the router had nothing in front of it, and an annotated handler next to it did not take the request.
    fn is_of_another_at_root(&self, serving: &Serving<'_>, inbound: &Inbound) -> bool {
        (inbound.is_refused_offer || self.is_around_router()) && serving.is_at_root()
    }
}

/// What the layer's own policy says to the origin of a request. Of a source that was not asked on the way in it is not
/// known where it asks for what a scope may have replaced.
fn own_grant(own: &Rc<PreparedPolicy>, request: &HttpRequest, inbound: &Inbound) -> Grant {
    match &inbound.admitted {
        Some(grant) if own.has_source() => return grant.clone(),
        _ if !own.has_source() => return own.allows_without(origin_lines(request.head())),
        _ => {}
    }
    let depends_on_place = Cell::new(false);
    let grant = own.allows(&Asking::new(request).ahead_of_scopes(&depends_on_place));
    if depends_on_place.get() {
        refusal::of_doubt(own, &request.head().into(), Doubt::InFront);
        return Grant::Refused;
    }
    grant
}

/// What somebody further in has said of the answer.
fn recorded(inbound: &mut Inbound, request: RequestId) -> Option<Recorded> {
    let written = context::take_written(request).or_else(|| inbound.noted.take().map(|noted| *noted));
    match &inbound.context {
        Some(context) => context.recorded().or(written),
        None => written,
    }
}

/// Tells the layers further out.
fn tell(inbound: &Inbound, request: RequestId, answer: Recorded) {
    if let Some(context) = &inbound.context {
        context.record(answer.clone());
    }
    if context::has_several_layers() {
        context::note(request, answer);
    }
}

/// What the layer's own policy says.
fn decide_own(own: &Rc<PreparedPolicy>, request: &HttpRequest, inbound: &Inbound) -> Recorded {
    let grant = match &inbound.admitted {
        Some(grant) => grant.clone(),
        // Several `Origin` lines are allowed no more than none.
        None => own.decide_without(inbound.asked.origin.as_slice()),
    };
    own.tell_refusal(request, &grant);
    Recorded::new(own, grant)
}

/// What a layer's `block` adds where another policy was written.
fn write_own_doors(own: &Rc<PreparedPolicy>, inbound: &Inbound, answer: &Recorded, headers: &mut HeaderMap) {
    if let Some(admitted) = &inbound.admitted
        && !Rc::ptr_eq(&answer.prepared, own)
    {
        own.write_doors(admitted, headers);
    }
}
