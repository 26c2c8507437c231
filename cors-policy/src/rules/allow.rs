//! Rules about `allow`, and its effect.

use super::Findings;
use crate::fault::{Fault, quoted};
use crate::suggest::closest;
use crate::violation::{Argument, Rule, Severity};

/// Takes out what is allowed, then reports entries of `allow` that took out nothing: a stale opt-out would hide the
/// next mistake.
pub(super) fn check(allow: &[String], based: bool, findings: &mut Findings) {
    let mut faults = Vec::new();
    let mut allowed: Vec<Rule> = Vec::new();
    for (index, id) in allow.iter().enumerate() {
        let fault = match Rule::from_id(id) {
            None => Some(allow_unknown(id)),
            Some(rule) if allowed.contains(&rule) => Some(allowed_twice(rule)),
            Some(rule) => {
                allowed.push(rule);
                allow_unused(rule, based, findings)
            }
        };
        faults.extend(fault.map(|fault| (index, fault)));
    }
    findings.violations.retain(|violation| {
        violation.rule.severity() == Severity::Error || !allowed.contains(&violation.rule)
    });
    for (index, fault) in faults {
        findings.at_element(Argument::Allow, index, &fault);
    }
}

fn allow_unknown(id: &str) -> Fault {
    let fault = Fault::new(Rule::AllowUnknown, format!("no rule has the id {}", quoted(id)));
    let allowable = Rule::ALL
        .into_iter()
        .filter(|rule| rule.severity() != Severity::Error);
    match closest(id, allowable.map(Rule::id)) {
        Some(near) => fault.help(format!("did you mean `{near}`?")),
        None => fault.note("the message of an error that can be allowed ends with its id"),
    }
}

fn allow_unused(rule: Rule, based: bool, findings: &Findings) -> Option<Fault> {
    let id = rule.id();
    if rule.severity() == Severity::Error {
        let problem = format!("`{id}` cannot be allowed");
        return Some(
            Fault::new(Rule::AllowUnused, problem)
                .help("remove it")
                .note("it is always a mistake"),
        );
    }
    let unknowable = findings.unread_origin && id.starts_with("origin_") || based && spans_policies(rule);
    if findings.needs(rule) || unknowable {
        return None;
    }
    Some(
        Fault::new(Rule::AllowUnused, format!("nothing here needs `allow = [{id}]`"))
            .help("remove it")
            .note("an exception that is not needed hides the next mistake"),
    )
}

fn allowed_twice(rule: Rule) -> Fault {
    Fault::new(Rule::AllowUnused, format!("`{}` is allowed twice", rule.id())).help("remove it")
}

/// Rules that need two arguments: with a named policy, the other may stand there.
fn spans_policies(rule: Rule) -> bool {
    matches!(rule, Rule::OriginInsecure | Rule::OriginWildcardPortCredentials)
}
