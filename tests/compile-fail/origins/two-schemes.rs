use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://https://a.example")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
