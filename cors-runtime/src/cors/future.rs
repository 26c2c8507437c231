//! The future of a layer: what became of the request decides how its answer is treated.

use core::{
    future::Future,
    pin::Pin,
    task::{self, Context, Poll},
};
use std::rc::Rc;

use actix_web::{Error, body::EitherBody, dev::ServiceResponse};
use pin_project_lite::pin_project;

use super::{
    actual::Inbound,
    layer::{CorsLayer, HandedInside},
    own::OwnAnswer,
};
use crate::{context, prepared::PreparedPolicy};

pin_project! {
    /// The future of [`CorsMiddleware`].
    #[derive(Debug)]
    #[project = CorsFutureProjection]
    pub enum CorsFuture<F> {
        Answered {
            response: Option<ServiceResponse>,
        },
        HandedInside {
            #[pin]
            future: F,
            handed: HandedInside,
            layer: Rc<CorsLayer>,
            own: Rc<PreparedPolicy>,
        },
        /// The layer's policy is the only one.
        Own {
            #[pin]
            future: F,
            decided: OwnAnswer,
        },
        /// An annotated handler directly inside answers, and writes its own policy.
        Annotated {
            #[pin]
            future: F,
        },
        Actual {
            #[pin]
            future: F,
            layer: Rc<CorsLayer>,
            own: Rc<PreparedPolicy>,
            inbound: Inbound,
        },
    }
}

impl<F, B> Future for CorsFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        let result = match self.project() {
            CorsFutureProjection::Answered { response } => {
                return match response.take() {
                    Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                    // Polled again after it was ready, which no executor does.
                    None => Poll::Pending,
                };
            }
            CorsFutureProjection::HandedInside {
                future,
                handed,
                layer,
                own,
            } => {
                context::forget_answered();
                let result = task::ready!(future.poll(ctx));
                if !handed.is_answered() {
                    return Poll::Ready(layer.answer_after(own, result, handed));
                }
                result
            }
            CorsFutureProjection::Own { future, decided } => {
                context::forget_written();
                let mut result = task::ready!(future.poll(ctx));
                match &mut result {
                    Ok(response) => decided.write(response),
                    Err(error) => decided.write_later(error),
                }
                result
            }
            CorsFutureProjection::Annotated { future } => task::ready!(future.poll(ctx)),
            CorsFutureProjection::Actual {
                future,
                layer,
                own,
                inbound,
            } => {
                context::forget_written();
                let mut result = task::ready!(future.poll(ctx));
                match &mut result {
                    Ok(response) => layer.write(own, inbound, response),
                    Err(error) => layer.write_later(own, inbound, error),
                }
                result
            }
        };
        // In one place, so that it is inlined.
        Poll::Ready(result.map(ServiceResponse::map_into_left_body))
    }
}
