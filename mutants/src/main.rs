//! Switches on each mutant of cors-rules and cors-runtime that `cargo mutants` lists, and runs the tests that reach it.
//!
//! ```text
//! cd mutants
//! cargo run --release -- prepare                    copies the repository, with all mutants in one build
//! cargo run --release -- trace                      runs each test alone, and notes the mutants that it reaches
//! cargo run --release -- run                        runs each mutant that has no verdict, with the quick tests
//! cargo run --release -- run --survivors            runs survivors without a reason, with slower tests too
//! cargo run --release -- run --survivors mistakes   runs them with all tests of programs with this in their name
//! cargo run --release -- run --known                runs survivors with a reason: some test may catch them by now
//! cargo run --release -- report                     counts, and fails where a survivor has no reason in
//!                                                   `survivors.toml`
//! ```
//!
//! Verdicts are kept, so that a run can be interrupted; `forget` removes them. After a change of a test: `prepare`,
//! `trace`, `run --survivors`.
//!
//! `cargo mutants` compiles everything again for each mutant, which would take days. Here a mutant is code such as
//! `(if on(7) { a != b } else { a == b })`, and the environment says which is on. What has no such form is counted as
//! not switchable: values that the compiler evaluates, arguments of macros, functions that return `impl Trait`.
//!
//! The copy, its build and the verdicts are in `target/mutants`.

mod compile;
mod list;
mod parallel;
mod place;
mod report;
mod rewrite;
mod run;
mod sites;
mod suites;
mod survivors;
mod syntax;
mod trace;

use std::{env, fs, process::ExitCode};

use run::Wanted;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let place = place::Place::new();
    match arguments[..] {
        ["prepare"] => compile::prepare(&place),
        ["trace"] => trace::trace(&place),
        ["run"] => run::run(&place, &Wanted::New),
        ["run", "--survivors"] => run::run(&place, &Wanted::Survivors(None)),
        ["run", "--survivors", word] => run::run(&place, &Wanted::Survivors(Some(word.to_owned()))),
        ["run", "--known"] => run::run(&place, &Wanted::Known),
        ["forget"] => fs::remove_file(place.folder.join("verdicts.jsonl")).expect("there are verdicts"),
        ["report"] => return report::report(&place),
        _ => {
            println!("one of: prepare, trace, run, run --survivors, run --known, forget, report");
            return ExitCode::from(2);
        }
    }
    ExitCode::SUCCESS
}
