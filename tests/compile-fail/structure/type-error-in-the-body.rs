use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[get("/")]
async fn handler() -> impl Responder {
    let x: u8 = "";
    HttpResponse::Ok().body(x)
}

fn main() {}
