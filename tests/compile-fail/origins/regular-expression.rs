use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = r"^https?://(localhost|127\.0\.0\.1)(:\d+)?$")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
