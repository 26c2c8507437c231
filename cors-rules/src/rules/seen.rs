//! Rules about the handler's extractors, and about items of a module that the attribute cannot see into.

use super::Findings;
use crate::draft::{PolicyDraft, Seen};
use crate::fault::Fault;
use crate::shown::quoted;
use crate::violation::{Place, Rule};

pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    for (index, seen) in draft.seen.iter().enumerate() {
        if let Some(fault) = judge(seen, draft.allow_headers.as_deref(), draft.based) {
            findings.add(Place::Seen(index), &fault);
        }
    }
}

fn judge(seen: &Seen, allow_headers: Option<&[String]>, based: bool) -> Option<Fault> {
    // A named policy may allow it.
    let is_known = allow_headers.is_some() || !based;
    let names = allow_headers.unwrap_or_default();
    let lacks = |name: &str| is_known && !names.iter().any(|allowed| allowed.eq_ignore_ascii_case(name));
    let is_any = names.iter().any(|name| name == "*");
    match seen {
        Seen::JsonBody if lacks("content-type") && !is_any => Some(handler_json(names)),
        Seen::Authorization if lacks("authorization") => Some(handler_authorization(names)),
        Seen::RequestHeader(name) if lacks(name) && !is_any => Some(handler_header(name, names)),
        Seen::Blind(item) => Some(module_blind(item)),
        Seen::Renamed(attribute) => Some(renamed(attribute)),
        Seen::RenamedCors(attribute) => Some(renamed_cors(attribute)),
        Seen::Unrouted(function) => Some(unrouted(function)),
        Seen::JsonBody | Seen::Authorization | Seen::RequestHeader(_) => None,
    }
}

/// `application/json` is not among the values of `content-type` that need no permission:
/// <https://fetch.spec.whatwg.org/#cors-safelisted-request-header>
fn handler_json(names: &[String]) -> Fault {
    Fault::new(
        Rule::HandlerJson,
        "the handler takes JSON, and `allow_headers` lacks `content-type`",
    )
    .help(format!("write `{}`", with(names, "content-type")))
    .note("pages of other origins may not send JSON without it: their preflight fails")
}

/// `authorization` has to be named: <https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name>
fn handler_authorization(names: &[String]) -> Fault {
    let problem = "the handler reads `Authorization`, and `allow_headers` lacks `authorization`";
    let fault = Fault::new(Rule::HandlerAuthorization, problem)
        .help(format!("write `{}`", with(names, "authorization")));
    if names.iter().any(|name| name == "*") {
        fault.note("`*` does not cover this header")
    } else {
        fault.note("scripts of other origins may not send it without that: their preflight fails")
    }
}

fn handler_header(name: &str, names: &[String]) -> Fault {
    Fault::new(
        Rule::HandlerHeader,
        format!(
            "the handler reads {0}, and `allow_headers` lacks it",
            quoted(name)
        ),
    )
    .help(format!("write `{}`", with(names, name)))
    .note("scripts of other origins may not send it without that: their preflight fails")
}

/// The list with one more name.
fn with(names: &[String], name: &str) -> String {
    let all = names.iter().map(String::as_str).chain([name]);
    let all: Vec<_> = all.map(|name| format!("{name:?}")).collect();
    format!("allow_headers = [{}]", all.join(", "))
}

fn module_blind(item: &str) -> Fault {
    Fault::new(
        Rule::ModuleBlind,
        format!(
            "handlers in {} do not get the policy of this module",
            quoted(item)
        ),
    )
    .help("put `#[cors(..)]` on each handler there, or write the handlers here")
    .note("an attribute sees the tokens of its module, and not what macros and other files add")
}

fn unrouted(function: &str) -> Fault {
    Fault::new(
        Rule::ModuleBlind,
        format!(
            "no handler in this module has a routing attribute, so {} does not get its policy",
            quoted(function)
        ),
    )
    .help("add one, such as `#[get(\"/path\")]`, or write `#[cors(.., methods = [GET])]` on each handler")
    .note("a module's policy is for the handlers that have a routing attribute")
}

fn renamed(attribute: &str) -> Fault {
    Fault::new(
        Rule::ModuleBlind,
        format!(
            "a handler with {} does not get the policy of this module",
            quoted(attribute)
        ),
    )
    .help("write the routing attribute under its own name, such as `#[get(\"/path\")]`, or put `#[cors(..)]` above it")
    .note("an attribute under another name may be anything")
}

fn renamed_cors(attribute: &str) -> Fault {
    Fault::new(
        Rule::ModuleBlind,
        format!(
            "{} on a handler without a routing attribute does not get the arguments of this module",
            quoted(attribute)
        ),
    )
    .help("write `#[cors(..)]`, the attribute's own name")
    .note("an attribute under another name may be anything")
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::draft::PolicyDraft;

    fn messages_of(seen: Seen, allow_headers: Option<&[&str]>, based: bool) -> Vec<String> {
        messages(&PolicyDraft {
            seen: vec![seen],
            allow_headers: allow_headers.map(texts),
            based,
            ..sound()
        })
    }

    #[test]
    fn a_handler_needs_the_headers_that_it_reads() {
        let header = || Seen::RequestHeader("if-match".to_owned());
        for (seen, allow_headers, expected) in [
            (Seen::JsonBody, None, Some("allow_headers = [\"content-type\"]")),
            (
                Seen::JsonBody,
                Some(&["x-a"][..]),
                Some("allow_headers = [\"x-a\", \"content-type\"]"),
            ),
            (Seen::JsonBody, Some(&["Content-Type"]), None),
            (Seen::JsonBody, Some(&["*", "authorization"]), None),
            (
                Seen::Authorization,
                None,
                Some("allow_headers = [\"authorization\"]"),
            ),
            (Seen::Authorization, Some(&["authorization"]), None),
            (header(), None, Some("allow_headers = [\"if-match\"]")),
            (header(), Some(&["if-match"]), None),
        ] {
            let messages = messages_of(seen, allow_headers, false);
            match expected {
                Some(help) => assert!(messages.len() == 1 && messages[0].contains(help), "{messages:?}"),
                None => assert_eq!(messages, Vec::<String>::new()),
            }
        }
        let star = messages_of(Seen::Authorization, Some(&["*"]), false);
        assert!(
            star.iter()
                .any(|message| message.contains("`*` does not cover this header")),
            "{star:?}"
        );
    }

    #[test]
    fn what_a_named_policy_allows_is_not_known() {
        for seen in [Seen::JsonBody, Seen::Authorization] {
            assert_eq!(messages_of(seen.clone(), None, true), Vec::<String>::new());
            assert_eq!(messages_of(seen, Some(&["x-a"]), true).len(), 1);
        }
    }

    #[test]
    fn a_warning_can_be_allowed_where_it_is_needed() {
        let draft = |allow: &str| PolicyDraft {
            seen: vec![Seen::Blind("include!(..)".to_owned())],
            allow: Some(texts(&[allow])),
            ..sound()
        };
        assert_eq!(found(&draft("module_blind")), NONE);
        assert_eq!(
            found(&draft("handler_json")),
            [
                (Place::Seen(0), "module_blind"),
                at(crate::violation::Argument::Allow, 0, "allow_unused")
            ]
        );
    }
}
