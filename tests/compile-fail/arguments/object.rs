use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors({ origin: "https://a.example", credentials: true })]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
