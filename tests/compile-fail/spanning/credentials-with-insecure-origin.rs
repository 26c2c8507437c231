use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static SITE = { origins = "http://intranet.example.com" });

#[cors(policy = SITE, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
