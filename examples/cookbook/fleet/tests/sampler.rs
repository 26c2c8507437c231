//! Asks machines all the time, and judges each answer by what was right when it was given.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    thread::{self, JoinHandle},
    time::Duration,
};

use super::machine::ask;

/// What is known at a moment.
#[derive(Clone, Default)]
struct Known {
    is_over: bool,
    /// The ports of the machines, and whether they have to answer.
    machines: BTreeMap<u16, bool>,
    /// Whether each origin may read; `None` while that changes.
    origins: BTreeMap<&'static str, Option<bool>>,
}

/// What came of it.
#[derive(Debug, Default)]
pub(super) struct Samples {
    pub(super) answers: usize,
    /// Either answer was right.
    pub(super) while_changing: usize,
    /// The machine was killed, or did not serve yet.
    pub(super) unanswered: usize,
    pub(super) wrong: Vec<String>,
}

pub(super) struct Sampler {
    known: Arc<Mutex<Known>>,
    thread: JoinHandle<Samples>,
}

impl Sampler {
    /// Starts with what is right now.
    pub(super) fn start<const N: usize>(origins: [(&'static str, bool); N]) -> Self {
        let known = Arc::new(Mutex::new(Known {
            origins: origins
                .into_iter()
                .map(|(origin, may_read)| (origin, Some(may_read)))
                .collect(),
            ..Known::default()
        }));
        let thread = {
            let known = Arc::clone(&known);
            thread::spawn(move || sample(&known))
        };
        Self { known, thread }
    }

    /// A machine to ask. Where it has to answer, a refused connection is a wrong answer.
    pub(super) fn ask(&self, port: u16, has_to_answer: bool) {
        self.change(|known| {
            known.machines.insert(port, has_to_answer);
        });
    }

    /// Either answer is right from now on.
    pub(super) fn is_changing(&self, origin: &'static str) {
        self.change(|known| {
            known.origins.insert(origin, None);
        });
    }

    /// The change is in force on every machine: what was before may not come back.
    pub(super) fn has_become(&self, origin: &'static str, may_read: bool) {
        self.change(|known| {
            known.origins.insert(origin, Some(may_read));
        });
    }

    pub(super) fn stop(self) -> Samples {
        self.change(|known| known.is_over = true);
        self.thread.join().unwrap()
    }

    fn change(&self, change: impl FnOnce(&mut Known)) {
        change(&mut self.known.lock().unwrap());
    }
}

fn sample(known: &Mutex<Known>) -> Samples {
    let now = || known.lock().unwrap().clone();
    let mut samples = Samples::default();
    loop {
        let round = now();
        if round.is_over {
            return samples;
        }
        for (&port, origin) in round
            .machines
            .keys()
            .flat_map(|port| round.origins.keys().map(move |origin| (port, *origin)))
        {
            let before = now();
            let answer = ask(port, origin);
            let after = now();
            match answer {
                None if before.machines[&port] && after.machines[&port] => {
                    samples.wrong.push(format!("{port} did not answer {origin}"));
                }
                None => samples.unanswered += 1,
                Some(may_read) => {
                    samples.answers += 1;
                    match (before.origins[origin], after.origins[origin]) {
                        (Some(one), Some(other)) if one == other => {
                            if may_read != one {
                                samples
                                    .wrong
                                    .push(format!("{port} answered {origin} with {may_read}"));
                            }
                        }
                        _ => samples.while_changing += 1,
                    }
                }
            }
        }
        thread::sleep(Duration::from_millis(2));
    }
}
