//! What an answer is worth.

use crate::{
    case::{Case, Expected},
    correction::{self, Change},
    diagnostic::Diagnostic,
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

/// A case whose program was compiled, and the program that its messages make of it.
pub(crate) struct Answered<'a> {
    case: &'a Case,
    answers: Vec<Diagnostic>,
    correction: Correction,
}

/// What becomes of a case by what its messages propose.
enum Correction {
    /// Not every message proposes one, or nothing has to be corrected.
    None,
    /// Not what the case says.
    Another(String),
    /// The text, and the whole program, which has to compile.
    Right(String, String),
}

/// Judges what can be judged by what the compiler says about the program of a case.
pub(crate) fn answered(case: &Case, answers: Vec<Diagnostic>) -> Answered<'_> {
    let correction = if outcome(&answers) == case.expect {
        correction(case, &relevant(case, &answers))
    } else {
        Correction::None
    };
    Answered {
        case,
        answers,
        correction,
    }
}

impl<'a> Answered<'a> {
    /// The program that is left to compile.
    pub(crate) fn corrected(&self) -> Option<&str> {
        match &self.correction {
            Correction::Right(_, program) => Some(program),
            Correction::None | Correction::Another(_) => None,
        }
    }

    /// `remaining`: what the compiler says about the corrected program.
    pub(crate) fn verdict(&self, remaining: Option<&[Diagnostic]>) -> Verdict {
        let shown: String = self.answers.iter().map(|answer| &*answer.rendered).collect();
        let found = outcome(&self.answers);
        if found != self.case.expect {
            let flaws = vec![format!("it is {found:?}, not {:?}", self.case.expect)];
            return Verdict {
                score: 0,
                flaws,
                shown,
            };
        }
        let answers = relevant(self.case, &self.answers);
        let said: String = answers
            .iter()
            .map(|answer| format!("{}\n", answer.message))
            .collect();
        let mut flaws = flaws(self.case, &answers, &said);
        let is_wrong = self.case.never.iter().find(|text| said.contains(&***text));
        flaws.extend(is_wrong.map(|text| format!("it says {text:?}")));
        let (flaw, is_misleading) = self.correction.flaw(self.case, remaining);
        flaws.extend(flaw);
        let score = match (is_wrong.is_some(), is_misleading, flaws.len()) {
            (true, ..) => 0,
            (_, true, _) => 1,
            (_, _, 0) => 3,
            (_, _, 1) => 2,
            _ => 1,
        };
        Verdict {
            score,
            flaws,
            shown: shown + &self.correction.shown(),
        }
    }
}

impl Correction {
    /// What is wrong with it, and whether it misleads.
    fn flaw(&self, case: &Case, remaining: Option<&[Diagnostic]>) -> (Option<String>, bool) {
        match self {
            Self::None if case.becomes.is_empty() => (None, false),
            Self::None => (Some("no correction is proposed".to_owned()), false),
            Self::Another(text) => (
                Some(format!("the correction is {text:?}, not {:?}", case.becomes)),
                true,
            ),
            Self::Right(text, _) => {
                let error = remaining
                    .expect("what is corrected was compiled")
                    .iter()
                    .find(|answer| answer.is_error);
                let flaw =
                    error.map(|error| format!("the correction {text:?} does not compile: {}", error.message));
                let is_misleading = flaw.is_some();
                (flaw, is_misleading)
            }
        }
    }

    fn shown(&self) -> String {
        match self {
            Self::None => String::new(),
            Self::Another(text) | Self::Right(text, _) => format!("corrected: {text}\n"),
        }
    }
}

/// Errors where it has to be refused, otherwise warnings.
fn relevant<'a>(case: &Case, answers: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    let is_relevant = |answer: &&Diagnostic| answer.is_error == (case.expect == Expected::Refused);
    answers.iter().filter(is_relevant).collect()
}

/// What is wrong with the number of messages, with what they mark, and with what they leave out.
fn flaws(case: &Case, answers: &[&Diagnostic], said: &str) -> Vec<String> {
    let mut flaws = Vec::new();
    if case.errors != 0 && answers.len() != case.errors && case.expect != Expected::Accepted {
        flaws.push(format!("{} are reported, not {}", answers.len(), case.errors));
    }
    flaws.extend(places(case, answers));
    let missing = case.says.iter().filter(|text| !said.contains(&***text));
    flaws.extend(missing.map(|text| format!("it does not say {text:?}")));
    flaws
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
fn places(case: &Case, answers: &[&Diagnostic]) -> Option<String> {
    if case.at.is_empty() {
        return None;
    }
    let (program, _) = case.program(case.text());
    let marked = |answer: &&Diagnostic| answer.span.map_or("", |(start, end)| &program[start..end]);
    let mut places: Vec<&str> = answers.iter().map(marked).collect();
    places.dedup();
    (places != case.at).then(|| format!("{places:?} is marked, not {:?}", case.at))
}

/// What `answers` make of the case, where each of them proposes a change.
fn correction(case: &Case, answers: &[&Diagnostic]) -> Correction {
    let text = case.text();
    let (_, start) = case.program(text);
    let change = |answer: &&Diagnostic| -> Option<Change> {
        let (from, to) = answer.span?;
        let marked = (from.checked_sub(start)?, to.checked_sub(start)?);
        (marked.1 <= text.len()).then(|| correction::proposed(&answer.message, text, marked))?
    };
    let changes: Vec<Change> = answers.iter().filter_map(change).collect();
    if changes.len() != answers.len() || changes.is_empty() {
        return Correction::None;
    }
    let corrected = correction::apply(text, changes);
    let is_meant = |meant: &String| correction::normal(meant) == correction::normal(&corrected);
    if !case.becomes.is_empty() && !case.becomes.iter().any(is_meant) {
        return Correction::Another(corrected);
    }
    let program = case.program(&corrected).0;
    Correction::Right(corrected, program)
}
