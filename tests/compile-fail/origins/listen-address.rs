#![deny(warnings)]

use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "http://0.0.0.0:8080")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
