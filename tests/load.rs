//! The short form of the load: `load/main.rs` says how to run it for long.

use std::process::Command;

#[test]
fn every_answer_is_right_and_memory_is_flat() {
    let load = Command::new(env!("CARGO_BIN_EXE_load"))
        .args(["--seconds", "2"])
        .output()
        .expect("it starts");
    let (output, errors) = (
        String::from_utf8_lossy(&load.stdout),
        String::from_utf8_lossy(&load.stderr),
    );
    println!("{output}");
    assert!(
        load.status.success() && output.contains("none answered wrong"),
        "{output}{errors}"
    );
}
