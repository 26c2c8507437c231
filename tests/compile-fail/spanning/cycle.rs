use cors_runtime::policy;

policy!(static A = { policy = B, max_age = 5 });
policy!(static B = { policy = A, credentials });

fn main() {}
