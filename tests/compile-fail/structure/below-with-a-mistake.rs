use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[get("/")]
#[cors(origins = "https://a.example/", methods = [GET])]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
