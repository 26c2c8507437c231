use actix_web::{HttpResponse, Responder, post};
use cors_runtime::cors;

#[cors(origins = "https://a.example", block = [read, write], report = [write])]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
