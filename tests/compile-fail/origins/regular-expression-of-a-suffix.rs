use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

#[cors(origins = r"^https://.*\.vercel\.app$")]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
