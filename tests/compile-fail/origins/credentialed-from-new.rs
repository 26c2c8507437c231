use cors_runtime::{Credentialed, RuntimeOrigins};

static TENANTS: RuntimeOrigins<Credentialed> = RuntimeOrigins::new();

fn main() {}
