use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = ["https://a.example/", "b.example", "https://c.example", 4, "HTTPS://d.example"], max_age = "1", methods = [get])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
