use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static SITE = { origins = "http://localhost:*" });

#[cors(policy = SITE, debug_origins = "http://localhost:3000")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
