//! Tells the tool where the compiler's libraries are.

use std::process::Command;

fn main() {
    let compiler = std::env::var("RUSTC").expect("cargo names its compiler");
    let output = Command::new(compiler).args(["--print", "target-libdir"]).output();
    let output = output.expect("the compiler starts").stdout;
    println!(
        "cargo::rustc-env=CORS_LIBRARIES={}",
        String::from_utf8_lossy(&output).trim()
    );
}
