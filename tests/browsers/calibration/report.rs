//! The comparison, and its figures.

use std::{collections::BTreeSet, io::Write, time::Duration};

use cors_runtime::testing::{Engine, Outcome};

use super::{
    Trial,
    differences::{self, Case, Reason},
    verdict::{Seen, Verdict},
};

/// Fewer say little about the standard.
const FEWEST_SCENARIOS: usize = 60;

#[derive(Debug, Default)]
pub(super) struct Report {
    engine: Engine,
    /// As long as the longest fetch took.
    pub(super) slowest: Duration,
    scenarios: BTreeSet<&'static str>,
    agreements: usize,
    /// Of those: two browsers in which every fetch fails would agree, too.
    readable: usize,
    blocked: usize,
    preflights: usize,
    /// As (scenario, fetch).
    differences: BTreeSet<(&'static str, usize)>,
    complaints: Vec<String>,
}

impl Report {
    pub(super) fn new(engine: Engine, slowest: Duration) -> Self {
        Self {
            engine,
            slowest,
            ..Self::default()
        }
    }

    pub(super) fn compare(&mut self, trial: &Trial, observed: &Verdict, model: &Verdict, outcome: &Outcome) {
        let name = trial.scenario.name;
        if self.scenarios.insert(name) == (trial.fetch > 1) {
            self.complaints.push(format!("two scenarios are named `{name}`"));
        }
        let listed = differences::of(self.engine).find(|(_, case)| (case.0, case.1) == (name, trial.fetch));
        let problem = match listed {
            Some((reason, case)) => {
                self.differences.insert((name, trial.fetch));
                still_differs(reason, case, observed, model).err()
            }
            None if observed == model => {
                self.count(model);
                None
            }
            None => Some("a disagreement that is not listed".to_owned()),
        };
        if let Some(problem) = problem {
            self.complaints.push(format!(
                "{problem}\n  scenario: {name}, fetch {}: {}\n  {:?}: {observed}\n  Browser: {model}\n{outcome}",
                trial.fetch, trial.step.text, self.engine
            ));
        }
    }

    fn count(&mut self, agreed: &Verdict) {
        self.agreements += 1;
        match agreed.page {
            Seen::Readable(_) => self.readable += 1,
            Seen::Blocked => self.blocked += 1,
            Seen::Opaque(_) => {}
        }
        let preflights = agreed
            .servers
            .iter()
            .filter(|line| line.contains(" access-control-request-method="));
        self.preflights += preflights.count();
    }

    /// Prints the figures, and fails if there is anything to complain of.
    pub(super) fn finish(mut self) {
        for (reason, case) in differences::of(self.engine) {
            if !self.differences.contains(&(case.0, case.1)) {
                self.complaints.push(format!(
                    "no fetch is meant by {case:?}: {:?} {}",
                    self.engine, reason.words
                ));
            }
        }
        let (scenarios, agreements, differences) =
            (self.scenarios.len(), self.agreements, self.differences.len());
        let figures = format!(
            "\n  calibration with {:?}: {scenarios} scenarios, {agreements} fetches agree ({} readable, {} blocked, {} \
             preflights), {differences} differ as listed, {} complaints\n\n",
            self.engine,
            self.readable,
            self.blocked,
            self.preflights,
            self.complaints.len()
        );
        // Past the test harness, which keeps the output of tests that pass; nothing is lost where nobody reads.
        let _ = std::io::stderr().write_all(figures.as_bytes());
        assert!(self.complaints.is_empty(), "{}", self.complaints.join("\n\n"));
        assert!(scenarios >= FEWEST_SCENARIOS, "only {scenarios} scenarios");
        let fewest = agreements / 4;
        assert!(
            self.readable >= fewest && self.blocked >= fewest,
            "the scenarios lean to one side"
        );
    }
}

/// The listed difference is there, and it is the one that is listed.
fn still_differs(reason: &Reason, case: &Case, observed: &Verdict, model: &Verdict) -> Result<(), String> {
    if observed == model {
        return Err(format!("no longer a difference: {}", reason.words));
    }
    if (&*observed.summary(), &*model.summary()) == (case.2, case.3) {
        return Ok(());
    }
    Err(format!(
        "another difference than the listed one: {}: {case:?}",
        reason.words
    ))
}
