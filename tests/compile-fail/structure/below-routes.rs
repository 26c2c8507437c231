use actix_web::{HttpResponse, Responder, routes};
use cors_runtime::cors;

#[routes]
#[get("/")]
#[post("/")]
#[cors(origins = "https://a.example")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
