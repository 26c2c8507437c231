use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

static ORIGINS: [&str; 1] = ["https://app.example.com"];

#[cors(origins = ORIGINS)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
