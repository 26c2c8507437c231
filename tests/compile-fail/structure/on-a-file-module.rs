use cors_runtime::cors;

#[cors(origins = "https://a.example")]
#[path = "../elsewhere.rs"]
mod elsewhere;

fn main() {}
