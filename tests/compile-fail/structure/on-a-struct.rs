use cors_runtime::cors;

#[cors(origins = "https://a.example")]
struct Api;

fn main() {}
