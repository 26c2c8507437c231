use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "https://a.example", methods = [GET, DELETE] });

#[cors(policy = NAMED)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
