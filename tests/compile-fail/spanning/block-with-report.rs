use actix_web::{HttpResponse, Responder, post};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "https://a.example", report = [write] });

#[cors(policy = NAMED, block = [write])]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
