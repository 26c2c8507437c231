//! The middleware for whatever has no `#[cors]` of its own.

use core::{
    future::{Future, Ready, ready},
    pin::Pin,
    task::{self, Context, Poll},
};
use std::rc::Rc;

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{
        StatusCode,
        header::{ALLOW, HeaderMap, HeaderValue},
    },
};
use pin_project_lite::pin_project;

use crate::{
    Policy,
    answers::{Answers, Grant, requested_methods},
    outer::{Candidate, Outer},
    service::write_later,
};

/// Middleware that answers for whatever inside has no `#[cors(..)]` of its own: static files, 404 and 405, errors
/// of inner middleware, handlers without the attribute.
///
/// What an annotated handler answers passes through untouched, its preflights included. Wrap an `App`, a `Scope` or
/// a `Resource`; put it outermost (the last `wrap`), so that it sees what other middleware refuses.
///
/// ```
/// use actix_web::App;
/// use cors_runtime::{Cors, policy};
///
/// policy!(static SITE = { origins = "https://app.example.com", methods = [GET, DELETE], max_age = 600 });
///
/// let app = App::new().wrap(Cors::new(&SITE));
/// # let _ = app;
/// ```
///
/// # Preflights
///
/// A preflight that no annotated handler serves is answered here once everything inside has seen it: with the
/// policy's methods or, where the policy names none, with what the resource inside says it allows. One for a
/// method that neither serves gets an answer that lists what is served for its origin, so that the browser names
/// the real mistake. A handler without `#[cors]` that takes every method, or `OPTIONS`, runs before that, and its
/// answer is dropped.
///
/// Middleware inside that answers a preflight itself, such as authentication, keeps it from the annotated handlers
/// behind; put [`SkipPreflight`](crate::SkipPreflight) around it.
#[derive(Debug, Clone, Copy)]
pub struct Cors {
    policy: &'static Policy,
}

impl Cors {
    /// A layer with a policy that [`policy!`](crate::policy) named.
    #[must_use]
    pub const fn new(policy: &'static Policy) -> Self {
        Self { policy }
    }
}

impl<S, B> Transform<S, ServiceRequest> for Cors
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = CorsMiddleware<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(CorsMiddleware {
            service,
            answers: Rc::new(Answers::new(*self.policy, &["*"])),
        }))
    }
}

/// The service of [`Cors`].
#[derive(Debug)]
pub struct CorsMiddleware<S> {
    service: S,
    answers: Rc<Answers>,
}

impl<S, B> Service<ServiceRequest> for CorsMiddleware<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = CorsFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let head = request.head();
        let asked = match requested_methods(head) {
            Some(lines) => Asked::Preflight {
                method: if let [method] = lines {
                    Some(method.clone())
                } else {
                    None
                },
                grant: self.answers.grant_by_origin(head),
            },
            None => Asked::Actual {
                grant: self.answers.grant(head),
            },
        };
        let outer = Outer::on(&request);
        CorsFuture {
            future: self.service.call(request),
            outer,
            answers: Rc::clone(&self.answers),
            asked,
        }
    }
}

/// What was decided before the request went in; the error path has no request to look at.
#[derive(Debug, Clone)]
enum Asked {
    Actual {
        grant: Grant,
    },
    Preflight {
        method: Option<HeaderValue>,
        grant: Grant,
    },
}

pin_project! {
    /// The future of [`CorsMiddleware`].
    #[derive(Debug)]
    pub struct CorsFuture<F> {
        #[pin]
        future: F,
        outer: Rc<Outer>,
        answers: Rc<Answers>,
        asked: Asked,
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let result = task::ready!(this.future.poll(ctx));
        if this.outer.is_answered() {
            // Again: another CORS middleware may stand between.
            return Poll::Ready(match this.outer.settled() {
                Some((answers, grant)) => actual(result, &answers, &grant),
                None => result.map(ServiceResponse::map_into_left_body),
            });
        }
        Poll::Ready(match this.asked {
            Asked::Actual { grant } => {
                this.outer.settle(this.answers, grant);
                actual(result, this.answers, grant)
            }
            Asked::Preflight { method, grant } => {
                this.outer.set_answered();
                // A method is a token; what is not even text is served by nobody.
                let method = method.as_ref().and_then(|method| method.to_str().ok());
                let preflight = Preflight {
                    answers: this.answers,
                    method,
                    grant,
                };
                preflight.answer(result, this.outer)
            }
        })
    }
}

fn actual<B>(
    result: Result<ServiceResponse<B>, Error>,
    answers: &Rc<Answers>,
    grant: &Grant,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    match result {
        Ok(mut response) => {
            answers.write(grant, response.headers_mut());
            Ok(response.map_into_left_body())
        }
        Err(mut error) => {
            write_later(&mut error, answers, grant);
            Err(error)
        }
    }
}

/// A preflight that no annotated handler answered.
struct Preflight<'a> {
    answers: &'a Rc<Answers>,
    method: Option<&'a str>,
    grant: &'a Grant,
}

/// What a preflight is told.
#[derive(Debug, Clone)]
struct Told {
    answers: Rc<Answers>,
    grant: Grant,
    methods: Vec<String>,
    /// Whether the request may follow. If not, the answer only explains.
    is_granted: bool,
}

impl Preflight<'_> {
    fn answer<B>(
        &self,
        result: Result<ServiceResponse<B>, Error>,
        outer: &Outer,
    ) -> Result<ServiceResponse<EitherBody<B>>, Error> {
        match result {
            Ok(response) => {
                let told = self.told(
                    &outer.candidates(),
                    allowed_inside(response.status(), response.headers()),
                );
                let (request, _) = response.into_parts();
                Ok(ServiceResponse::new(request, told.response()).map_into_right_body())
            }
            Err(mut error) => {
                let told = self.told(&outer.candidates(), None);
                error.add_response_mapper(move |_| told.response());
                Err(error)
            }
        }
    }

    fn told(&self, candidates: &[Candidate], allowed_inside: Option<Vec<String>>) -> Told {
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
        let mut told = Told {
            answers: Rc::clone(self.answers),
            grant: self.grant.clone(),
            methods: Vec::new(),
            is_granted,
        };
        if is_allowed {
            told.methods = own;
        } else if let Some(first) = allowing.first() {
            told.answers = Rc::clone(&first.answers);
            told.grant = first.grant.clone();
        }
        if is_granted {
            // The browser remembers the list for the whole URL; what an annotated handler serves is not ours to open.
            told.methods.retain(|method| {
                !candidates
                    .iter()
                    .any(|candidate| candidate.answers.allowed_methods().any(|theirs| theirs == method))
            });
        } else {
            for method in allowing
                .iter()
                .flat_map(|candidate| candidate.answers.allowed_methods())
            {
                if !told.methods.iter().any(|told| told == method) {
                    told.methods.push(method.to_owned());
                }
            }
        }
        told
    }

    /// What the policy opens: its own list, as far as the resource inside serves it, or else what that serves.
    fn own_methods(&self, allowed_inside: Option<Vec<String>>) -> Vec<String> {
        let written = self
            .answers
            .written_methods()
            .map(|methods| methods.iter().map(|&method| method.to_owned()));
        match (written, allowed_inside) {
            (Some(written), Some(inside)) => written
                .filter(|method| method == "*" || inside.contains(method))
                .collect(),
            (Some(written), None) => written.collect(),
            (None, inside) => inside.unwrap_or_default(),
        }
    }
}

impl Told {
    fn response(&self) -> HttpResponse<BoxBody> {
        if matches!(self.grant, Grant::Refused) {
            return self.answers.refused_preflight();
        }
        let mut response = HttpResponse::new(StatusCode::NO_CONTENT);
        let headers = response.headers_mut();
        if self.is_granted {
            self.answers.write_preflight(&self.grant, &self.methods, headers);
        } else {
            self.answers
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
