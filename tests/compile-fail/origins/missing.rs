use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(max_age = 600)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
