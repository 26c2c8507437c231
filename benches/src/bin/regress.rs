//! Compares what requests cost with `baseline.txt`. `--bless` writes it anew.

use std::{collections::HashMap, env, fs, path::Path, process::ExitCode};

use cors_benches::{
    goals::{Measure, measures},
    results::Results,
};

/// How much worse a ratio may get. Counts repeat to the instruction, but another compiler moves both contenders, and
/// not by the same.
const TOLERANCE: f64 = 0.04;

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<bool, Box<dyn std::error::Error>> {
    let program = env::current_exe()?;
    let programs = program.parent().unwrap_or(Path::new("."));
    let results = Results::count(programs).map_err(|error| error.to_string())?;
    println!("{}", results.table());
    let measures = measures(&results);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("baseline.txt");
    if env::args().any(|argument| argument == "--bless") {
        let lines = measures
            .iter()
            .map(|Measure { name, value, .. }| format!("{value:.3} {name}\n"));
        fs::write(&path, lines.collect::<String>())?;
        return Ok(true);
    }
    let baseline = fs::read_to_string(&path)?;
    let baseline: HashMap<&str, f64> = baseline
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(value, name)| Some((name, value.parse().ok()?)))
        .collect();
    let mut held = true;
    for Measure { name, value, goal } in &measures {
        let verdict = match baseline.get(name.as_str()) {
            None => "not in the baseline",
            Some(baseline) if *value > baseline + TOLERANCE => "WORSE",
            Some(_) => "ok",
        };
        held &= verdict == "ok";
        let missed = if value > goal {
            format!(", misses its goal of {goal}")
        } else {
            String::new()
        };
        println!("{value:>7.3}  {name}: {verdict}{missed}");
    }
    Ok(held)
}
