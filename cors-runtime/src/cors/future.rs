//! The future of a layer: what became of the request decides how its answer is treated.

use core::{
    future::Future,
    pin::Pin,
    task::{Context, Poll},
};
use std::rc::Rc;

use actix_web::{Error, body::MessageBody, dev::ServiceResponse};
use pin_project_lite::pin_project;

use super::{
    actual::Inbound,
    layer::{CorsLayer, HandedInside},
    own::OwnAnswer,
};
use crate::{boxed::boxed, context, prepared::PreparedPolicy};

pin_project! {
    /// The future of [`CorsMiddleware`].
    #[derive(Debug)]
    #[project = CorsFutureProjection]
    pub enum CorsFuture<F> {
        Answered { response: Option<ServiceResponse> },
        HandedInside { #[pin] future: F, layer: InForce, handed: HandedInside },
        /// The layer's policy is the only one.
        Own { #[pin] future: F, decided: OwnAnswer },
        /// An annotated handler directly inside answers, and writes its own policy.
        Annotated { #[pin] future: F },
        Actual { #[pin] future: F, layer: InForce, inbound: Inbound },
    }
}

/// A layer, and its policy when the request came.
#[derive(Debug)]
pub struct InForce {
    pub(super) layer: Rc<CorsLayer>,
    pub(super) own: Rc<PreparedPolicy>,
}

impl<F> CorsFuture<F> {
    #[inline]
    pub(super) fn answered(response: ServiceResponse) -> Self {
        Self::Answered {
            response: Some(response),
        }
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    // Each arm calls `boxed` itself: a result that they share would be copied once more.
    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            CorsFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response)),
                // Polled again after it was ready, which no executor does.
                None => Poll::Pending,
            },
            CorsFutureProjection::HandedInside {
                future,
                layer,
                handed,
            } => {
                context::forget_answered();
                let answer = future.poll(ctx);
                // Also while something on its way out waits, since the note is of this turn.
                if handed.is_answered() || answer.is_pending() {
                    return boxed(answer);
                }
                let InForce { layer, own } = layer;
                answer.map(|result| layer.answer_after(own, result, handed))
            }
            CorsFutureProjection::Own { future, decided } => {
                context::forget_written();
                let mut answer = future.poll(ctx);
                decided.write_into(&mut answer);
                boxed(answer)
            }
            CorsFutureProjection::Annotated { future } => boxed(future.poll(ctx)),
            CorsFutureProjection::Actual {
                future,
                layer,
                inbound,
            } => {
                context::forget_written();
                let InForce { layer, own } = layer;
                let mut answer = future.poll(ctx);
                match answer {
                    Poll::Pending => inbound.keep_note(),
                    Poll::Ready(_) => layer.write_into(own, inbound, &mut answer),
                }
                boxed(answer)
            }
        }
    }
}
