use actix_web::{HttpResponse, Responder};
use cors_runtime::cors;

struct Api;

impl Api {
    #[cors(origins = "https://a.example", methods = [GET])]
    async fn handler(&self) -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
