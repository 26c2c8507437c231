//! What layers cost.

use core::{
    future::{Future, Ready, ready},
    pin::Pin,
    task::{Context, Poll},
};

use actix_web::{
    App, Error, HttpResponse,
    body::{EitherBody, MessageBody},
    dev::{Service, ServiceRequest, ServiceResponse, Transform},
    http::{Method, StatusCode, header::ORIGIN},
    test,
};
use cors_runtime::Cors;
use pin_project_lite::pin_project;

use super::{Asked, Case, Cases, turn};
use crate::handlers::{APP, FOREIGN, ours, peer, plain};

impl Cases {
    /// A handler without a policy, and one with its own, around which a layer is put.
    pub(super) fn layers(&self) {
        for (name, origin) in [
            ("layer, no Origin", None),
            ("layer, allowed", Some(APP)),
            ("layer, refused", Some(FOREIGN)),
        ] {
            let headers: Vec<_> = origin.map(|origin| (ORIGIN, origin)).into_iter().collect();
            let asked = Asked::get(&headers);
            self.building(name, 250, &asked);
            case!(self, name, "plain", asked, App::new().service(plain));
            case!(
                self,
                name,
                "Cors",
                asked,
                App::new().wrap(Cors::new(&ours::SITE)).service(plain)
            );
            case!(
                self,
                name,
                "middleware's floor",
                asked,
                App::new().wrap(Floor).service(plain)
            );
            case!(
                self,
                name,
                "actix-cors on App",
                asked,
                App::new().wrap(peer::three()).service(plain)
            );
            case!(self, name, "annotated", asked, App::new().service(ours::three));
            case!(
                self,
                name,
                "annotated under Cors",
                asked,
                App::new().wrap(Cors::new(&ours::SITE)).service(ours::three)
            );
            case!(
                self,
                name,
                "annotated under the floor",
                asked,
                App::new().wrap(Floor).service(ours::three)
            );
        }
    }

    pub(super) fn preflights_under_layers(&self) {
        for (name, origin) in [
            ("layer, preflight, allowed", APP),
            ("layer, preflight, refused", FOREIGN),
        ] {
            let asked = Asked::preflight(origin, "x-requested-with");
            self.building(name, 250, &asked);
            case!(
                self,
                name,
                "Cors",
                asked,
                App::new().wrap(Cors::new(&ours::SITE)).service(plain)
            );
            case!(
                self,
                name,
                "annotated under Cors",
                asked,
                App::new().wrap(Cors::new(&ours::SITE)).service(ours::three)
            );
            case!(
                self,
                name,
                "middleware's floor",
                asked,
                App::new().wrap(Floor).service(plain)
            );
            case!(
                self,
                name,
                "actix-cors on App",
                asked,
                App::new().wrap(peer::three()).service(plain)
            );
        }
    }
}

/// The least that actix-web does for a middleware that answers some requests itself, as every layer has to, and does
/// nothing else: it tells them apart by their method, and adds or removes no header.
struct Floor;

impl<S, B> Transform<S, ServiceRequest> for Floor
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = FloorService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, service: S) -> Self::Future {
        ready(Ok(FloorService { service }))
    }
}

struct FloorService<S> {
    service: S,
}

impl<S, B> Service<ServiceRequest> for FloorService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = FloorFuture<S::Future>;

    fn poll_ready(&self, ctx: &mut Context<'_>) -> Poll<Result<(), Error>> {
        self.service.poll_ready(ctx)
    }

    fn call(&self, request: ServiceRequest) -> Self::Future {
        if request.method() == Method::OPTIONS {
            let (request, _) = request.into_parts();
            let response = ServiceResponse::new(request, HttpResponse::new(StatusCode::NO_CONTENT));
            return FloorFuture::Answered {
                response: Some(response),
            };
        }
        FloorFuture::Inside {
            future: self.service.call(request),
        }
    }
}

pin_project! {
    #[project = FloorFutureProjection]
    enum FloorFuture<F> {
        Answered { response: Option<ServiceResponse> },
        Inside { #[pin] future: F },
    }
}

impl<F, B> Future for FloorFuture<F>
where
    F: Future<Output = Result<ServiceResponse<B>, Error>>,
{
    type Output = Result<ServiceResponse<EitherBody<B>>, Error>;

    fn poll(self: Pin<&mut Self>, ctx: &mut Context<'_>) -> Poll<Self::Output> {
        match self.project() {
            FloorFutureProjection::Answered { response } => match response.take() {
                Some(response) => Poll::Ready(Ok(response.map_into_right_body())),
                None => Poll::Pending,
            },
            FloorFutureProjection::Inside { future } => {
                future.poll(ctx).map_ok(ServiceResponse::map_into_left_body)
            }
        }
    }
}
