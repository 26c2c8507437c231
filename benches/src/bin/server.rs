//! Serves the contender that its argument names.

fn main() -> std::io::Result<()> {
    cors_benches::server::serve(&std::env::args().nth(1).unwrap_or_default())
}
