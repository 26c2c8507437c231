use actix_web::{App, HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[GET("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {
    let _ = App::new().service(handler);
}
