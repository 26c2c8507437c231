use actix_web::{HttpResponse, Responder, post};
use cors_runtime::cors;

#[cors(origins = "*", block = [write, read])]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
