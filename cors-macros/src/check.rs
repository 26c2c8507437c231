//! Checking the arguments of one attribute, and writing the policy they make.

use std::collections::HashSet;

use cors_rules::{
    draft::Serves,
    rules,
    violation::{Argument, Place, Rule, Severity, Violation},
};
use proc_macro2::TokenStream;

use crate::{
    expand::policy,
    given::Given,
    lower::{argument, lower, span},
    report,
};

/// The outcome for one attribute.
pub(crate) struct Checked {
    /// An expression of type `Policy`; of an empty one where there were errors.
    pub(crate) policy: TokenStream,
    /// Warnings as items.
    pub(crate) warnings: TokenStream,
    /// What to say if `methods` is missing: below a routing attribute it is, and that is not what is wrong.
    pub(crate) methods_missing: Option<String>,
}

/// Checks what holds for a handler or a named policy. Mistakes go to `errors`.
pub(crate) fn check(
    given: &Given,
    serves: Serves,
    krate: &TokenStream,
    errors: &mut Vec<syn::Error>,
) -> Checked {
    let draft = lower(&given.args, given.module_failed, serves.clone());
    let verdict = rules::check(&draft);
    let reported = reported_by_module(given);
    let mut warnings = TokenStream::new();
    let mut methods_missing = None;
    for (index, violation) in verdict.violations.iter().enumerate() {
        if reported.contains(&key(violation))
            || is_for_module(given, violation)
            || is_unread(given, violation)
        {
            continue;
        }
        let span = span(&given.args, violation.place);
        if violation.rule == Rule::MethodMissing {
            methods_missing = Some(violation.message.clone());
        } else if violation.is_fatal() {
            errors.push(syn::Error::new(span, &violation.message));
        } else {
            warnings.extend(report::warning(index, span, violation));
        }
    }
    let checked = verdict
        .policy
        .as_ref()
        .filter(|_| errors.is_empty() && !given.module_failed);
    let policy = policy::expression(checked, &given.args, &serves, krate);
    Checked {
        policy,
        warnings,
        methods_missing,
    }
}

/// What tells a violation from another of the same attribute.
fn key(violation: &Violation) -> (Rule, Place) {
    (violation.rule, violation.place)
}

/// What was reported where the module stands is not reported for each of its handlers too.
fn reported_by_module(given: &Given) -> HashSet<(Rule, Place)> {
    if given.inherited_names.is_empty() {
        return HashSet::new();
    }
    let is_inherited = |violation: &&Violation| {
        argument(violation.place).is_some_and(|argument| given.inherited_names.contains(argument.name()))
    };
    let draft = lower(&given.inherited, true, Serves::Named);
    rules::check(&draft)
        .violations
        .iter()
        .filter(is_inherited)
        .map(key)
        .collect()
}

/// A rule that a module allows may be needed by another of its handlers.
fn is_for_module(given: &Given, violation: &Violation) -> bool {
    violation.rule == Rule::AllowUnused && given.inherited_names.contains(Argument::Allow.name())
}

/// An argument that could not be read was told with that; it is neither missing nor empty.
fn is_unread(given: &Given, violation: &Violation) -> bool {
    let name = match (violation.rule, violation.place) {
        (Rule::OriginMissing, Place::Attribute) => Argument::Origins.name(),
        (Rule::MethodMissing, Place::Attribute) => Argument::Methods.name(),
        (_, Place::Argument(argument)) => argument.name(),
        (_, Place::Attribute | Place::Element(..)) => return false,
    };
    given.broken.contains(name)
}

/// Checks a module's defaults, which its handlers complete.
pub(crate) fn check_module(given: &Given, errors: &mut Vec<syn::Error>) -> TokenStream {
    let draft = lower(&given.args, true, Serves::Named);
    let mut warnings = TokenStream::new();
    for (index, violation) in rules::check(&draft).violations.iter().enumerate() {
        if is_unread(given, violation) {
            continue;
        }
        let span = span(&given.args, violation.place);
        match violation.severity {
            Severity::Warning => warnings.extend(report::warning(index, span, violation)),
            Severity::Error | Severity::Denied => errors.push(syn::Error::new(span, &violation.message)),
        }
    }
    warnings
}
