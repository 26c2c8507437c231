use actix_web::{HttpResponse, Responder, get, post};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[get("/")]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
