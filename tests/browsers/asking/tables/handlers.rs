//! What the pages ask: a handler for each category alone, and one with all four. Each notes when it runs.

use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::{
    Error, HttpRequest, HttpResponse, Responder,
    body::{EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    middleware::{Next, from_fn},
    routes,
    web::{self, ServiceConfig},
};
use cors_runtime::cors;

use super::super::{on_page, server};

/// What became of a request.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) status: u16,
    /// How often the handler ran.
    pub(super) runs: u32,
}

/// By path. The first answer counts: frames and media may ask again.
static OUTCOMES: Mutex<BTreeMap<String, Outcome>> = Mutex::new(BTreeMap::new());

pub(super) fn outcomes() -> MutexGuard<'static, BTreeMap<String, Outcome>> {
    OUTCOMES.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Tells the page around it that it is shown, if there is one.
const PRIVATE: &str =
    "<!DOCTYPE html><title>Private</title><script>parent.postMessage(location.pathname, '*')</script>";

macro_rules! blocked {
    ($name:ident, $path:literal, [$($category:ident),*]) => {
        #[cors(origins = "http://trusted.localhost", block = [$($category),*])]
        #[routes]
        #[get($path)]
        #[post($path)]
        async fn $name(request: HttpRequest) -> impl Responder {
            outcomes().entry(request.path().to_owned()).or_default().runs += 1;
            HttpResponse::Ok()
                .content_type("text/html; charset=utf-8")
                .insert_header(("cache-control", "no-store"))
                .body(PRIVATE)
        }
    };
}

blocked!(read, "/blocked/read/{number}/{name}", [read]);
blocked!(write, "/blocked/write/{number}/{name}", [write]);
blocked!(navigate, "/blocked/navigate/{number}/{name}", [navigate]);
blocked!(embed, "/blocked/embed/{number}/{name}", [embed]);
blocked!(
    all,
    "/blocked/all/{number}/{name}",
    [read, write, navigate, embed]
);

/// The handlers alone: what the browser for tests asks.
pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .service((read, write, navigate, embed, all))
        .route("/go/{status}", web::to(server::redirect));
}

/// The handlers, and the pages that ask.
pub(super) fn serve(config: &mut ServiceConfig) {
    let served = web::scope("")
        .wrap(from_fn(watched))
        .service((read, write, navigate, embed, all))
        .configure(server::configure);
    config.service(served);
}

/// Outside of everything: notes what was answered. A navigation is told that there is no content, so that the page
/// stays where it is and asks the next.
async fn watched(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<EitherBody<impl MessageBody>>, Error> {
    let path = request.path().to_owned();
    let response = next.call(request).await?;
    if !path.starts_with("/blocked/") {
        return Ok(response.map_into_left_body());
    }
    let mut outcomes = outcomes();
    let outcome = outcomes.entry(path.clone()).or_default();
    if outcome.status == 0 {
        outcome.status = response.status().as_u16();
    }
    drop(outcomes);
    if on_page::stays(response.request()) {
        let request = response.into_parts().0;
        let stay = HttpResponse::NoContent().finish();
        return Ok(ServiceResponse::new(request, stay).map_into_right_body());
    }
    Ok(response.map_into_left_body())
}
