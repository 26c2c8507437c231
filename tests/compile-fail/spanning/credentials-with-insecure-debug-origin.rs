use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static SITE = { origins = "https://app.example.com", debug_origins = "http://dev.example.com" });

#[cors(policy = SITE, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
