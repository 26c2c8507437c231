use cors_runtime::policy;

policy!(NAMED = { origins = "https://a.example" });

fn main() {}
