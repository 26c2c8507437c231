//! Switches mutants on, one at a time, and runs the tests that reach them until one fails.

use std::{
    collections::BTreeMap,
    fs::{self, OpenOptions},
    io::Write,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::{
    parallel::for_each,
    place::{Fate, Place, State},
    suites::{Limits, Outcome},
    survivors,
    trace::{self, Test, Tier},
};

/// What the tests said about a mutant.
#[derive(Clone, Deserialize, Serialize)]
pub struct Verdict {
    pub name: String,
    /// The tests of which one failed. `None` for a mutant that survives.
    pub by: Option<String>,
}

/// The last verdict of each mutant.
pub fn verdicts(place: &Place) -> BTreeMap<String, Verdict> {
    let text = fs::read_to_string(place.folder.join("verdicts.jsonl")).unwrap_or_default();
    let lines = text
        .lines()
        .filter_map(|line| serde_json::from_str::<Verdict>(line).ok());
    lines.map(|verdict| (verdict.name.clone(), verdict)).collect()
}

/// Which mutants are run.
pub enum Wanted {
    /// Those that have no verdict, with the quick tests.
    New,
    /// Those that survived and have no reason, with all tests but the slowest, or with those whose program has this
    /// in its name.
    Survivors(Option<String>),
    /// Those that survived and have a reason, with all tests but the slowest.
    Known,
}

impl Wanted {
    /// The numbers of these mutants.
    fn of(&self, place: &Place, state: &State) -> Vec<usize> {
        let (earlier, reasons) = (verdicts(place), survivors::reasons(place));
        let is_wanted = |number: &usize| {
            let name = &state.names[*number];
            let by = earlier.get(name).map(|verdict| verdict.by.is_some());
            let is_wanted = match self {
                Self::New => by.is_none(),
                Self::Survivors(_) => by == Some(false) && !reasons.contains_key(name),
                Self::Known => by == Some(false) && reasons.contains_key(name),
            };
            state.fates[*number] == Fate::Viable && is_wanted
        };
        (0..state.mutants.len()).filter(is_wanted).collect()
    }
}

pub fn run(place: &Place, wanted: &Wanted) {
    let (state, tests) = (place.state(), trace::traced(place));
    let numbers = wanted.of(place, &state);
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(place.folder.join("verdicts.jsonl"));
    let file = file.as_mut().expect("verdicts can be written");
    let (count, start, mut done, mut survived) = (numbers.len(), Instant::now(), 0, 0);
    let work = |number| judge(place, &state, &tests, number, wanted);
    for_each(numbers, work, |verdict| {
        let line = serde_json::to_string(&verdict).expect("a verdict is data");
        writeln!(file, "{line}").expect("verdicts can be written");
        done += 1;
        if verdict.by.is_none() {
            survived += 1;
            println!("survives: {}", verdict.name);
        }
        if done % 100 == 0 || done == count {
            let seconds = start.elapsed().as_secs();
            println!("{done} of {count}, {survived} survive, {seconds} s");
        }
    });
}

/// Tests of one program, run together.
struct Group<'a> {
    binary: usize,
    tests: Vec<&'a str>,
    milliseconds: u64,
}

fn judge(place: &Place, state: &State, tests: &[Test], number: usize, wanted: &Wanted) -> Verdict {
    let is_asked = |test: &Test| match wanted {
        Wanted::New => test.tier() == Tier::Quick,
        Wanted::Survivors(None) | Wanted::Known => test.tier() != Tier::Slowest,
        Wanted::Survivors(Some(word)) => state.binaries[test.binary].name.contains(word),
    };
    let reaching = tests
        .iter()
        .filter(|test| test.reached.contains(&number) && is_asked(test));
    let name = state.names[number].clone();
    for group in groups(reaching.collect()) {
        let mut limits = Limits {
            usual: Duration::from_millis(group.milliseconds),
            environment: trace::environment(group.tests[0]),
        };
        limits.environment.push(("MUTANT", number.to_string()));
        let binary = &state.binaries[group.binary];
        let (outcome, _) = binary.run(place, &group.tests, &limits);
        let ending = match outcome {
            Outcome::Passed => continue,
            Outcome::Failed => "",
            Outcome::NoEnd => ", no end",
        };
        let by = Some(format!(
            "{} {} of {}{ending}",
            binary.name,
            group.tests[0],
            group.tests.len()
        ));
        return Verdict { name, by };
    }
    Verdict { name, by: None }
}

/// The fastest first. Groups become larger: most mutants are caught by the first.
fn groups(mut tests: Vec<&Test>) -> Vec<Group<'_>> {
    const LONGEST: u64 = 1500;
    tests.sort_by_key(|test| test.milliseconds);
    let mut groups: Vec<Group<'_>> = Vec::new();
    let mut open: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
    for test in tests {
        let (index, most) = open.get(&test.binary).copied().unwrap_or((usize::MAX, 2));
        let fits = groups.get(index).is_some_and(|group: &Group<'_>| {
            group.tests.len() < most && group.milliseconds + test.milliseconds < LONGEST
        });
        let is_whole = trace::is_of_any_app(&test.name);
        if fits && !is_whole {
            groups[index].tests.push(&test.name);
            groups[index].milliseconds += test.milliseconds;
        } else {
            open.insert(test.binary, (groups.len(), most * 4));
            groups.push(Group {
                binary: test.binary,
                tests: vec![&test.name],
                milliseconds: test.milliseconds,
            });
        }
    }
    groups.sort_by_key(|group| group.milliseconds);
    groups
}
