use cors_runtime::cors;

// Nothing around the module says what would end.
#[cors(origins = "https://a.example", block = [])]
mod handlers {
    use actix_web::{HttpResponse, Responder, post};

    #[post("/")]
    async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
