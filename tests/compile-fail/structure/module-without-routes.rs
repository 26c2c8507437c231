#![deny(warnings)]
use cors_runtime::cors;

#[cors(origins = "https://a.example")]
mod handlers {
    pub async fn list() -> &'static str {
        ""
    }
}

fn main() {}
