use actix_web::{HttpResponse, Responder, routes};
use cors_runtime::cors;

#[routes]
#[cors(origins = "https://a.example")]
#[get("/")]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
