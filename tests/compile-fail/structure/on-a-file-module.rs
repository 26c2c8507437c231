use cors_runtime::cors;

#[cors(origins = "https://a.example")]
mod elsewhere;

fn main() {}
