use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(policy = { origins = "https://a.example", credentials })]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
