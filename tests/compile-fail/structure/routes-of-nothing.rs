use actix_web::{HttpResponse, Responder, routes};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[routes]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
