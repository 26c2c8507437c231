use actix_web::get;
use cors_runtime::cors;

struct Page;

#[cors(origins = "https://a.example")]
#[get("/")]
async fn handler() -> Page {
    Page
}

fn main() {}
