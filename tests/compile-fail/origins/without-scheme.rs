use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = ["a.example", "//b.example", "localhost:3000", "https:c.example"])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
