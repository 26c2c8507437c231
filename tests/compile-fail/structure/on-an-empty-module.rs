use cors_runtime::cors;

#[cors]
mod handlers {}

fn main() {}
