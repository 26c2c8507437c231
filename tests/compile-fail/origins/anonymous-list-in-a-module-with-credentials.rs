use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{RuntimeOrigins, cors};

mod lists {
    pub static PARTNERS: super::RuntimeOrigins = super::RuntimeOrigins::new();
}

#[cors(origins = crate::lists::PARTNERS)]
mod api {
    use super::*;

    #[cors(credentials)]
    #[get("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
