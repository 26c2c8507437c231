#![deny(warnings)]

use cors_runtime::{Cors, policy};

policy!(static SITE = { origins = "https://a.example", methods = [GET, OPTIONS] });

fn main() {
    let _ = Cors::new(&SITE);
}
