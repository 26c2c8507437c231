//! The answer to a preflight that no annotated handler answered.

use std::rc::Rc;

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody},
    dev::ServiceResponse,
    http::{
        StatusCode,
        header::{ALLOW, HeaderMap},
    },
};

use super::context::{Candidate, CorsContext};
use crate::prepared::{Grant, PreparedPolicy};

/// A preflight that no annotated handler answered.
pub(super) struct Preflight<'a> {
    pub(super) prepared: &'a Rc<PreparedPolicy>,
    pub(super) method: Option<&'a str>,
    pub(super) grant: &'a Grant,
}

/// What a preflight is told.
#[derive(Debug, Clone)]
struct PreflightReply {
    prepared: Rc<PreparedPolicy>,
    grant: Grant,
    methods: Vec<String>,
    /// Whether the request may follow. If not, the answer only explains.
    is_granted: bool,
}

impl Preflight<'_> {
    pub(super) fn answer<B>(
        &self,
        result: Result<ServiceResponse<B>, Error>,
        context: &CorsContext,
    ) -> Result<ServiceResponse<EitherBody<B>>, Error> {
        match result {
            Ok(response) => {
                let reply = self.reply(
                    &context.candidates(),
                    allowed_inside(response.status(), response.headers()),
                );
                let (request, _) = response.into_parts();
                Ok(ServiceResponse::new(request, reply.response()).map_into_right_body())
            }
            Err(mut error) => {
                let reply = self.reply(&context.candidates(), None);
                error.add_response_mapper(move |_| reply.response());
                Err(error)
            }
        }
    }

    fn reply(&self, candidates: &[Candidate], allowed_inside: Option<Vec<String>>) -> PreflightReply {
        let allowing: Vec<&Candidate> = candidates
            .iter()
            .filter(|candidate| !matches!(candidate.grant, Grant::Refused))
            .collect();
        let own = self.own_methods(allowed_inside);
        let is_allowed = !matches!(self.grant, Grant::Refused);
        let is_granted = is_allowed
            && self.method.is_some_and(|method| {
                is_safelisted(method) || own.iter().any(|own| own == method || own == "*")
            });
        let mut reply = PreflightReply {
            prepared: Rc::clone(self.prepared),
            grant: self.grant.clone(),
            methods: Vec::new(),
            is_granted,
        };
        if is_allowed {
            reply.methods = own;
        } else if let Some(first) = allowing.first() {
            reply.prepared = Rc::clone(&first.prepared);
            reply.grant = first.grant.clone();
        }
        if is_granted {
            // The browser remembers the list for the whole URL; what an annotated handler serves is not ours to open.
            reply.methods.retain(|method| {
                !candidates.iter().any(|candidate| {
                    candidate
                        .prepared
                        .allowed_methods()
                        .any(|theirs| theirs == method)
                })
            });
        } else {
            for method in allowing
                .iter()
                .flat_map(|candidate| candidate.prepared.allowed_methods())
            {
                if !reply.methods.iter().any(|reply| reply == method) {
                    reply.methods.push(method.to_owned());
                }
            }
        }
        reply
    }

    /// What the policy opens: its own list, as far as the resource inside serves it, or else what that serves.
    fn own_methods(&self, allowed_inside: Option<Vec<String>>) -> Vec<String> {
        let written = self
            .prepared
            .written_methods()
            .map(|methods| methods.into_iter().map(str::to_owned));
        match (written, allowed_inside) {
            (Some(written), Some(inside)) => written
                .filter(|method| method == "*" || inside.contains(method))
                .collect(),
            (Some(written), None) => written.collect(),
            (None, inside) => inside.unwrap_or_default(),
        }
    }
}

impl PreflightReply {
    fn response(&self) -> HttpResponse<BoxBody> {
        if matches!(self.grant, Grant::Refused) {
            return self.prepared.refused_preflight();
        }
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        let headers = response.headers_mut();
        if self.is_granted {
            self.prepared.write_preflight(&self.grant, &self.methods, headers);
        } else {
            self.prepared
                .write_explanation(&self.grant, &self.methods, headers);
        }
        response
    }
}

/// What a resource inside says it allows, when it refused the preflight's own method.
fn allowed_inside(status: StatusCode, headers: &HeaderMap) -> Option<Vec<String>> {
    if status != StatusCode::METHOD_NOT_ALLOWED {
        return None;
    }
    let lines = headers.get_all(ALLOW).filter_map(|line| line.to_str().ok());
    let methods: Vec<String> = lines
        .flat_map(|line| line.split(','))
        .map(|method| method.trim().to_owned())
        .collect();
    (!methods.is_empty()).then_some(methods)
}

/// <https://fetch.spec.whatwg.org/#cors-safelisted-method>: no list in the answer can refuse these.
fn is_safelisted(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}
