//! What `credentials` forbid, where another policy or a source has the other half.

use super::rule::{OtherNames, SpanningRule};
use crate::draft::{OriginsDraft, PolicyDraft};
use crate::violation::Argument;

/// A source says by its type whether it was made for credentials.
pub(super) fn source_for_credentials(draft: &PolicyDraft, names: OtherNames<'_>) -> Option<SpanningRule> {
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
pub(super) fn credentials_and_any(draft: &PolicyDraft, named: &str) -> Vec<SpanningRule> {
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
pub(super) fn insecure_origins(draft: &PolicyDraft, named: &str) -> Vec<SpanningRule> {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_named_without_its_path() {
        for (path, name) in [("LIST", "LIST"), ("a::LIST", "LIST"), ("a::LIST::<B>", "LIST")] {
            assert_eq!(last_identifier(path), name);
        }
    }
}
