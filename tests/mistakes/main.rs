//! Mistakes as people make them: each is compiled alone, and the answer is compared with the right one.
//!
//! ```text
//! cargo test -p cors-tests --test mistakes                       the score of every group
//! cargo test -p cors-tests --test mistakes -- port max_age/      what the compiler says to these, in full
//! ```
//!
//! Arguments select cases by a part of `group/name`. A case that scores less than its file says fails the test; one
//! that scores more is named, so that the file can follow.

mod case;
mod compiler;
mod correction;
mod score;

use std::{process::ExitCode, sync::Mutex, thread};

use case::Case;
use compiler::Compiler;
use score::Verdict;

/// How many compilers run at a time.
const PARALLEL: usize = 2;

/// The least mean score of all cases.
const GOAL: f64 = 2.9;

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| !argument.starts_with('-') && argument != "mistakes")
        .collect();
    if std::env::args().any(|argument| argument == "--list") {
        println!("mistakes: test");
        return ExitCode::SUCCESS;
    }
    let cases: Vec<Case> = case::all()
        .into_iter()
        .filter(|case| wanted.is_empty() || wanted.iter().any(|part| case.id().contains(&**part)))
        .collect();
    if cases.is_empty() {
        return ExitCode::SUCCESS;
    }
    let verdicts = judge(&cases, &Compiler::new());
    report(&cases, &verdicts, !wanted.is_empty())
}

/// The verdict of each case, in their order.
fn judge(cases: &[Case], compiler: &Compiler) -> Vec<Verdict> {
    let verdicts: Mutex<Vec<Option<Verdict>>> = Mutex::new(cases.iter().map(|_| None).collect());
    let next = std::sync::atomic::AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..PARALLEL {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                    let Some(case) = cases.get(index) else { return };
                    let verdict = score::verdict(case, compiler);
                    verdicts.lock().expect("no thread panics")[index] = Some(verdict);
                }
            });
        }
    });
    let verdicts = verdicts.into_inner().expect("no thread panics");
    verdicts
        .into_iter()
        .map(|verdict| verdict.expect("each case was taken"))
        .collect()
}

fn report(cases: &[Case], verdicts: &[Verdict], in_full: bool) -> ExitCode {
    let mut is_wrong = false;
    for (case, verdict) in cases.iter().zip(verdicts) {
        let differs = verdict.score != case.score;
        is_wrong |= verdict.score < case.score;
        if in_full {
            println!("---- {} scores {}\n{}", case.id(), verdict.score, verdict.shown);
        } else if differs {
            println!("{} scores {}, not {}", case.id(), verdict.score, case.score);
        }
        if in_full || differs {
            for flaw in &verdict.flaws {
                println!("     {flaw}");
            }
        }
    }
    let mean = table(cases, verdicts);
    if is_wrong || !in_full && mean < GOAL {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// Prints the scores by group, and returns the mean of all.
fn table(cases: &[Case], verdicts: &[Verdict]) -> f64 {
    println!("{:<24}    n     3    2    1    0  mean", "group");
    let mut groups: Vec<&str> = cases.iter().map(|case| &*case.group).collect();
    groups.dedup();
    for group in groups {
        row(group, cases, verdicts, |case| case.group == group);
    }
    row("all", cases, verdicts, |_| true)
}

fn row(name: &str, cases: &[Case], verdicts: &[Verdict], is_in: impl Fn(&Case) -> bool) -> f64 {
    let scores = || {
        cases
            .iter()
            .zip(verdicts)
            .filter(|(case, _)| is_in(case))
            .map(|(_, verdict)| verdict.score)
    };
    let count = |wanted: u8| scores().filter(|score| *score == wanted).count();
    let sum: u32 = scores().map(u32::from).sum();
    let number = u32::try_from(scores().count()).expect("a corpus is small");
    let mean = f64::from(sum) / f64::from(number);
    let (three, two, one, none) = (count(3), count(2), count(1), count(0));
    println!("{name:<24} {number:>4}  {three:>4} {two:>4} {one:>4} {none:>4}  {mean:.2}");
    mean
}
