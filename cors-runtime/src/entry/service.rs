//! The service of an entry: answers preflights, and writes the policy on what the handler answers.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll, ready},
};
use std::rc::Rc;

use actix_service::boxed::BoxFuture;
use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceFactory, ServiceRequest, ServiceResponse},
};
use cors_rules::doors::Refused;
use pin_project_lite::pin_project;

use crate::{
    Asking,
    boxed::boxed,
    context,
    cors::disputed,
    hand_built,
    prepared::{Grant, PreparedPolicy},
    request::RequestId,
    routes::AppRoutes,
};

/// Puts [`EntryService`] around the handler and its `wrap=` middleware.
pub(crate) struct EntryFactory<T> {
    pub(crate) service: T,
    pub(crate) prepared: Rc<PreparedPolicy>,
    pub(crate) routes: Rc<AppRoutes>,
}

impl<T, B> ServiceFactory<ServiceRequest> for EntryFactory<T>
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
    type Service = EntryService<T::Service>;
    type InitError = ();
    type Future = BoxFuture<Result<Self::Service, ()>>;

    fn new_service(&self, (): ()) -> Self::Future {
        // The application is put together.
        self.routes.table();
        let service = self.service.new_service(());
        let prepared = Rc::clone(&self.prepared);
        Box::pin(async move {
            Ok(EntryService {
                service: service.await?,
                prepared,
            })
        })
    }
}

/// See [`EntryFactory`].
pub(crate) struct EntryService<S> {
    service: S,
    prepared: Rc<PreparedPolicy>,
}

impl<S, B> Service<ServiceRequest> for EntryService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = EntryFuture<WithCorsHeaders<S::Future>>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    #[inline]
    fn call(&self, request: ServiceRequest) -> Self::Future {
        match decide(&self.prepared, &request) {
            Err(unhandled) => EntryFuture::Answered {
                response: Some(answer(&self.prepared, request, unhandled)),
            },
            Ok(Decided { grant, listened_for }) => EntryFuture::Handled {
                future: WithCorsHeaders {
                    future: self.service.call(request),
                    prepared: Rc::clone(&self.prepared),
                    grant,
                    listened_for,
                },
            },
        }
    }
}

/// A request that the handler does not see.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unhandled {
    Preflight,
    /// `block` refuses it.
    Refused(Refused),
}

/// What the answer to a request will say.
pub(crate) struct Decided {
    pub(crate) grant: Grant,
    /// See [`context::listened_for`].
    pub(crate) listened_for: Option<RequestId>,
}

/// What the answer to a request that passed the guard of its entry will say. Not generic, as little here is: each
/// handler's copy would be in the program.
pub(crate) fn decide(prepared: &Rc<PreparedPolicy>, request: &ServiceRequest) -> Result<Decided, Unhandled> {
    let head = request.head();
    if prepared.is_guarded_preflight(head) {
        return Err(Unhandled::Preflight);
    }
    let grant = prepared
        .admit(&Asking::new(request.request()))
        .map_err(Unhandled::Refused)?;
    context::record_answer(request, prepared, &grant);
    let listened_for = context::listened_for(request, prepared);
    Ok(Decided { grant, listened_for })
}

/// Answers a preflight, or a request that `block` refuses.
pub(crate) fn answer(
    prepared: &Rc<PreparedPolicy>,
    request: ServiceRequest,
    unhandled: Unhandled,
) -> ServiceResponse {
    match unhandled {
        Unhandled::Preflight => {
            context::set_answered(&request);
            let answer = disputed(prepared, &request);
            let answer = answer.unwrap_or_else(|| prepared.preflight(&Asking::new(request.request())));
            // `into_response` would turn the answer into another type and back.
            let (request, _) = request.into_parts();
            ServiceResponse::new(request, answer)
        }
        Unhandled::Refused(refused) => refuse(prepared, request, refused),
    }
}

/// The answer to a preflight that guards may mean for another handler: no more than all of them allow, as under a
/// layer.
#[inline]
fn disputed(prepared: &Rc<PreparedPolicy>, request: &ServiceRequest) -> Option<HttpResponse> {
    if prepared.is_disputed() || hand_built::exist() {
        disputed::answer_disputed(prepared, request)
    } else {
        None
    }
}

/// Answers a request that `block` refuses.
#[cold]
pub(crate) fn refuse(
    prepared: &Rc<PreparedPolicy>,
    request: ServiceRequest,
    refused: Refused,
) -> ServiceResponse {
    let (listened_for, grant) = (context::listened_for(&request, prepared), Grant::Refused);
    context::record_answer(&request, prepared, &grant);
    let answer = prepared.refusal(&Asking::new(request.request()), refused);
    context::note_written(listened_for, prepared, &grant);
    let (request, _) = request.into_parts();
    ServiceResponse::new(request, answer)
}

pin_project! {
    /// The answer to a preflight or to a request that was refused, or the handler's with the headers of the policy.
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
            EntryFutureProjection::Handled { future } => boxed(future.poll(ctx)),
        }
    }
}

pin_project! {
    /// Writes the headers of the policy on a response or an error.
    #[derive(Debug)]
    pub struct WithCorsHeaders<F> {
        #[pin]
        pub(crate) future: F,
        pub(crate) listened_for: Option<RequestId>,
        pub(crate) prepared: Rc<PreparedPolicy>,
        pub(crate) grant: Grant,
    }
}

impl<F, B> Future for WithCorsHeaders<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<B>, Error>;

    #[inline]
    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let mut result = ready!(this.future.poll(ctx));
        match &mut result {
            Ok(response) => this.prepared.write(this.grant, response.headers_mut()),
            Err(error) => write_later(error, this.prepared, this.grant),
        }
        context::note_written(*this.listened_for, this.prepared, this.grant);
        Poll::Ready(result)
    }
}

/// An error becomes a response further out; the mapper goes with it.
#[cold]
fn write_later(error: &mut Error, prepared: &Rc<PreparedPolicy>, grant: &Grant) {
    let prepared = Rc::clone(prepared);
    let grant = grant.clone();
    error.add_response_mapper(move |mut response| {
        prepared.write(&grant, response.headers_mut());
        response
    });
}

#[cfg(test)]
mod tests {
    use core::{
        future::{Ready, ready},
        task::Waker,
    };

    use super::*;
    use crate::policy::PolicyBuilder;

    /// Is never ready.
    struct Busy;

    impl Service<ServiceRequest> for Busy {
        type Response = ServiceResponse;
        type Error = Error;
        type Future = Ready<Result<ServiceResponse, Error>>;

        fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), Error>> {
            Poll::Pending
        }

        fn call(&self, request: ServiceRequest) -> Self::Future {
            ready(Ok(request.into_response(actix_web::HttpResponse::Ok())))
        }
    }

    #[test]
    fn an_entry_is_ready_when_its_handler_is() {
        let policy = PolicyBuilder::new().any_origin().build();
        let entry = EntryService {
            service: Busy,
            prepared: Rc::new(PreparedPolicy::new(policy, &["GET"], "handler")),
        };
        assert!(
            entry
                .poll_ready(&mut Context::from_waker(Waker::noop()))
                .is_pending()
        );
    }
}
