#[cors_runtime::cors(off)]
#[cors_runtime::cors(origins = "*")]
mod inner {
    use actix_web::{HttpResponse, Responder, get};

    #[get("/")]
    pub async fn handler() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
