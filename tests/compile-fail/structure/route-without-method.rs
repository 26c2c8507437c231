use actix_web::{HttpResponse, Responder, route};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[route("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
