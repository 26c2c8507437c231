#![deny(warnings)]

#[cors_runtime::cors(origins = "https://a.example")]
mod handlers {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors as c;

    #[get("/")]
    pub async fn list() -> impl Responder {
        HttpResponse::Ok()
    }

    #[c(origins = "https://a.example", methods = [GET])]
    pub async fn health() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {
    drop(actix_web::App::new().service(handlers::health::at("/health")));
}
