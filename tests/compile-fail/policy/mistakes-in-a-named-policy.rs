use cors_runtime::{Cors, policy};

policy!(static NAMED = { origins = "https://a.example/", methods = [get], colour = "blue" });

policy!(static WITHOUT_ORIGINS = { max_age = 5 });

policy!(static OFF = { off });

fn main() {
    let _ = Cors::new(&NAMED);
    let _ = Cors::new(&WITHOUT_ORIGINS);
    let _ = Cors::new(&OFF);
}
