//! Checks the arguments of one attribute: which violations are reported where, and whether there is a policy.

use std::collections::HashSet;

use cors_rules::{
    checked::CheckedPolicy,
    draft::{PolicyDraft, Serves},
    rules::{self, DraftVerdict},
    violation::{Argument, Place, Rule, Violation},
};

use crate::{
    effective_args::EffectiveArgs,
    lower::{argument, lower},
    report::Diagnostics,
};

/// The outcome for one attribute.
pub(crate) struct Outcome<'d> {
    /// The only thing that becomes tokens; `None` where there was any error.
    pub(crate) policy: Option<CheckedPolicy<'d>>,
    /// The message if `methods` is missing. It is reported late: below a routing attribute, the place of the attribute
    /// is the mistake.
    pub(crate) methods_missing: Option<String>,
}

/// Checks the arguments of a handler or a named policy.
pub(crate) fn check<'d>(
    effective: &EffectiveArgs,
    draft: &'d PolicyDraft,
    diagnostics: &mut Diagnostics,
) -> Outcome<'d> {
    let DraftVerdict { violations, policy } = rules::check(draft);
    let reported = reported_by_module(effective);
    let mut methods_missing = None;
    for violation in violations {
        if reported.contains(&key(&violation)) || is_unread(effective, &violation) {
            continue;
        }
        if violation.rule == Rule::MethodMissing {
            methods_missing = Some(violation.message);
        } else {
            diagnostics.violation(
                effective.span(violation.place),
                effective.last_span(violation.place),
                &violation,
            );
        }
    }
    let is_sound = diagnostics.errors.is_empty() && !effective.module_failed;
    Outcome {
        policy: policy.filter(|_| is_sound),
        methods_missing,
    }
}

/// Checks a module's defaults, which its handlers complete.
pub(crate) fn check_module(effective: &EffectiveArgs, diagnostics: &mut Diagnostics) {
    let draft = effective.draft(true, Serves::Named);
    let reported = reported_by_module(effective);
    for violation in rules::check(&draft).violations {
        if !reported.contains(&key(&violation)) && !is_unread(effective, &violation) {
            diagnostics.violation(
                effective.span(violation.place),
                effective.last_span(violation.place),
                &violation,
            );
        }
    }
}

/// What identifies a violation among those of an attribute.
fn key(violation: &Violation) -> (Rule, Place) {
    (violation.rule, violation.place)
}

/// The violations that the module's expansion reports. What is inside does not report them again.
fn reported_by_module(effective: &EffectiveArgs) -> HashSet<(Rule, Place)> {
    if effective.inherited.is_empty() {
        return HashSet::new();
    }
    let is_inherited = |violation: &&Violation| {
        argument(violation.place).is_some_and(|argument| effective.inherited.contains(&argument))
    };
    let draft = lower(&effective.module, true, Serves::Named);
    rules::check(&draft)
        .violations
        .iter()
        .filter(is_inherited)
        .map(key)
        .collect()
}

/// An argument that could not be read has its error already. It is neither missing nor empty.
fn is_unread(effective: &EffectiveArgs, violation: &Violation) -> bool {
    let argument = match (violation.rule, violation.place) {
        (Rule::OriginMissing, Place::Attribute) => {
            // Any of these alone is enough.
            let named = [Argument::Origins, Argument::DebugOrigins, Argument::Policy];
            return named.iter().any(|argument| effective.broken.contains(argument));
        }
        (Rule::MethodMissing, Place::Attribute) => Argument::Methods,
        (_, Place::Argument(argument)) => argument,
        (_, Place::Attribute | Place::Element(..) | Place::Seen(_)) => return false,
    };
    effective.broken.contains(&argument)
}
