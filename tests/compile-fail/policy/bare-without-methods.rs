use actix_web::{HttpResponse, Responder};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "https://a.example" });

#[cors(policy = NAMED)]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
