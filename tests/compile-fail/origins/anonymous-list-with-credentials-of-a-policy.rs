use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{RuntimeOrigins, cors, policy};

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();
policy!(static SITE = { origins = "https://app.example.com", credentials });

#[cors(policy = SITE, origins = PARTNERS)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
