use actix_web::{HttpResponse, Responder, routes};
use cors_runtime::cors;

#[routes]
#[get("/")]
#[post("/")]
#[cors(origins = "https://a.example", methods = [GET])]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
