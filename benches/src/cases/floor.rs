//! What middleware costs that does nothing, and what a layer costs that does as little as one can.

use core::{
    any::Any,
    future::{Future, Ready, ready},
    hint::black_box,
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    Error, HttpResponse,
    body::MessageBody,
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{
        Method, StatusCode,
        header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderValue, ORIGIN, VARY},
    },
};
use pin_project_lite::pin_project;

static VARY_ORIGIN: HeaderValue = HeaderValue::from_static("Origin");

/// Middleware that answers OPTIONS itself, as every layer has to. Nothing of it allocates or boxes.
#[derive(Clone, Copy)]
pub(super) enum Floor {
    /// Nothing else.
    Nothing,
    /// And looks whether there is an `Origin`, and adds `Vary`: what every answer needs under a list of origins.
    Vary,
}

impl<S, B> Transform<S, ServiceRequest> for Floor
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Transform = FloorService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(FloorService {
            service,
            floor: *self,
        }))
    }
}

pub(super) struct FloorService<S> {
    service: S,
    floor: Floor,
}

impl<S, B> Service<ServiceRequest> for FloorService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse;
    type Error = Error;
    type Future = FloorFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        let adds_vary = matches!(self.floor, Floor::Vary);
        if adds_vary {
            black_box(request.headers().get(ORIGIN));
        }
        if request.method() == Method::OPTIONS {
            let mut answer = HttpResponse::new(StatusCode::NO_CONTENT);
            if adds_vary {
                black_box(request.headers().get(ACCESS_CONTROL_REQUEST_METHOD));
                answer.headers_mut().append(VARY, VARY_ORIGIN.clone());
            }
            let (request, _) = request.into_parts();
            return FloorFuture::Answered {
                response: Some(ServiceResponse::new(request, answer)),
            };
        }
        FloorFuture::Inside {
            future: self.service.call(request),
            adds_vary,
        }
    }
}

pin_project! {
    #[project = FloorFutureProjection]
    pub(super) enum FloorFuture<F> {
        Answered { response: Option<ServiceResponse> },
        Inside { #[pin] future: F, adds_vary: bool },
    }
}

impl<F, B> Future for FloorFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
    B: MessageBody + 'static,
{
    type Output = Result<ServiceResponse, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            FloorFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_boxed_body())),
                None => Poll::Pending,
            },
            FloorFutureProjection::Inside { future, adds_vary } => {
                let mut polled = future.poll(ctx);
                if *adds_vary && let Poll::Ready(Ok(response)) = &mut polled {
                    response.headers_mut().append(VARY, VARY_ORIGIN.clone());
                }
                // A body that is boxed already is let through: to map it would cost more than what a layer does.
                match (&mut polled as &mut dyn Any).downcast_mut() {
                    Some(boxed) => mem::replace(boxed, Poll::Pending),
                    None => polled.map_ok(ServiceResponse::map_into_boxed_body),
                }
            }
        }
    }
}
