//! Many programs in one run of the compiler, each a module with a file of its own.
//!
//! To start a compiler and to read the dependencies takes far longer than to compile one of these programs. What is
//! said about a program has to be what is said when it is compiled alone. Therefore a batch counts only
//!
//! - for programs without an error, where the whole batch has none: lints run after all else;
//! - for programs with errors, where the compiler has also found what is wrong with the last module, `WITNESS`: an
//!   error of each of its passes. So no pass was left out because of what is wrong with another program.
//!
//! The others are compiled again, in a smaller batch or alone. `--alone` does so with every program.

use crate::{
    compiler::{Compiler, MAIN},
    diagnostic::Diagnostic,
};

/// How many programs are in one run.
pub(crate) const SIZE: usize = 48;

/// What the compiler finds while it resolves names, checks items, checks bodies, and checks borrows.
const WITNESS: &str = "
fn resolved() { unresolved_name(); }
struct Item where str: Copy;
fn body() -> u8 { \"text\" }
fn borrows(text: String) -> String { drop(text); text }
";

/// How many errors are in `WITNESS`: one of each kind.
const WITNESSED: usize = 4;

/// Asserts that the compiler finds in `WITNESS` what it found when this was written. Otherwise no batch with errors
/// would count, and every program would be compiled alone, many times slower.
pub(crate) fn assert_witness(compiler: &Compiler) {
    let found = compile_alone(compiler, &format!("{WITNESS}fn main() {{}}\n"));
    let errors = found.iter().filter(|diagnostic| diagnostic.is_error).count();
    assert_eq!(errors, WITNESSED, "{found:?}");
}

/// What the compiler says about each of `programs`, in the order of its source. `has_errors`: whether errors are
/// expected in each; where that is wrong it takes more runs.
pub(crate) fn compile(compiler: &Compiler, programs: &[&str], has_errors: bool) -> Vec<Vec<Diagnostic>> {
    if let [program] = programs {
        return vec![compile_alone(compiler, program)];
    }
    let halves = || {
        let (first, second) = programs.split_at(programs.len() / 2);
        let mut answers = compile(compiler, first, has_errors);
        answers.extend(compile(compiler, second, has_errors));
        answers
    };
    match run(compiler, programs, has_errors) {
        Some(run) if !has_errors || run.is_witnessed => answers(compiler, programs, run),
        _ => halves(),
    }
}

/// What a run says about programs, and other runs about those of which it does not say enough.
fn answers(compiler: &Compiler, programs: &[&str], run: Run) -> Vec<Vec<Diagnostic>> {
    let is_wrong = |found: &[Diagnostic]| found.iter().any(|diagnostic| diagnostic.is_error);
    let is_clean = !run.is_witnessed && !run.found.iter().any(|found| is_wrong(found));
    let mut answers: Vec<Option<Vec<Diagnostic>>> = Vec::new();
    for (found, program) in run.found.into_iter().zip(programs) {
        answers.push(if is_wrong(&found) && !run.is_witnessed {
            Some(compile_alone(compiler, program))
        } else if is_wrong(&found) || is_clean {
            Some(sorted(found))
        } else {
            None
        });
    }
    let missing = answers
        .iter()
        .zip(programs)
        .filter(|(answer, _)| answer.is_none());
    let missing: Vec<&str> = missing.map(|(_, program)| *program).collect();
    let mut others = if missing.is_empty() {
        Vec::new().into_iter()
    } else {
        compile(compiler, &missing, false).into_iter()
    };
    let mut answer = |answer: Option<_>| answer.or_else(|| others.next());
    answers
        .into_iter()
        .map(|known| answer(known).expect("each program has an answer"))
        .collect()
}

/// What the compiler says about a program that is compiled alone.
pub(crate) fn compile_alone(compiler: &Compiler, program: &str) -> Vec<Diagnostic> {
    let messages = compiler.compile(&[(MAIN, program)]);
    sorted(messages.into_iter().map(|message| message.about(MAIN)).collect())
}

/// One run of the compiler.
struct Run {
    /// What it says of each program.
    found: Vec<Vec<Diagnostic>>,
    /// Whether `WITNESS` was there, and all its errors were found.
    is_witnessed: bool,
}

/// `None` where the compiler says something that is about none of the programs.
fn run(compiler: &Compiler, programs: &[&str], has_witness: bool) -> Option<Run> {
    let names: Vec<String> = (0..=programs.len())
        .map(|index| format!("case_{index}.rs"))
        .collect();
    let modules: String = (0..=programs.len())
        .map(|index| format!("mod case_{index};\n"))
        .collect();
    let root = format!("{modules}fn main() {{}}\n");
    let witness = if has_witness { WITNESS } else { "" };
    let texts = programs.iter().copied().chain([witness]);
    let mut files: Vec<(&str, &str)> = names.iter().map(|name| &**name).zip(texts).collect();
    files.push((MAIN, &root));
    let mut found: Vec<Vec<Diagnostic>> = names.iter().map(|_| Vec::new()).collect();
    for message in compiler.compile(&files) {
        let index = message.file(&names)?;
        found[index].push(message.about(&names[index]));
    }
    let witnessed = found.pop()?;
    let errors = witnessed.iter().filter(|diagnostic| diagnostic.is_error);
    Some(Run {
        found,
        is_witnessed: errors.count() == WITNESSED,
    })
}

fn sorted(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.sort_by_key(|diagnostic| diagnostic.span);
    diagnostics
}
