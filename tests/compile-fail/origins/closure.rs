use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = |origin: &str| origin.ends_with(".example.com"))]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
