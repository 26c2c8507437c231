use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(Cors::default().allowed_origin("https://a.example").supports_credentials())]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
