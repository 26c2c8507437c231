use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static SITE = { origins = "*" });

#[cors(policy = SITE)]
mod api {
    use super::*;

    #[cors(credentials)]
    #[get("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
