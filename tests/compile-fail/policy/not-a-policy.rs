use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

static NAMED: u8 = 5;

#[cors(policy = NAMED)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
