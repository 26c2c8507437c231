use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://a.example", max_age = Duration::from_secs(60))]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
