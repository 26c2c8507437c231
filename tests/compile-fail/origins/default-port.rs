use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = ["https://a.example:443", "http://b.example:80"])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
