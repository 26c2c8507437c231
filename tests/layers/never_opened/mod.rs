//! What a layer, or a `SkipPreflight`, must not open: one test for each way in that was once there.

mod in_front;
mod several;
mod shared_path;
mod skipping;
mod unannotated;

use std::fmt::Debug;

use actix_http::Request;
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::{
    Error, HttpMessage, HttpResponse, Responder,
    body::MessageBody,
    dev::{AppConfig, ServiceRequest, ServiceResponse},
    get,
    middleware::Next,
    test::init_service,
    web,
};
use cors_runtime::{cors, policy};
use cors_tests::{APP, PARTNER, ask, mark, preflight};

use crate::middleware::{limiting, refusing};

policy!(static WIDE = { origins = ["https://app.example.com", "https://partner.example"], allow_headers = ["x-api"], credentials, max_age = 600 });

const BOTH: &str = "vary: Origin, Access-Control-Request-Method";

/// For the application alone: the partner, whom the layer allows, may not reach it.
#[cors(origins = "https://app.example.com", methods = [PUT])]
#[actix_web::route("/item", method = "PUT", method = "DELETE")]
async fn strict() -> impl Responder {
    mark("strict");
    HttpResponse::Ok().body("secret")
}

#[get("/item")]
async fn plain() -> impl Responder {
    mark("plain");
    HttpResponse::Ok()
}

#[cors(origins = "https://app.example.com", methods = [PUT])]
async fn by_hand() -> impl Responder {
    mark("by_hand");
    HttpResponse::Ok().body("secret")
}

async fn everything() -> impl Responder {
    mark("everything");
    HttpResponse::Ok().body("secret")
}

async fn caching(
    request: ServiceRequest,
    _: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    Ok(request.into_response(HttpResponse::Ok().body("secret")))
}

async fn clearing(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    request.extensions_mut().clear();
    let response = next.call(request).await?;
    response.request().extensions_mut().clear();
    Ok(response)
}

fn configure(config: &mut web::ServiceConfig) {
    config.service(plain).service(strict);
}

/// Asks as the partner, for the handler that is not for the partner.
async fn stays_closed<F, S, B>(app: F, path: &str)
where
    F: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig, Response = ServiceResponse<B>, Error = Error>,
    S::InitError: Debug,
    B: MessageBody + 'static,
{
    let app = init_service(app).await;
    for method in ["PUT", "DELETE"] {
        preflight(&app, path, PARTNER, method)
            .await
            .grants_nothing()
            .ran(&[]);
        let line = format!("{method} {path}");
        // The handler's own page can read what was answered in its place.
        let answer = ask(&app, &line, &[("origin", APP)]).await;
        if answer.status == 404 {
            continue;
        }
        assert_eq!(answer.values("access-control-allow-origin"), [APP], "{method}");
        let answer = ask(&app, &line, &[("origin", PARTNER)]).await;
        assert_ne!(
            answer.values("access-control-allow-origin"),
            [PARTNER],
            "{method}"
        );
        assert_eq!(
            answer.values("access-control-allow-credentials"),
            [""; 0],
            "{method}"
        );
    }
}
