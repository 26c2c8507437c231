use actix_web::{HttpResponse, Responder};
use cors_runtime::{cors, policy};

policy!(static SITE = { origins = "https://app.example.com" });

#[cors(policy = SITE)]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
