use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

static PARTNERS: &str = "https://a.example";

#[cors(origins = PARTNERS)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
