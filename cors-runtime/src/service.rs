//! The service of an entry: answers preflights, and writes the policy on what the handler answers.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};
use std::rc::Rc;

use actix_service::boxed::BoxFuture;
use actix_web::{
    Error,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
};
use pin_project_lite::pin_project;

use crate::{
    answers::{Answers, Grant},
    outer,
};

/// Puts [`CorsService`] around the handler and its `wrap=` middleware.
pub(crate) struct CorsFactory<T> {
    pub(crate) service: T,
    pub(crate) answers: Rc<Answers>,
}

impl<T, B> ServiceFactory<ServiceRequest> for CorsFactory<T>
where
    T: ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = ServiceResponse<B>,
            Error = Error,
            InitError = (),
        > + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Config = ();
    type Service = CorsService<T::Service>;
    type InitError = ();
    type Future = BoxFuture<Result<Self::Service, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        let service = self.service.new_service(());
        let answers = Rc::clone(&self.answers);
        Box::pin(async move {
            Ok(CorsService {
                service: service.await?,
                answers,
            })
        })
    }
}

/// See [`CorsFactory`].
pub(crate) struct CorsService<S> {
    service: S,
    answers: Rc<Answers>,
}

impl<S, B> Service<ServiceRequest> for CorsService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = EntryFuture<Granting<S::Future>>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        match grant(&self.answers, &request) {
            None => EntryFuture::Answered {
                response: Some(answer(&self.answers, request)),
            },
            Some(grant) => EntryFuture::Handled {
                future: Granting {
                    future: self.service.call(request),
                    answers: Rc::clone(&self.answers),
                    grant,
                },
            },
        }
    }
}

/// What the answer to a request that passed the guard of its entry will say; `None` for a preflight. Not generic, as
/// little here is: each handler's copy would be in the program.
pub(crate) fn grant(answers: &Rc<Answers>, request: &ServiceRequest) -> Option<Grant> {
    let head = request.head();
    if answers.is_guarded_preflight(head) {
        return None;
    }
    let grant = answers.grant(head);
    outer::settle(request, answers, &grant);
    Some(grant)
}

/// Answers a preflight.
pub(crate) fn answer(answers: &Answers, request: ServiceRequest) -> ServiceResponse {
    outer::set_answered(&request);
    let answer = answers.preflight(request.head());
    // `into_response` would turn the answer into another type and back.
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, answer)
}

pin_project! {
    /// A preflight's answer, or the handler's with the headers of the policy.
    #[project = EntryFutureProjection]
    pub(crate) enum EntryFuture<F> {
        Answered { response: Option<ServiceResponse> },
        Handled { #[pin] future: F },
    }
}

impl<F, B> Future for EntryFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            EntryFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // Polled again after it was ready, which no executor does.
                None => Poll::Pending,
            },
            EntryFutureProjection::Handled { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_boxed_body)
            }
        }
    }
}

pin_project! {
    /// Writes the headers of the policy on a response or an error.
    #[derive(Debug)]
    pub struct Granting<F> {
        #[pin]
        pub(crate) future: F,
        pub(crate) answers: Rc<Answers>,
        pub(crate) grant: Grant,
    }
}

impl<F, B> Future for Granting<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<B>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut result = ready!(this.future.poll(ctx));
        match &mut result {
            Ok(response) => this.answers.write(this.grant, response.headers_mut()),
            Err(error) => write_later(error, this.answers, this.grant),
        }
        Poll::Ready(result)
    }
}

/// An error becomes a response further out; the mapper goes with it.
#[cold]
pub(crate) fn write_later(error: &mut Error, answers: &Rc<Answers>, grant: &Grant) {
    let answers = Rc::clone(answers);
    let grant = grant.clone();
    error.add_response_mapper(move |mut response| {
        answers.write(&grant, response.headers_mut());
        response
    });
}
