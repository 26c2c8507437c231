use actix_web::{App, HttpResponse, get};
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[get("/")]
async fn handler() -> impl {
    HttpResponse::Ok()
}

fn main() {
    let _ = App::new().service(handler);
}
