//! The servers: pages to ask from, and answers that keep pages asking.

use actix_web::{
    HttpRequest, HttpResponse,
    http::StatusCode,
    web::{self, ServiceConfig},
};

use super::{on_page, received};

pub(super) fn configure(config: &mut ServiceConfig) {
    config
        .route("/", web::get().to(page))
        .route("/hidden", web::get().to(hidden))
        .route("/sw.js", web::get().to(worker))
        .route("/go/{status}", web::to(redirect))
        .default_service(web::to(asked));
}

/// Notes what its frames say of themselves.
const PAGE: &str = "<!DOCTYPE html><title>A page</title><body><script>
addEventListener('message', (message) => {
  const { dataset } = document.documentElement;
  dataset.shown = `${dataset.shown ?? ''}${message.data} `;
});
</script>";

async fn page() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .body(PAGE)
}

async fn hidden() -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header(("referrer-policy", "no-referrer"))
        .body(PAGE)
}

/// A worker that passes navigations on, as one does that adds caching or an offline page.
async fn worker() -> HttpResponse {
    HttpResponse::Ok().content_type("text/javascript").body(
        "addEventListener('install', (event) => event.waitUntil(skipWaiting()));
         addEventListener('activate', (event) => event.waitUntil(clients.claim()));
         addEventListener('fetch', (event) => {
           if (event.request.mode === 'navigate') event.respondWith(fetch(event.request));
         });",
    )
}

/// Leads to the URL in the query, and lets scripts follow.
pub(super) async fn redirect(request: HttpRequest, status: web::Path<u16>) -> HttpResponse {
    let status = StatusCode::from_u16(status.into_inner()).unwrap_or(StatusCode::NOT_FOUND);
    HttpResponse::build(status)
        .insert_header(("location", request.query_string()))
        .insert_header(("cache-control", "no-store"))
        .insert_header(("access-control-allow-origin", "*"))
        .finish()
}

/// Notes who asks. Scripts of every page may read, so that none is stopped before it asks.
async fn asked(request: HttpRequest) -> HttpResponse {
    received::note(&request);
    if on_page::stays(&request) {
        return HttpResponse::NoContent().finish();
    }
    let origin = request.headers().get("origin").cloned();
    let mut response = HttpResponse::Ok();
    response.insert_header(("cache-control", "no-store"));
    if let Some(origin) = origin {
        response.insert_header(("access-control-allow-origin", origin));
    }
    response.content_type("text/html; charset=utf-8").body(PAGE)
}
