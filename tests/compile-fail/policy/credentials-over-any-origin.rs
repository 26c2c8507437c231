use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "*" });

#[cors(policy = NAMED, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
