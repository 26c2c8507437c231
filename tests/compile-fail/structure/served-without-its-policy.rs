//! `web::get().to(health)` is the handler without its policy, and nothing else uses the policy. `health::at("/health")`
//! is the handler with it.
#![deny(dead_code)]

use actix_web::{App, HttpResponse, Responder, web};
use cors_runtime::cors;

#[cors(origins = "https://app.example.com", methods = [GET])]
async fn health() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {
    let _app = App::new().route("/health", web::get().to(health));
}
