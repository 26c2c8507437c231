use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{RuntimeOrigins, cors, policy};

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();
policy!(static SITE = { origins = PARTNERS });

#[cors(policy = SITE, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
