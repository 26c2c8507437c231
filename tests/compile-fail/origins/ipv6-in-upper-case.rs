use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "http://[2001:DB8::1]")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
