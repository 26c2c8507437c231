use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "https://a.example", credentials });

#[cors(policy = NAMED, origins = "http://b.example")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
