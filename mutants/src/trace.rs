//! Which tests reach which mutants, and how long each takes.

use std::{collections::BTreeSet, fs, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    parallel::for_each,
    place::Place,
    suites::{Binary, Limits, Outcome},
};

/// What is known about one test.
#[derive(Clone, Deserialize, Serialize)]
pub struct Test {
    /// The index of its program.
    pub binary: usize,
    pub name: String,
    pub milliseconds: u64,
    /// The mutants whose places it reaches.
    pub reached: BTreeSet<usize>,
}

/// Which mutants a test is run for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Tier {
    /// All that it reaches.
    Quick,
    /// The survivors.
    Slow,
    /// Survivors, where its program is named.
    Slowest,
}

impl Test {
    pub fn tier(&self) -> Tier {
        match self.milliseconds {
            ..2000 if !is_of_any_app(&self.name) => Tier::Quick,
            ..10_000 => Tier::Slow,
            _ if is_of_any_app(&self.name) => Tier::Slow,
            _ => Tier::Slowest,
        }
    }
}

/// It finds much, and takes long.
pub fn is_of_any_app(test: &str) -> bool {
    test.contains("any_app")
}

/// How many fetches `any_app` judges. Other properties have fewer cases than this.
pub const CASES: &str = "20000";

/// Runs every test alone.
pub fn trace(place: &Place) {
    let state = place.state();
    let every: Vec<(usize, String)> = (0..state.binaries.len())
        .flat_map(|binary| {
            state.binaries[binary]
                .tests(place)
                .into_iter()
                .map(move |name| (binary, name))
        })
        .collect();
    println!("{} tests", every.len());
    let numbered: Vec<(usize, (usize, String))> = every.into_iter().enumerate().collect();
    let mut tests = Vec::new();
    for_each(
        numbered,
        |(number, (binary, name))| alone(place, &state.binaries, number, binary, name),
        |test| {
            tests.extend(test);
        },
    );
    let time: u64 = tests.iter().map(|test| test.milliseconds).sum();
    let reached: BTreeSet<usize> = tests.iter().flat_map(|test| &test.reached).copied().collect();
    println!(
        "{} tests pass, in {} s; they reach {} mutants",
        tests.len(),
        time / 1000,
        reached.len()
    );
    let text = serde_json::to_string(&tests).expect("tests are data");
    fs::write(place.folder.join("tests.json"), text).expect("the tests can be written");
}

pub fn traced(place: &Place) -> Vec<Test> {
    let text = fs::read_to_string(place.folder.join("tests.json")).expect("`trace` comes first");
    serde_json::from_str(&text).expect("`trace` has written it")
}

/// `None` for one that fails without any mutant.
fn alone(place: &Place, binaries: &[Binary], number: usize, binary: usize, name: String) -> Option<Test> {
    let path = place.folder.join(format!("traces/{number}"));
    if path.exists() {
        fs::remove_file(&path).expect("an earlier trace can be removed");
    }
    let mut limits = Limits {
        usual: Duration::from_secs(900),
        environment: environment(&name),
    };
    limits
        .environment
        .push(("MUTANTS_TRACE", path.display().to_string()));
    let (outcome, time) = binaries[binary].run(place, &[&name], &limits);
    if outcome != Outcome::Passed {
        println!("fails without a mutant: {} {name}", binaries[binary].name);
        return None;
    }
    let text = fs::read_to_string(&path).unwrap_or_default();
    let reached = text.lines().filter_map(|line| line.parse().ok()).collect();
    let milliseconds = u64::try_from(time.as_millis()).expect("no test takes that long");
    Some(Test {
        binary,
        name,
        milliseconds,
        reached,
    })
}

/// What a test is told beyond its defaults.
pub fn environment(test: &str) -> Vec<(&'static str, String)> {
    if is_of_any_app(test) {
        vec![("CORS_PROPERTY_CASES", CASES.to_owned())]
    } else {
        Vec::new()
    }
}
