use actix_web::{HttpResponse, Responder, get};
use cors_runtime::{cors, policy};

policy!(static SITE = {
    origins = "https://app.example.com",
    debug_origins = "http://dev.example.com",
    credentials,
    allow = [origin_insecure]
});

#[cors(policy = SITE, allow_headers = "user-agent", allow = [header_user_agent])]
#[get("/")]
async fn handler() -> impl Responder {
    HttpResponse::Ok()
}

fn main() {}
