use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{RuntimeOrigins, cors};

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = PARTNERS, credentials)]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
