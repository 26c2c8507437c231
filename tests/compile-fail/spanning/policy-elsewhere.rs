use actix_web::{HttpResponse, Responder, get};
use cors_runtime::cors;

mod policies {
    cors_runtime::policy!(pub(crate) static SITE = { origins = "*" });
}

#[cors(policy = crate::policies::SITE, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
