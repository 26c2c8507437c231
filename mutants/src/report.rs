//! How many mutants are caught, and whether each survivor has a reason.

use std::{collections::BTreeMap, process::ExitCode};

use crate::{
    place::{Fate, Place},
    run::verdicts,
    survivors,
};

#[derive(Default)]
struct Count {
    mutants: usize,
    not_switchable: BTreeMap<String, usize>,
    do_not_compile: usize,
    caught: usize,
    survive: usize,
    not_run: usize,
}

pub fn report(place: &Place) -> ExitCode {
    let (state, verdicts) = (place.state(), verdicts(place));
    let mut reasons = survivors::reasons(place);
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut is_open = false;
    for ((mutant, name), fate) in state.mutants.iter().zip(&state.names).zip(&state.fates) {
        let count = counts.entry(&mutant.package).or_default();
        count.mutants += 1;
        match (fate, verdicts.get(name)) {
            (Fate::NotSwitchable(why), _) => *count.not_switchable.entry(why.clone()).or_default() += 1,
            (Fate::DoesNotCompile, _) => count.do_not_compile += 1,
            (Fate::Viable, None) => count.not_run += 1,
            (Fate::Viable, Some(verdict)) if verdict.by.is_some() => count.caught += 1,
            (Fate::Viable, Some(_)) => {
                count.survive += 1;
                if reasons.remove(name).is_none() {
                    println!("no reason: {name}");
                    is_open = true;
                }
            }
        }
    }
    for (name, _) in reasons {
        println!("has a reason, and does not survive: {name}");
        is_open = true;
    }
    for (package, count) in counts {
        count.print(package);
    }
    ExitCode::from(u8::from(is_open))
}

impl Count {
    #[expect(clippy::cast_precision_loss, reason = "there are thousands")]
    fn print(&self, package: &str) {
        let switched: usize = self.not_switchable.values().sum();
        let viable = self.caught + self.survive + self.not_run;
        let score = 100.0 * self.caught as f64 / viable as f64;
        println!(
            "{package}: {} mutants, {switched} cannot be switched, {} do not compile, {viable} run: \
             {} caught, {} survive, {} not yet run; {score:.1} %",
            self.mutants, self.do_not_compile, self.caught, self.survive, self.not_run
        );
        for (why, count) in &self.not_switchable {
            println!("    {count:4} cannot be switched: {why}");
        }
    }
}
