use cors_runtime::{Cors, policy};

policy!(static NAMED = { origins = "https://a.example/", methods = [get], colour = "blue" });

policy!(static WITHOUT_ORIGINS = { max_age = 5 });

policy!(static OFF = { off });

fn main() {
    Cors::new(&NAMED);
    Cors::new(&WITHOUT_ORIGINS);
    Cors::new(&OFF);
}
