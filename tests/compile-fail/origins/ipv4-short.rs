use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "http://127.1:8080")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
