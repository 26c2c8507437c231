//! What a layer writes whose policy is the only one in the application.

use std::{rc::Rc, task::Poll};

use actix_web::{
    Error,
    dev::{ServiceRequest, ServiceResponse},
};

use crate::{
    Asking,
    context::{self, Recorded},
    prepared::{Grant, PreparedPolicy},
    request::RequestId,
};

/// What the answer to a request will say. Decided on the way in, so that nothing of the request has to be kept for an
/// error.
#[derive(Debug)]
pub struct OwnAnswer {
    request: RequestId,
    own: Rc<PreparedPolicy>,
    grant: Grant,
}

impl OwnAnswer {
    #[inline(always)]
    pub(super) fn decide(own: Rc<PreparedPolicy>, request: &ServiceRequest) -> Self {
        Self {
            request: RequestId::of(request.head()),
            grant: own.decide_untold(&Asking::new(request.request())),
            own,
        }
    }

    #[inline(always)]
    pub(super) fn write_into<B>(&self, answer: &mut Poll<Result<ServiceResponse<B>, Error>>) {
        match answer {
            Poll::Ready(Ok(response)) => self.write(response),
            Poll::Ready(Err(error)) => self.write_later(error),
            Poll::Pending => {}
        }
    }

    #[inline(always)]
    fn write<B>(&self, response: &mut ServiceResponse<B>) {
        // An annotated handler that was not known says the last word all the same.
        if let Some(answer) = context::take_written(RequestId::of(response.request().head())) {
            return answer.write(response.headers_mut());
        }
        self.own.tell_refusal(response.request(), &self.grant);
        self.own.write(&self.grant, response.headers_mut());
    }

    /// The same for an error, which becomes a response further out.
    #[cold]
    fn write_later(&self, error: &mut Error) {
        let answer = context::take_written(self.request);
        let answer = answer.unwrap_or_else(|| Recorded::new(&self.own, self.grant.clone()));
        answer.write_later(error);
    }
}
