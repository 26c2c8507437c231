use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://a.example", debug_origins = ["http://localhost:3000/"])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
