use actix_web::{HttpResponse, Responder, post};
use cors_runtime::cors;

#[cors(origins = "https://a.example", block = 1)]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
