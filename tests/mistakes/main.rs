//! Mistakes as people make them: each is compiled, and the answer is compared with the right one.
//!
//! ```text
//! cargo test -p cors-tests --test mistakes                       the score of every group
//! cargo test -p cors-tests --test mistakes -- port max_age/      what the compiler says to these, in full
//! cargo test -p cors-tests --test mistakes -- --alone            each program in a compiler of its own: the same
//! ```
//!
//! Arguments select cases by a part of `group/name`. A case that scores less than its file says fails the test; one
//! that scores more is named, so that the file can follow.

mod batch;
mod case;
mod compiler;
mod correction;
mod diagnostic;
mod score;

use std::{
    process::ExitCode,
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use case::{Case, Expected};
use compiler::Compiler;
use diagnostic::Diagnostic;
use score::{Answered, Verdict};

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
    let is_alone = std::env::args().any(|argument| argument == "--alone");
    let compiler = Compiler::new();
    batch::assert_witness(&compiler);
    let verdicts = judge(&cases, &compiler, is_alone);
    report(&cases, &verdicts, !wanted.is_empty())
}

/// The verdict of each case, in their order. One that is not what the file says was about a program in a batch, and is
/// given again for the program alone.
fn judge(cases: &[Case], compiler: &Compiler, is_alone: bool) -> Vec<Verdict> {
    let programs: Vec<(String, bool)> = cases
        .iter()
        .map(|case| (case.program(case.text()).0, case.expect == Expected::Refused))
        .collect();
    let answers = compile(compiler, &programs, is_alone);
    let answered: Vec<Answered<'_>> = cases
        .iter()
        .zip(answers)
        .map(|(case, answers)| score::answered(case, answers))
        .collect();
    let corrected: Vec<(String, bool)> = answered
        .iter()
        .filter_map(|answered| Some((answered.corrected()?.to_owned(), false)))
        .collect();
    let mut remaining = compile(compiler, &corrected, is_alone).into_iter();
    let verdicts = answered.iter().map(|answered| {
        let remaining = answered.corrected().and_then(|_| remaining.next());
        answered.verdict(remaining.as_deref())
    });
    verdicts
        .zip(cases)
        .map(|(verdict, case)| {
            if verdict.score == case.score || is_alone {
                verdict
            } else {
                judge(std::slice::from_ref(case), compiler, true).remove(0)
            }
        })
        .collect()
}

/// What the compiler says about each program, in their order; with each, whether errors are expected in it.
fn compile(compiler: &Compiler, programs: &[(String, bool)], is_alone: bool) -> Vec<Vec<Diagnostic>> {
    let size = if is_alone { 1 } else { batch::SIZE };
    let mut batches: Vec<(bool, Vec<usize>)> = Vec::new();
    for has_errors in [true, false] {
        let chosen: Vec<usize> = (0..programs.len())
            .filter(|index| programs[*index].1 == has_errors)
            .collect();
        batches.extend(chosen.chunks(size).map(|batch| (has_errors, batch.to_vec())));
    }
    let answers: Mutex<Vec<Vec<Diagnostic>>> = Mutex::new(programs.iter().map(|_| Vec::new()).collect());
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..PARALLEL {
            scope.spawn(|| {
                while let Some((has_errors, batch)) = batches.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let texts: Vec<&str> = batch.iter().map(|index| &*programs[*index].0).collect();
                    let found = batch::compile(compiler, &texts, *has_errors);
                    let mut answers = answers.lock().expect("no thread panics");
                    for (index, found) in batch.iter().zip(found) {
                        answers[*index] = found;
                    }
                }
            });
        }
    });
    answers.into_inner().expect("no thread panics")
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
