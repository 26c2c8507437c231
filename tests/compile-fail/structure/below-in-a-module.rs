use cors_runtime::cors;

#[cors(origins = "https://a.example")]
mod handlers {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    #[get("/")]
    #[cors(max_age = 5)]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
