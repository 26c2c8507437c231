use actix_web::{App, HttpResponse, Responder};
use cors_runtime::{Cors, cors};

#[cors(origins = "*", methods = [GET])]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {
    let _ = App::new().wrap(Cors::new(&handler));
}
