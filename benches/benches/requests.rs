//! Instructions and allocations per request, in process.

use std::{path::Path, process::ExitCode};

use cors_benches::results::Results;

fn main() -> ExitCode {
    let subject = Path::new(env!("CARGO_BIN_EXE_subject"));
    let results = match Results::count(subject.parent().unwrap_or(Path::new("."))) {
        Ok(results) => results,
        Err(unavailable) => {
            eprintln!("{unavailable}");
            return ExitCode::FAILURE;
        }
    };
    print!("{}", results.table());
    ExitCode::SUCCESS
}
