//! Several mistakes in one literal, told as one.

use super::Fault;
use crate::{help::Help, shown::quoted};

/// The most that the first line of a message says.
const LONGEST_PROBLEM: usize = 110;

/// The mistakes in one literal as one, since there is one correction for all of them. Messages show the literal as
/// `shown`.
pub(crate) fn merged(faults: Vec<Fault>, shown: &str) -> Vec<Fault> {
    let subject = format!("origin {} ", quoted(shown));
    let problems: Option<Vec<&str>> = faults
        .iter()
        .map(|fault| fault.problem.strip_prefix(&subject))
        .collect();
    let (Some(problems), [first, others @ ..]) = (problems, faults.as_slice()) else {
        return faults;
    };
    let Some((last, most)) = problems.split_last().filter(|(_, most)| !most.is_empty()) else {
        return faults;
    };
    let problem = format!("{subject}{} and {last}", most.join(", "));
    let is_short = problem.chars().count() <= LONGEST_PROBLEM;
    let problem = match others.len() {
        _ if is_short => problem,
        1 => format!("{} and has another mistake", first.problem),
        count => format!("{} and has {count} other mistakes", first.problem),
    };
    let help = faults
        .iter()
        .map(|fault| &fault.help)
        .find(|help| **help != Help::None);
    vec![Fault {
        problem,
        help: help.cloned().unwrap_or(Help::None),
        for_operators: faults.iter().find_map(|fault| fault.for_operators.clone()),
        ..first.clone()
    }]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::violation::Rule;

    #[test]
    fn several_mistakes_of_one_literal_are_one() {
        let said = |problems: &[&str]| {
            let fault = |problem: &&str| Fault::new(Rule::OriginPath, format!("origin `a` {problem}"));
            let merged = merged(problems.iter().map(fault).collect(), "a");
            merged.into_iter().map(|fault| fault.problem).collect::<Vec<_>>()
        };
        let long = "x".repeat(LONGEST_PROBLEM);
        assert_eq!(said(&["has a"]), ["origin `a` has a"]);
        assert_eq!(said(&["has a", "has b"]), ["origin `a` has a and has b"]);
        assert_eq!(
            said(&["has a", "has b", "has c"]),
            ["origin `a` has a, has b and has c"]
        );
        assert_eq!(
            said(&["has a", &long]),
            ["origin `a` has a and has another mistake"]
        );
        assert_eq!(
            said(&["has a", "has b", &long]),
            ["origin `a` has a and has 2 other mistakes"]
        );
    }
}
