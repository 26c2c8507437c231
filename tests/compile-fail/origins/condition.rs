use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = if cfg!(debug_assertions) { "http://localhost:3000" } else { "https://a.example" })]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
