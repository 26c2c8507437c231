use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

static SITE: &str = "https://app.example.com";

#[cors(policy = SITE)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
