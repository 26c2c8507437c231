use cors_runtime::cors;

#[cors(origins = "https://a.example/", max_age = 5, colour = "blue")]
mod handlers {
    use actix_web::{HttpResponse, Responder, get};
    use cors_runtime::cors;

    #[get("/a")]
    async fn inherits() -> impl Responder {
        HttpResponse::Ok()
    }

    #[cors(methods = [POST])]
    #[get("/b")]
    async fn has_its_own_mistake() -> impl Responder {
        HttpResponse::Ok()
    }
}

fn main() {}
