use actix_web::{HttpResponse, Responder, route};
use cors_runtime::cors;

#[cors(origins = "https://a.example", methods = ["TRACE"])]
#[route("/", method = "GET", method = "TRACE")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
