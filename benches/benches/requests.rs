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
    println!("| case | contender | instructions | without the request's | allocations | bytes |");
    println!("|---|---|--:|--:|--:|--:|");
    for (name, contender, cost) in results.all() {
        println!(
            "| {name} | {contender} | {:.0} | {:.0} | {:.1} | {:.0} |",
            cost.instructions,
            results.net(name, contender),
            cost.allocations,
            cost.bytes
        );
    }
    ExitCode::SUCCESS
}
