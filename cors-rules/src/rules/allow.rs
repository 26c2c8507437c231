//! The effect of `allow`, and the rules about it.

use super::Findings;
use crate::draft::PolicyDraft;
use crate::fault::Fault;
use crate::shown::quoted;
use crate::suggest::closest;
use crate::violation::{Argument, Place, Rule, Severity};

/// Removes the violations that `allow` names, then reports entries of `allow` that removed none: an entry that is not
/// needed would hide the next mistake.
pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    let Some(allow) = draft.allow.as_deref() else {
        return;
    };
    let (based, is_inherited) = (draft.based, draft.inherits_allow);
    if allow.is_empty() {
        findings.add(Place::Argument(Argument::Allow), &empty_list());
        return;
    }
    let mut faults = Vec::new();
    let mut allowed: Vec<Rule> = Vec::new();
    if allow.iter().any(|id| id.contains("://")) {
        // The origins are there, under the wrong name.
        findings
            .found
            .retain(|(place, fault)| fault.rule != Rule::OriginMissing || *place != Place::Attribute);
    }
    for (index, id) in allow.iter().enumerate() {
        let fault = match Rule::from_id(id) {
            None => {
                // One mistake, one error: the violation that it was meant to allow is not reported too.
                let meant = meant(id, findings);
                let fault = allow_unknown(id, &meant);
                allowed.extend(meant);
                Some(fault)
            }
            Some(rule) if allowed.contains(&rule) => Some(allowed_twice(rule)),
            Some(rule) => {
                allowed.push(rule);
                allow_unused(rule, based, findings)
            }
        };
        faults.extend(fault.map(|fault| (index, fault)));
    }
    findings
        .found
        .retain(|(_, fault)| fault.rule.severity() == Severity::Error || !allowed.contains(&fault.rule));
    // Mistakes in a module's list are reported at the module.
    for (index, fault) in faults.into_iter().filter(|_| !is_inherited) {
        findings.at_element(Argument::Allow, index, &fault);
    }
}

fn empty_list() -> Fault {
    Fault::new(Rule::AllowUnused, "`allow` is an empty list").help("leave out `allow`")
}

/// The rules that an unknown id may mean. Rules that this policy breaks come first.
fn meant(id: &str, findings: &Findings) -> Vec<Rule> {
    let allowable = |rule: &Rule| rule.severity() != Severity::Error;
    let mut needed: Vec<Rule> = Vec::new();
    for (_, fault) in &findings.found {
        if allowable(&fault.rule) && !needed.contains(&fault.rule) {
            needed.push(fault.rule);
        }
    }
    if matches!(
        &*id.to_ascii_lowercase(),
        "*" | "all" | "any" | "true" | "deprecated" | "warnings"
    ) {
        return needed;
    }
    let is_like = |rule: &&Rule| has_words(rule.id(), id);
    let all = || Rule::ALL.into_iter().filter(allowable);
    let found = needed
        .iter()
        .find(is_like)
        .copied()
        .or_else(|| closest(id, needed.iter().map(|rule| rule.id())).and_then(Rule::from_id))
        .or_else(|| all().find(|rule| has_words(rule.id(), id)))
        .or_else(|| closest(id, all().map(Rule::id)).and_then(Rule::from_id));
    found.into_iter().collect()
}

/// Whether every word of `written` is one of `id`: `insecure_origin`, `insecure`, `OriginInsecure`.
fn has_words(id: &str, written: &str) -> bool {
    let mut spaced = String::new();
    for character in written.chars() {
        if character.is_ascii_uppercase() {
            spaced.push('_');
        }
        spaced.push(character.to_ascii_lowercase());
    }
    let mut words = spaced
        .split(['_', '-', ':', ' '])
        .filter(|word| !word.is_empty())
        .peekable();
    words.peek().is_some() && words.all(|word| id.split('_').any(|part| part == word) || word == "cors")
}

/// Lints of rustc that people know; they are not silenced here.
const LINTS: [&str; 12] = [
    "clippy",
    "dead_code",
    "missing_docs",
    "non_camel_case_types",
    "non_snake_case",
    "non_upper_case_globals",
    "unreachable_code",
    "unsafe_code",
    "unused",
    "unused_imports",
    "unused_mut",
    "unused_variables",
];

fn allow_unknown(id: &str, meant: &[Rule]) -> Fault {
    let fault = Fault::new(Rule::AllowUnknown, format!("no rule has the id {}", quoted(id)));
    if LINTS.contains(&id) {
        return fault
            .help(format!(
                "remove it, and write `#[allow({id})]` above the function"
            ))
            .note("it is a lint of the compiler; `allow` in `#[cors]` takes ids of its rules");
    }
    let belongs = match id {
        "*" => None,
        id if id.contains("://") => Some(Argument::Origins),
        "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS" => Some(Argument::Methods),
        id if id.eq_ignore_ascii_case("content-type") || id.eq_ignore_ascii_case("authorization") => {
            Some(Argument::AllowHeaders)
        }
        _ => None,
    };
    if let Some(argument) = belongs {
        return fault
            .help(format!("put it in `{}`", argument.name()))
            .note("`allow` takes the ids of rules, to permit what they deny");
    }
    match meant {
        [] => fault.help("remove it").note(
            "`allow` takes the ids of rules; the message of an error that can be allowed ends with its id",
        ),
        [only] => fault.help(format!("write `{}`", only.id())),
        several => {
            let ids: Vec<&str> = several.iter().map(|rule| rule.id()).collect();
            fault.help(format!("write `[{}]`", ids.join(", ")))
        }
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

/// Rules about two arguments, one of which may be in the named policy.
fn spans_policies(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::OriginInsecure | Rule::OriginWildcardPortCredentials | Rule::EmbedUnframable
    )
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::super::*;
    use crate::draft::PolicyDraft;

    #[test]
    fn allow_takes_out_what_it_names() {
        let draft = PolicyDraft {
            credentials: Some(true),
            ..listed(&["http://*.github.io:*"])
        };
        let ids = |draft: &PolicyDraft| found(draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(
            ids(&draft),
            [
                "origin_public_suffix",
                "origin_insecure",
                "origin_wildcard_port_credentials"
            ]
        );
        assert!(check(&draft).is_fatal());
        let draft = PolicyDraft {
            allow: Some(texts(&["origin_insecure", "origin_public_suffix"])),
            ..draft
        };
        assert_eq!(ids(&draft), ["origin_wildcard_port_credentials"]);
        assert!(!check(&draft).is_fatal());
    }

    #[test]
    fn what_allow_takes_out_must_be_there() {
        let allow = |ids: &[&str], draft: PolicyDraft| PolicyDraft {
            allow: Some(texts(ids)),
            ..draft
        };
        let unused = |index| at(Argument::Allow, index, "allow_unused");
        assert_eq!(found(&allow(&["origin_insecure"], sound())), [unused(0)]);
        let http = PolicyDraft {
            credentials: Some(true),
            ..listed(&["http://a.example"])
        };
        assert_eq!(found(&allow(&["origin_insecure"], http.clone())), NONE);
        assert_eq!(
            found(&allow(&["origin_insecure", "origin_insecure"], http)),
            [unused(1)]
        );
        assert_eq!(
            found(&allow(&["origin_null"], listed(&["null"]))),
            [at(Argument::Origins, 0, "origin_null"), unused(0)]
        );
        assert_eq!(
            found(&allow(&["origin_insecur", "x"], sound())),
            [
                at(Argument::Allow, 0, "allow_unknown"),
                at(Argument::Allow, 1, "allow_unknown")
            ]
        );
        let said = messages(&allow(&["origin_insecur", "x", "origin_null", "size"], sound()));
        for (message, expected) in said.iter().zip([
            "no rule has the id `origin_insecur`\nhelp: write `origin_insecure`",
            "no rule has the id `x`\nhelp: remove it\nnote: `allow` takes the ids of rules; the message of an error that can be allowed ends with its id",
            "`origin_null` cannot be allowed\nhelp: remove it\nnote: it is always a mistake",
            "nothing here needs `allow = [size]`\nhelp: remove it\nnote: an exception that is not needed hides the next mistake",
        ]) {
            assert_eq!(message, expected);
        }
    }

    #[test]
    fn a_base_may_need_what_this_half_does_not() {
        let based = |ids: &[&str]| PolicyDraft {
            allow: Some(texts(ids)),
            based: true,
            ..PolicyDraft::default()
        };
        assert_eq!(
            found(&based(&["origin_insecure", "origin_wildcard_port_credentials"])),
            NONE
        );
        assert_eq!(
            found(&based(&["origin_public_suffix"])),
            [at(Argument::Allow, 0, "allow_unused")]
        );
    }

    #[test]
    fn nobody_knows_what_an_unread_origin_needs() {
        let draft = |origin: &str, id: &str| PolicyDraft {
            allow: Some(texts(&[id])),
            ..listed(&[origin])
        };
        let port = at(Argument::Origins, 0, "origin_port");
        assert_eq!(
            found(&draft("https://*.com:99999", "origin_public_suffix")),
            [port]
        );
        assert_eq!(
            found(&draft("https://*.com:99999", "size")),
            [port, at(Argument::Allow, 0, "allow_unused")]
        );
        // What was meant is known here, and it needs the exception.
        assert_eq!(
            found(&draft("https://*.com:0443", "origin_public_suffix")),
            [port]
        );
        assert_eq!(
            found(&draft("https://a.com:0443", "origin_public_suffix")),
            [port, at(Argument::Allow, 0, "allow_unused")]
        );
    }
}
