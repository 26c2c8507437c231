//! Which rules another policy decides, and the message of each.

use crate::draft::{OriginsDraft, PolicyDraft, Serves};
use crate::violation::Argument;

/// The paths in an attribute to statics that it cannot read.
#[derive(Debug, Clone, Copy, Default)]
pub struct OtherNames<'a> {
    /// The path in `policy = PATH`.
    pub policy: Option<&'a str>,
    /// The path in `origins = PATH`.
    pub source: Option<&'a str>,
}

/// A rule that another policy or a source keeps or breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SpanningRule {
    /// The method of [`CombinedPolicy`](super::CombinedPolicy) that is true where the rule is broken.
    pub predicate: &'static str,
    /// The methods that the handler serves, where the predicate takes them.
    pub served: Option<Vec<String>>,
    /// The argument that the mistake is shown at.
    pub argument: Argument,
    /// What is wrong then, and lines that start with `help:` or `note:`.
    pub message: String,
}

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

impl SpanningRule {
    fn new(predicate: &'static str, argument: Argument, message: String) -> Self {
        Self {
            predicate,
            served: None,
            argument,
            message,
        }
    }
}

/// A source says by its type whether it was made for credentials.
fn source_for_credentials(draft: &PolicyDraft, names: OtherNames<'_>) -> Option<SpanningRule> {
    let is_sourced = draft.origins == Some(OriginsDraft::Source);
    let source = names.source.filter(|_| is_sourced);
    let (argument, problem) = match (draft.credentials, &draft.origins, source, names.policy) {
        (Some(true), _, Some(source), _) => (
            Argument::Credentials,
            format!(
                "`credentials` cannot be combined with `origins = {source}`, a list that was not made for them"
            ),
        ),
        (None, _, Some(source), Some(named)) => (
            Argument::Origins,
            format!(
                "`origins = {source}` here, a list that was not made for credentials, cannot be combined with \
                 `credentials` of `{named}`"
            ),
        ),
        (Some(true), None, _, Some(named)) => (
            Argument::Credentials,
            format!(
                "`credentials` here cannot be combined with `origins` of `{named}`, a list that was not made for them"
            ),
        ),
        _ => return None,
    };
    let name = source.map_or("NAME", last_identifier);
    let message = format!(
        "{problem}\nhelp: declare the list `static {name}: RuntimeOrigins<Credentialed> = \
         RuntimeOrigins::credentialed()`"
    );
    Some(SpanningRule::new("source_not_for_credentials", argument, message))
}

/// The last name of a path.
fn last_identifier(path: &str) -> &str {
    let is_name = |segment: &&str| segment.starts_with(|first: char| first.is_alphabetic() || first == '_');
    path.rsplit("::").find(is_name).unwrap_or(path)
}

const COOKIES: &str = "every site could read answers with the user's cookies, so browsers refuse the pair";
const LITERAL: &str = "with credentials, `*` is a literal and no wildcard: \
                       https://fetch.spec.whatwg.org/#cors-protocol-and-credentials";

/// The lists that may be `"*"`, each with its predicate and the reason.
const LISTS_OF_ANY: [(Argument, &str, &str); 4] = [
    (Argument::Origins, "any_origin_with_credentials", COOKIES),
    (Argument::Methods, "any_method_with_credentials", LITERAL),
    (Argument::AllowHeaders, "any_header_with_credentials", LITERAL),
    (Argument::ExposeHeaders, "any_exposed_with_credentials", LITERAL),
];

/// The lists of origins, each with its predicate.
const LISTS_OF_ORIGINS: [(Argument, &str); 2] = [
    (Argument::Origins, "insecure_with_credentials"),
    (Argument::DebugOrigins, "insecure_debug_with_credentials"),
];

/// Whether a list is in the draft.
fn is_here(draft: &PolicyDraft, list: Argument) -> bool {
    match list {
        Argument::Origins => draft.origins.is_some(),
        Argument::DebugOrigins => draft.debug_origins.is_some(),
        Argument::Methods => draft.methods.is_some(),
        Argument::AllowHeaders => draft.allow_headers.is_some(),
        Argument::ExposeHeaders => draft.expose_headers.is_some(),
        _ => false,
    }
}

/// `credentials` in one policy and a `"*"` in the other.
fn credentials_and_any(draft: &PolicyDraft, named: &str) -> Vec<SpanningRule> {
    let rule = |(list, predicate, note): (Argument, _, _)| {
        let name = list.name();
        let (argument, problem) = match (draft.credentials.is_some(), is_here(draft, list)) {
            (true, false) => (
                Argument::Credentials,
                format!("`credentials` here cannot be combined with `{name} = \"*\"` of `{named}`"),
            ),
            (false, true) => (
                list,
                format!("`{name} = \"*\"` here cannot be combined with `credentials` of `{named}`"),
            ),
            // Both are in one policy, which was checked.
            (true, true) | (false, false) => return None,
        };
        let message = format!("{problem}\nnote: {note}");
        Some(SpanningRule::new(predicate, argument, message))
    };
    LISTS_OF_ANY.into_iter().filter_map(rule).collect()
}

/// `credentials` in one policy, and in the other an origin whose pages anybody on the network can write.
fn insecure_origins(draft: &PolicyDraft, named: &str) -> Vec<SpanningRule> {
    let rule = |(list, predicate): (Argument, _)| {
        let name = list.name();
        let (argument, problem) = match (draft.credentials.is_some(), is_here(draft, list)) {
            (true, false) => (
                Argument::Credentials,
                format!("`credentials` here cannot be combined with `{name}` of `{named}`: {NOT_HTTPS}"),
            ),
            (false, true) => (
                list,
                format!("`{name}` here cannot be combined with `credentials` of `{named}`: {NOT_HTTPS}"),
            ),
            (false, false) if draft.allow.is_some() => (
                Argument::Allow,
                format!(
                    "`allow` here replaces that of `{named}`, whose `{name}` and `credentials` need \
                     `origin_insecure`"
                ),
            ),
            (true, true) | (false, false) => return None,
        };
        let message = format!("{problem}\n{NETWORK}");
        Some(SpanningRule::new(predicate, argument, message))
    };
    LISTS_OF_ORIGINS.into_iter().filter_map(rule).collect()
}

const NOT_HTTPS: &str = "one of them is not HTTPS";
const NETWORK: &str = "note: whoever controls the network can write a page on such an origin, and it gets the answers \
                       with the user's cookies\n\
                       note: denied by default; if this is intended, add `allow = [origin_insecure]`";

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

    #[test]
    fn the_list_is_named_without_its_path() {
        for (path, name) in [("LIST", "LIST"), ("a::LIST", "LIST"), ("a::LIST::<B>", "LIST")] {
            assert_eq!(last_identifier(path), name);
        }
    }
}
