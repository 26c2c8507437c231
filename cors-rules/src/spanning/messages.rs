//! Which rules another policy decides, and the message of each.

use super::credentials::{credentials_and_any, insecure_origins, source_for_credentials};
use super::rule::{OtherNames, SpanningRule};
use crate::draft::{PolicyDraft, Serves};
use crate::violation::Argument;

/// The rules that a draft may break together with the named policy or the source.
pub fn may_break(draft: &PolicyDraft, names: OtherNames<'_>) -> Vec<SpanningRule> {
    let mut rules = Vec::from_iter(source_for_credentials(draft, names));
    if let Some(named) = names.policy {
        rules.extend(credentials_and_any(draft, named));
        rules.extend(insecure_origins(draft, named));
        rules.extend(debug_origins(draft, named));
        rules.extend(methods_and_handler(draft, named));
        rules.extend(block_and_origins(draft, named));
        rules.extend(block_and_report(draft, named));
    }
    rules
}

/// `debug_origins` in one policy, covered by `origins` in the other. Only a debug build reports it.
fn debug_origins(draft: &PolicyDraft, named: &str) -> Option<SpanningRule> {
    let (argument, message) = match (draft.origins.is_some(), draft.debug_origins.is_some()) {
        (true, false) => (
            Argument::Origins,
            format!(
                "`origins` here already covers one of `debug_origins` of `{named}`\n\
                 help: add the `debug_origins` that this handler needs, or `debug_origins = []`"
            ),
        ),
        (false, true) => (
            Argument::DebugOrigins,
            format!(
                "one of `debug_origins` here is already covered by `origins` of `{named}`\nhelp: remove it"
            ),
        ),
        (true, true) | (false, false) => return None,
    };
    Some(SpanningRule::new("covers_debug_origin", argument, message))
}

/// The methods of the named policy, and those of the handler.
fn methods_and_handler(draft: &PolicyDraft, named: &str) -> Option<SpanningRule> {
    if draft.methods.is_some() {
        return None;
    }
    match &draft.serves {
        Serves::Routed { attribute, methods } => {
            let message = format!(
                "`methods` of `{named}` lists a method that `{attribute}` does not serve\n\
                 help: override it here: `methods = [{}]`",
                methods.join(", ")
            );
            Some(SpanningRule {
                served: Some(methods.clone()),
                ..SpanningRule::new("names_unserved", Argument::Policy, message)
            })
        }
        Serves::Bare => {
            let message = format!(
                "a handler without a routing attribute needs `methods`, and `{named}` has none\n\
                 help: add `methods = [..]` here"
            );
            Some(SpanningRule::new("lacks_methods", Argument::Policy, message))
        }
        Serves::Named => None,
    }
}

/// `block` in one policy, and `origins = "*"` in the other.
fn block_and_origins(draft: &PolicyDraft, named: &str) -> Option<SpanningRule> {
    let (argument, problem) = match (draft.block.is_some(), draft.origins.is_some()) {
        (true, false) => (
            Argument::Block,
            format!("`block = [read]` here cannot be combined with `origins = \"*\"` of `{named}`"),
        ),
        (false, true) => (
            Argument::Origins,
            format!("`origins = \"*\"` here cannot be combined with `block = [read]` of `{named}`"),
        ),
        (true, true) | (false, false) => return None,
    };
    let message = format!("{problem}\nnote: with `\"*\"` every page may read");
    Some(SpanningRule::new("blocks_any_reader", argument, message))
}

/// `block` in one policy, and the same category in `report` of the other.
fn block_and_report(draft: &PolicyDraft, named: &str) -> Option<SpanningRule> {
    let (here, there) = match (draft.block.is_some(), draft.report.is_some()) {
        (true, false) => (Argument::Block, "report"),
        (false, true) => (Argument::Report, "block"),
        (true, true) | (false, false) => return None,
    };
    let message = format!(
        "`{}` here names a category of `{there}` of `{named}`\n\
         help: override `{there}` here too: a category is refused or reported",
        here.name()
    );
    Some(SpanningRule::new("blocks_what_it_reports", here, message))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::OriginsDraft;

    fn texts(texts: &[&str]) -> Option<Vec<String>> {
        Some(texts.iter().map(|&text| text.to_owned()).collect())
    }

    fn broken(draft: &PolicyDraft, policy: Option<&str>) -> Vec<(&'static str, Argument)> {
        let names = OtherNames {
            policy,
            source: Some("lists::TENANTS"),
        };
        let rules = may_break(draft, names);
        rules.iter().map(|rule| (rule.predicate, rule.argument)).collect()
    }

    #[test]
    fn nothing_else_decides_without_a_path() {
        let draft = PolicyDraft {
            origins: Some(OriginsDraft::Listed(vec!["*".to_owned()])),
            methods: texts(&["*"]),
            block: texts(&["read"]),
            ..PolicyDraft::default()
        };
        assert_eq!(broken(&draft, None), []);
    }

    #[test]
    fn a_source_decides_about_credentials() {
        let sourced = |credentials| PolicyDraft {
            origins: Some(OriginsDraft::Source),
            credentials,
            ..PolicyDraft::default()
        };
        let rule = "source_not_for_credentials";
        assert_eq!(broken(&sourced(None), None), []);
        assert_eq!(broken(&sourced(Some(false)), None), []);
        assert_eq!(
            broken(&sourced(Some(true)), None),
            [(rule, Argument::Credentials)]
        );
        assert_eq!(broken(&sourced(None), Some("P"))[0], (rule, Argument::Origins));
    }

    #[test]
    fn each_pair_is_shown_at_the_argument_that_is_here() {
        let named = |draft: PolicyDraft| broken(&draft, Some("P"));
        let credentials = named(PolicyDraft {
            credentials: Some(true),
            ..PolicyDraft::default()
        });
        for predicate in [
            "source_not_for_credentials",
            "any_origin_with_credentials",
            "any_method_with_credentials",
            "any_header_with_credentials",
            "any_exposed_with_credentials",
            "insecure_with_credentials",
            "insecure_debug_with_credentials",
        ] {
            assert!(
                credentials.contains(&(predicate, Argument::Credentials)),
                "{predicate}"
            );
        }
        let allow = named(PolicyDraft {
            allow: texts(&[]),
            ..PolicyDraft::default()
        });
        assert!(allow.contains(&("insecure_with_credentials", Argument::Allow)));
        let block = named(PolicyDraft {
            block: texts(&["read"]),
            ..PolicyDraft::default()
        });
        assert!(block.contains(&("blocks_any_reader", Argument::Block)));
        assert!(block.contains(&("blocks_what_it_reports", Argument::Block)));
    }

    /// What the lists here may break together with `credentials` and `debug_origins` of the named policy.
    #[test]
    fn lists_are_shown_where_they_are_written() {
        let of = |draft: PolicyDraft| broken(&draft, Some("P"));
        let others: [(&str, Argument); 0] = [];
        assert_eq!(
            of(PolicyDraft {
                serves: Serves::Named,
                ..PolicyDraft::default()
            }),
            others
        );
        let cases = [
            (
                PolicyDraft {
                    origins: Some(OriginsDraft::Listed(vec!["*".to_owned()])),
                    ..PolicyDraft::default()
                },
                Argument::Origins,
                &[
                    "any_origin_with_credentials",
                    "insecure_with_credentials",
                    "covers_debug_origin",
                    "blocks_any_reader",
                ][..],
            ),
            (
                PolicyDraft {
                    debug_origins: texts(&["http://localhost:3000"]),
                    ..PolicyDraft::default()
                },
                Argument::DebugOrigins,
                &["insecure_debug_with_credentials", "covers_debug_origin"],
            ),
            (
                PolicyDraft {
                    methods: texts(&["*"]),
                    ..PolicyDraft::default()
                },
                Argument::Methods,
                &["any_method_with_credentials"],
            ),
            (
                PolicyDraft {
                    allow_headers: texts(&["*"]),
                    ..PolicyDraft::default()
                },
                Argument::AllowHeaders,
                &["any_header_with_credentials"],
            ),
            (
                PolicyDraft {
                    expose_headers: texts(&["*"]),
                    ..PolicyDraft::default()
                },
                Argument::ExposeHeaders,
                &["any_exposed_with_credentials"],
            ),
        ];
        for (draft, argument, predicates) in cases {
            let draft = PolicyDraft {
                serves: Serves::Named,
                ..draft
            };
            let expected: Vec<_> = predicates
                .iter()
                .map(|&predicate| (predicate, argument))
                .collect();
            assert_eq!(of(draft), expected, "{argument:?}");
        }
    }
}
