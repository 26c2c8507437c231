use cors_runtime::{RuntimeOrigins, policy};

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();
policy!(static SITE = { origins = PARTNERS, credentials });

fn main() {}
