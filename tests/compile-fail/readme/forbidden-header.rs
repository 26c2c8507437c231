use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://app.example.com", allow_headers = ["cookie"])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
