use actix_web::{HttpResponse, Responder, post};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "*" });

#[cors(policy = NAMED, block = [read])]
#[post("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
