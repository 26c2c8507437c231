use actix_web::{HttpResponse, Responder, get, web::Data};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[get("/")]
async fn handler<T: 'static>(_: Data<T>) -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
