#[cors_runtime::cors(origins = "https://a.example")]
#[cors_runtime::cors(max_age = 5)]
mod inner {
    use actix_web::{HttpResponse, Responder, get};

    #[get("/")]
    pub async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
