use actix_web::get;
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[get("/")]
async fn handler() {}

fn main() {}
