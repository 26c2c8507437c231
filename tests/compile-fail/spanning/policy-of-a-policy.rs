use cors_runtime::policy;

policy!(static SITE = { origins = "*" });
policy!(static ACCOUNTS = { policy = SITE, credentials });

fn main() {}
