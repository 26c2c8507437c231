use cors_runtime::{cors, policy};

policy!(static NAMED = { origins = "*" });

#[cors(policy = super::NAMED, credentials)]
mod handlers {
    use actix_web::{HttpResponse, Responder, get};

    #[get("/a")]
    async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
