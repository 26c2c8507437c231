#![deny(warnings)]

use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = ["https://my_app.example", "http://[::1]:3000"], block = [embed])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
