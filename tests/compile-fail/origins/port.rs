use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = ["https://a.example:08080", "https://b.example:70000", "https://c.example:"])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
