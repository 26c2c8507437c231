//! Rules about `methods`.

use super::Findings;
use super::method_names::{REGISTERED, meant};
use super::token_list::TokenList;
use crate::draft::{PolicyDraft, Serves};
use crate::fault::Fault;
use crate::fetch::is_forbidden_method;
use crate::negation;
use crate::proposal::Proposal;
use crate::shown::{listed, quoted};
use crate::violation::{Argument, Place, Rule};

const LIST: TokenList = TokenList {
    token: Rule::MethodToken,
    duplicate: Rule::MethodDuplicate,
    any_credentials: Rule::MethodAnyCredentials,
    argument: Argument::Methods,
    noun: "method",
    example: "GET",
    ignores_case: false,
    uncovered: None,
};

pub(super) fn check(draft: &PolicyDraft, findings: &mut Findings) {
    let (serves, credentials) = (&draft.serves, draft.has_credentials());
    let Some(methods) = draft.methods.as_deref() else {
        if *serves == Serves::Bare && !draft.based {
            findings.add(Place::Attribute, &method_missing());
        }
        return;
    };
    let wrong = |method: &str| {
        let fault = wrong(method, serves)?;
        let upper = method.to_ascii_uppercase();
        // The correction would be refused as a duplicate.
        let is_listed = fault.rule == Rule::MethodCase && methods.contains(&upper);
        if is_listed {
            return Some(fault.help(format!("remove it: {} is listed already", quoted(&upper))));
        }
        Some(without_unserved(fault, method, serves))
    };
    LIST.check(methods, credentials, wrong, findings);
}

/// What would be refused next for being served by no attribute is not proposed.
fn without_unserved(fault: Fault, method: &str, serves: &Serves) -> Fault {
    let Serves::Routed { attribute, methods } = serves else {
        return fault;
    };
    if negation::is_in(method) {
        return fault;
    }
    let names: Vec<String> = method
        .split([',', ' ', '|', ';'])
        .filter(|name| !name.is_empty())
        .map(str::to_ascii_uppercase)
        .collect();
    let is_unserved = |name: &&String| REGISTERED.contains(&name.as_str()) && !methods.contains(name);
    let Some(unserved) = names.iter().find(is_unserved) else {
        return fault;
    };
    match (fault.rule, &*names) {
        (Rule::MethodCase, _) => fault.help(format!(
            "remove it: {} does not serve {}",
            quoted(attribute),
            quoted(unserved)
        )),
        (Rule::MethodToken, [_, _, ..]) => fault.help(format!(
            "leave out `methods`: without it, it is what the handler serves, {}",
            listed(methods.iter().map(String::as_str))
        )),
        _ => fault,
    }
}

/// The first thing that is wrong with one method; what comes after would repeat it.
fn wrong(method: &str, serves: &Serves) -> Option<Fault> {
    request_line(method)
        .or_else(|| several(method))
        .or_else(|| LIST.not_a_token(method))
        .or_else(|| every(method, serves))
        .or_else(|| method_forbidden(method))
        .or_else(|| method_case(method, serves))
        .or_else(|| method_options(method, serves))
        .or_else(|| method_unserved(method, serves))
        .or_else(|| method_unknown(method, serves))
}

/// `GET /users`, as a request line starts, or the path alone.
fn request_line(method: &str) -> Option<Fault> {
    let (name, path) = method.split_once('/').filter(|_| !negation::is_in(method))?;
    let fault = Fault::new(
        Rule::MethodToken,
        format!("{} holds a path, {}", quoted(method), quoted(&format!("/{path}"))),
    )
    .note("the path is the routing attribute's");
    let name = name.trim();
    Some(if name.is_empty() {
        fault.help("remove it, or name a method")
    } else {
        fault.write(Proposal::strings([name]))
    })
}

/// `GET|POST` is a token, but two methods were probably meant.
fn several(method: &str) -> Option<Fault> {
    let names: Vec<&str> = method.split('|').map(str::trim).collect();
    let are_methods = names.len() > 1 && names.iter().all(|name| REGISTERED.contains(name));
    are_methods.then(|| {
        Fault::new(
            Rule::MethodToken,
            format!("{} is not a method name", quoted(method)),
        )
        .write(Proposal::strings(names))
        .note("a string holds one name; several are a list of strings")
    })
}

/// A word for every method. Browsers would read it as a method of that name.
fn every(method: &str, serves: &Serves) -> Option<Fault> {
    let is_every = matches!(
        &*method.to_ascii_lowercase(),
        "any" | "all" | "star" | "true" | "default" | "everything" | "every"
    );
    if !is_every {
        return None;
    }
    let problem = format!("{} is a word, not a method", quoted(method));
    Some(match serves {
        Serves::Routed { methods, .. } => Fault::new(Rule::MethodToken, problem)
            .help("leave out `methods`")
            .note(format!(
                "without it, it is what the handler serves: {}",
                listed(methods.iter().map(String::as_str))
            )),
        Serves::Bare | Serves::Named => Fault::new(Rule::MethodUnknown, problem)
            .write(Proposal::strings(["*"]))
            .note("`*` is every method that the handler serves"),
    })
}

/// Without a routing attribute, only `methods` says which methods reach the handler.
fn method_missing() -> Fault {
    Fault::new(Rule::MethodMissing, "`methods` is missing")
        .help("add the methods that the handler answers, such as `methods = [GET]`")
        .note("there is no routing attribute below to take them from; if there is one above, move `#[cors]` above it")
}

/// <https://fetch.spec.whatwg.org/#forbidden-method>
fn method_forbidden(method: &str) -> Option<Fault> {
    is_forbidden_method(method).then(|| {
        Fault::new(
            Rule::MethodForbidden,
            format!("scripts cannot send the method {}", quoted(method)),
        )
        .help("remove it")
        .note("the standard forbids it: <https://fetch.spec.whatwg.org/#forbidden-method>")
    })
}

/// Methods are case-sensitive, and browsers correct only some:
/// <https://fetch.spec.whatwg.org/#concept-method-normalize>.
fn method_case(method: &str, serves: &Serves) -> Option<Fault> {
    let known = || {
        REGISTERED
            .into_iter()
            .chain(served(serves).iter().map(String::as_str))
    };
    if known().any(|name| name == method) {
        return None;
    }
    let name = known().find(|name| name.eq_ignore_ascii_case(method))?;
    Some(
        Fault::new(
            Rule::MethodCase,
            format!("method {} is in the wrong case", quoted(method)),
        )
        .write(Proposal::one(name))
        .note("methods are compared byte by byte; browsers do not put even `patch` into upper case"),
    )
}

/// A preflight does not ask for the resource's own `OPTIONS`: <https://fetch.spec.whatwg.org/#cors-preflight-request>.
fn method_options(method: &str, serves: &Serves) -> Option<Fault> {
    let Serves::Routed { attribute, methods } = serves else {
        return None;
    };
    (method == "OPTIONS" && !methods.iter().any(|served| served == method)).then(|| {
        Fault::new(
            Rule::MethodOptions,
            format!("{} does not serve `OPTIONS`", quoted(attribute)),
        )
        .help("remove `OPTIONS`")
        .note("preflights are answered without an entry in `methods`")
    })
}

/// Browsers cache what a preflight allowed per URL, whichever handler answered it:
/// <https://fetch.spec.whatwg.org/#concept-cache>.
fn method_unserved(method: &str, serves: &Serves) -> Option<Fault> {
    let Serves::Routed { attribute, methods } = serves else {
        return None;
    };
    if methods.iter().any(|served| served == method) {
        return None;
    }
    let problem = format!(
        "{} does not serve the method {}",
        quoted(attribute),
        quoted(method)
    );
    let fault = Fault::new(Rule::MethodUnserved, problem)
        .note("browsers cache preflights per URL, so it would open another handler of the same path");
    if negation::is_in(method) {
        return Some(fault.help(negation::NAME_WHAT_IS_ALLOWED));
    }
    Some(match meant(method, methods.iter().map(String::as_str)) {
        Some(near) => fault.write(Proposal::guess(near)),
        None if !REGISTERED.contains(&method) => fault.help(format!(
            "name methods that the handler serves, of {}; the value of a constant is not seen here",
            listed(methods.iter().map(String::as_str))
        )),
        None => fault.help(format!(
            "remove it, or leave out `methods` for what the handler serves: {}",
            listed(methods.iter().map(String::as_str))
        )),
    })
}

/// Custom methods are legal: <https://www.rfc-editor.org/rfc/rfc9110#name-method-extensibility>.
fn method_unknown(method: &str, serves: &Serves) -> Option<Fault> {
    if REGISTERED.contains(&method) || served(serves).iter().any(|served| served == method) {
        return None;
    }
    let fault = Fault::new(
        Rule::MethodUnknown,
        format!("method {} is not registered", quoted(method)),
    );
    if negation::is_in(method) {
        return Some(fault.help(negation::NAME_WHAT_IS_ALLOWED));
    }
    Some(match meant(method, REGISTERED.into_iter()) {
        Some(near) => fault.write(Proposal::guess(near)),
        None => fault.note("the registry is <https://www.iana.org/assignments/http-methods>"),
    })
}

fn served(serves: &Serves) -> &[String] {
    match serves {
        Serves::Routed { methods, .. } => methods,
        Serves::Bare | Serves::Named => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use crate::draft::{PolicyDraft, Serves};

    #[test]
    fn each_method_has_one_fault() {
        let of = |serves: &Serves, methods: &[&str]| {
            let draft = PolicyDraft {
                methods: Some(texts(methods)),
                serves: serves.clone(),
                ..sound()
            };
            found(&draft).into_iter().map(|(_, id)| id).collect::<Vec<_>>()
        };
        let purge = Serves::Routed {
            attribute: "#[route]".to_owned(),
            methods: texts(&["PURGE", "OPTIONS"]),
        };
        let post = Serves::Routed {
            attribute: "#[post]".to_owned(),
            methods: texts(&["POST"]),
        };
        let cases: &[(&Serves, &[&str], &[&str])] = &[
            (&Serves::Bare, &["GET", "PROPFIND", "OPTIONS", "QUERY"], &[]),
            (&Serves::Named, &["*"], &[]),
            (&get(), &["*"], &[]),
            (&get(), &["GET"], &[]),
            (&purge, &["PURGE", "OPTIONS"], &[]),
            (&Serves::Bare, &[], &["method_token"]),
            (&Serves::Bare, &["", "a b"], &["method_token", "method_token"]),
            (&get(), &["TRACE", "connect", "Track"], &["method_forbidden"; 3]),
            (&get(), &["get", "Patch"], &["method_case"; 2]),
            (&purge, &["purge", "query"], &["method_case"; 2]),
            (&Serves::Named, &["purge", "PURGE"], &["method_unknown"; 2]),
            (&get(), &["GET", "GET"], &["method_duplicate"]),
            (&get(), &["GET", "*"], &["method_duplicate"]),
            (&get(), &["POST", "DELTE", "HEAD"], &["method_unserved"; 3]),
            (&post, &["POTS"], &["method_unserved"]),
            (&Serves::Bare, &["DELTE"], &["method_unknown"]),
            (&get(), &["OPTIONS"], &["method_options"]),
        ];
        for (serves, methods, expected) in cases {
            assert_eq!(&of(serves, methods), expected, "{methods:?} on {serves:?}");
        }
    }

    #[test]
    fn method_messages_name_the_attribute_and_the_near_miss() {
        let of = |serves: Serves, method: &str| {
            let draft = PolicyDraft {
                methods: Some(texts(&[method])),
                serves,
                ..sound()
            };
            messages(&draft).remove(0)
        };
        for (serves, method, expected) in [
            (
                get(),
                "POST",
                "`#[get]` does not serve the method `POST`\nhelp: remove it, or leave out `methods` for what the handler serves: `GET`\nnote: browsers cache",
            ),
            (
                get(),
                "GETT",
                "`#[get]` does not serve the method `GETT`\nhelp: did you mean `GET`?\nnote: browsers cache",
            ),
            (
                get(),
                "OPTIONS",
                "`#[get]` does not serve `OPTIONS`\nhelp: remove `OPTIONS`\nnote: preflights",
            ),
            (
                get(),
                "get",
                "method `get` is in the wrong case\nhelp: write `GET`\nnote: ",
            ),
            (
                Serves::Bare,
                "DELTE",
                "method `DELTE` is not registered\nhelp: did you mean `DELETE`?\nnote: a warning by default",
            ),
            (
                Serves::Bare,
                "XYZZY",
                "method `XYZZY` is not registered\nnote: the registry is",
            ),
            (
                Serves::Bare,
                "trace",
                "scripts cannot send the method `trace`\nhelp: remove it\nnote: the standard forbids it",
            ),
        ] {
            let message = of(serves, method);
            assert!(message.starts_with(expected), "{message}");
        }
    }
}
