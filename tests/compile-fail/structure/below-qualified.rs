use actix_web::{HttpResponse, Responder};
use cors_runtime::cors;

#[actix_web::get("/")]
#[cors(origins = "https://a.example", methods = [GET])]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
