//! What an answer is worth.

use std::fmt::Write as _;

use crate::{
    case::{Case, Expected},
    compiler::{Compiler, Diagnostic},
    correction::{self, Change},
};

/// 3: the right place, one error a mistake, the corrected text. 2: one flaw. 1: it misleads, or there are several
/// flaws. 0: accepted in silence, or wrong advice.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) score: u8,
    pub(crate) flaws: Vec<String>,
    /// What the compiler says.
    pub(crate) shown: String,
}

pub(crate) fn verdict(case: &Case, compiler: &Compiler) -> Verdict {
    let (program, start) = case.program(case.text());
    let answers = compiler.compile(&program);
    let mut shown: String = answers.iter().map(|answer| &*answer.rendered).collect();
    if outcome(&answers) != case.expect {
        let flaws = vec![format!("it is {:?}, not {:?}", outcome(&answers), case.expect)];
        return Verdict {
            score: 0,
            flaws,
            shown,
        };
    }
    let is_answer = |answer: &&Diagnostic| answer.is_error == (case.expect == Expected::Refused);
    let answers: Vec<&Diagnostic> = answers.iter().filter(is_answer).collect();
    let mut flaws = Vec::new();
    if case.errors != 0 && answers.len() != case.errors && case.expect != Expected::Accepted {
        flaws.push(format!("{} are reported, not {}", answers.len(), case.errors));
    }
    flaws.extend(places(case, &program, &answers));
    let said: String = answers
        .iter()
        .map(|answer| format!("{}\n", answer.message))
        .collect();
    for text in &case.says {
        if !said.contains(&**text) {
            flaws.push(format!("it does not say {text:?}"));
        }
    }
    let is_wrong = case.never.iter().find(|text| said.contains(&***text));
    if let Some(text) = is_wrong {
        flaws.push(format!("it says {text:?}"));
    }
    let correction = corrected(case, start, &answers, compiler, &mut shown);
    let is_misleading = correction.as_ref().is_some_and(|(_, misleads)| *misleads);
    flaws.extend(correction.map(|(flaw, _)| flaw));
    let score = match (is_wrong.is_some(), is_misleading, flaws.len()) {
        (true, ..) => 0,
        (_, true, _) => 1,
        (_, _, 0) => 3,
        (_, _, 1) => 2,
        _ => 1,
    };
    Verdict { score, flaws, shown }
}

fn outcome(answers: &[Diagnostic]) -> Expected {
    if answers.iter().any(|answer| answer.is_error) {
        Expected::Refused
    } else if answers.is_empty() {
        Expected::Accepted
    } else {
        Expected::Warned
    }
}

/// Whether the right things are marked.
fn places(case: &Case, program: &str, answers: &[&Diagnostic]) -> Option<String> {
    if case.at.is_empty() {
        return None;
    }
    let marked = |answer: &&Diagnostic| answer.span.map_or("", |(start, end)| &program[start..end]);
    let mut places: Vec<&str> = answers.iter().map(marked).collect();
    places.dedup();
    (places != case.at).then(|| format!("{places:?} is marked, not {:?}", case.at))
}

/// What is wrong with the corrections, and whether they mislead.
fn corrected(
    case: &Case,
    start: usize,
    answers: &[&Diagnostic],
    compiler: &Compiler,
    shown: &mut String,
) -> Option<(String, bool)> {
    let text = case.text();
    let change = |answer: &&Diagnostic| -> Option<Change> {
        let (from, to) = answer.span?;
        let marked = (from.checked_sub(start)?, to.checked_sub(start)?);
        (marked.1 <= text.len()).then(|| correction::proposed(&answer.message, text, marked))?
    };
    let changes: Vec<Change> = answers.iter().filter_map(change).collect();
    let is_complete = changes.len() == answers.len() && !changes.is_empty();
    if !is_complete {
        return (!case.becomes.is_empty()).then(|| ("no correction is proposed".to_owned(), false));
    }
    let corrected = correction::apply(text, changes);
    let _ = writeln!(shown, "corrected: {corrected}");
    let is_meant = |meant: &String| correction::normal(meant) == correction::normal(&corrected);
    if !case.becomes.is_empty() && !case.becomes.iter().any(is_meant) {
        return Some((
            format!("the correction is {corrected:?}, not {:?}", case.becomes),
            true,
        ));
    }
    let remaining = compiler.compile(&case.program(&corrected).0);
    let error = remaining.iter().find(|answer| answer.is_error)?;
    Some((
        format!("the correction {corrected:?} does not compile: {}", error.message),
        true,
    ))
}
