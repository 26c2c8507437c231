use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(allowed_origins = "https://a.example", allowed_methods = [GET], allowed_headers = ["x-a"], exposed_headers = ["x-b"], allow_credentials = true, max-age = 600)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
