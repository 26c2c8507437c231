use actix_web::{HttpResponse, Responder, post};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "https://a.example", block = [write] });

#[cors(policy = NAMED, report = [write])]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
