use cors_runtime::cors;

struct Api;

#[cors(origins = "https://a.example")]
impl Api {}

fn main() {}
