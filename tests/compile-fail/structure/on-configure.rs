use actix_web::web::ServiceConfig;
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
fn configure(_: &mut ServiceConfig) {}

fn main() {}
