//! The pages, their worker, and what they want to read, in every type that a browser takes.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest, HttpResponse, Responder, get,
    http::header::{CACHE_CONTROL, LOCATION},
    web::{self, ServiceConfig},
};
use cors_runtime::cors;
use serde_json::{Value, json};

use super::ways::{PAGE, WAYS};
use crate::serve::Noted;

/// The protocols that requests came in by.
pub(super) type Protocols = Noted<BTreeSet<String>>;

#[cors(origins = ["http://app.localhost", "https://app.localhost"])]
#[get("/shared/{kind}")]
async fn shared(request: HttpRequest, kind: web::Path<String>) -> impl Responder {
    answer(&request, &kind)
}

#[cors(origins = ["http://app.localhost", "https://app.localhost"], credentials)]
#[get("/private/{kind}")]
async fn private(request: HttpRequest, kind: web::Path<String>) -> impl Responder {
    answer(&request, &kind)
}

fn answer(request: &HttpRequest, kind: &str) -> HttpResponse {
    let protocol = format!("{:?}", request.version());
    Protocols::of(request).locked().insert(protocol);
    let (content_type, body): (&str, &[u8]) = match kind {
        "events" => ("text/event-stream", b"data: secret\n\n"),
        "module" => ("text/javascript", b"export default 'secret'"),
        "script" => ("text/javascript", b"window.said = 'secret'"),
        "style" => ("text/css", b"secret { color: red }"),
        "font" => ("font/ttf", include_bytes!("font.ttf")),
        "image" => ("image/png", include_bytes!("pixel.png")),
        "moved" => return HttpResponse::Found().insert_header((LOCATION, "text")).finish(),
        _ => ("text/plain", b"secret"),
    };
    HttpResponse::Ok()
        .content_type(content_type)
        // Each way asks the server.
        .insert_header((CACHE_CONTROL, "no-store"))
        .body(body)
}

fn page() -> String {
    let ways: Value = WAYS
        .iter()
        .map(|way| json!({ "name": way.name, "script": way.script, "path": way.path }))
        .collect();
    PAGE.replace("WAYS", &ways.to_string())
}

const WORKER: &str = "
const read = async (url) => fetch(url)
  .then(async (response) => ({ text: await response.text() }))
  .catch((error) => ({ error: error.name }));
addEventListener('message', async (event) => {
  const to = event.ports[0] ?? self;
  to.postMessage(await read(event.data));
});
addEventListener('connect', ({ ports: [port] }) => {
  port.onmessage = async (event) => port.postMessage(await read(event.data));
});
addEventListener('install', (event) => event.waitUntil(self.skipWaiting?.()));
";

pub(super) fn configure(config: &mut ServiceConfig, protocols: Protocols) {
    config
        .app_data(protocols)
        .service((shared, private))
        .route(
            "/worker.js",
            web::get().to(|| async { HttpResponse::Ok().content_type("text/javascript").body(WORKER) }),
        )
        .route(
            "/page",
            web::get().to(|| async {
                HttpResponse::Ok()
                    .content_type("text/html; charset=utf-8")
                    .body(page())
            }),
        );
}
