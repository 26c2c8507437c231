//! How long the inspector's page takes for applications of different sizes: figures to read, and to compare by hand.
//!
//! `cargo bench -p cors-runtime --bench inspector`

use std::time::{Duration, Instant};

use actix_web::{
    App, HttpResponse, Responder,
    body::to_bytes,
    test::{TestRequest, call_service, init_service},
    web::ServiceConfig,
};
use cors_runtime::{cors, inspector};

#[cors(
    origins = ["https://app.example.com", "https://*.partner.example"],
    methods = [GET, PUT],
    allow_headers = ["content-type", "x-token"],
    credentials,
    max_age = 600
)]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

/// So many annotated handlers, each at a path of its own.
fn routes(count: usize) -> impl FnOnce(&mut ServiceConfig) {
    move |config| {
        for index in 0..count {
            config.service(handler::at(&format!("/resource{index}/{{id}}")));
        }
    }
}

#[actix_web::main]
async fn main() {
    println!("routes  start      page, first  median     explained  policies.json  bytes of the page");
    for count in [100, 1_000, 4_000] {
        let start = Instant::now();
        let app = init_service(App::new().service(inspector("/_cors")).configure(routes(count))).await;
        let start = start.elapsed();
        let ask = async |uri: &str| {
            let request = TestRequest::with_uri(uri)
                .peer_addr(([127, 0, 0, 1], 4000).into())
                .insert_header(("host", "localhost"));
            let start = Instant::now();
            let response = call_service(&app, request.to_request()).await;
            assert_eq!(response.status(), 200, "{uri}");
            let body = to_bytes(response.into_body()).await.unwrap_or_default();
            (start.elapsed(), body.len())
        };
        let (first, bytes) = ask("/_cors").await;
        let median = async |uri: &str| -> Duration {
            let mut times = Vec::new();
            for _ in 0..21 {
                times.push(ask(uri).await.0);
            }
            times.sort();
            times[10]
        };
        let page = median("/_cors").await;
        let explained =
            median("/_cors?origin=https://a.example&method=PUT&path=/resource7/1&headers=x-a").await;
        let json = median("/_cors/policies.json").await;
        println!(
            "{count:>6}  {start:<9.1?}  {first:<11.1?}  {page:<9.1?}  {explained:<9.1?}  {json:<13.1?}  {bytes}"
        );
    }
}
