//! From a case's configuration to a policy of ours.

use std::collections::BTreeSet;

use cors_rules::{
    draft::Serves,
    violation::{Severity, Violation},
};
use cors_runtime::{Asking, Policy};
use cors_tests::arguments::{Arguments, Source, leak, routed};

use super::{
    Judged,
    case::{Case, texts},
};

/// What a case's configuration is with us.
pub(crate) enum Configured {
    /// A policy for a handler, and the same for a `Cors` around it.
    Policies {
        serves: &'static [&'static str],
        handler: &'static Policy,
        layer: &'static Policy,
    },
    /// No `#[cors]`: nothing is allowed.
    Nothing { serves: &'static [&'static str] },
    /// It does not compile.
    Refused(Vec<Violation>),
}

/// Cases whose handler serves something else than GET, HEAD and POST, or what the configuration lists.
const SERVES: &[(&str, &[&str])] = &[
    ("t-ktor-13", &["DELETE"]),
    ("t-cxf-01", &["POST"]),
    ("t-hapi-25", &["POST"]),
    ("t-spring-framework-86", &["*"]),
    ("t-spring-framework-87", &["*"]),
    ("t-spring-framework-88", &["*"]),
    ("t-spring-framework-89", &["*"]),
    ("t-flask-cors-20", &["*"]),
    ("t-micronaut-04", &["DELETE"]),
    ("t-django-cors-headers-15", &["*"]),
];

/// Regular expressions and callbacks are functions with us. What the source's own expression lets through by
/// accident, it does not.
const SOURCES: &[(&str, Source)] = &[
    ("t-aspnetcore-09", |_, _| false),
    ("t-expressjs-cors-15", |_, _| true),
    ("t-fastify-cors-04", |origin, _| {
        is_or_ends_with(origin, "example.com") || is_or_ends_with(origin, "other.com")
    }),
    ("t-flask-cors-26", |origin, _| {
        matches!(origin, "http://example.com" | "https://example.com")
    }),
    ("t-flask-cors-27", |origin, _| {
        matches!(origin, "http://example.com" | "https://example.com")
    }),
    ("t-starlette-12", |origin, _| origin.starts_with("https://")),
    ("t-django-cors-headers-13", |origin, _| {
        origin.starts_with("https://") && origin.ends_with(".example.org")
    }),
    ("t-micronaut-05", is_foo),
    ("t-micronaut-07", is_foo),
    ("t-rs-cors-05", |_, _| true),
];

fn is_foo(origin: &str, _: &Asking<'_>) -> bool {
    matches!(origin, "http://foo.com" | "https://foo.com")
}

fn is_or_ends_with(origin: &str, domain: &str) -> bool {
    let host = origin.split_once("://").map_or("", |(_, host)| host);
    host == domain || host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

/// Makes the policy, with rules allowed that can be.
pub(crate) fn configured(case: &Case, allow: &[String]) -> Configured {
    let (written, serves) = written(case);
    let Some(written) = written else {
        return Configured::Nothing { serves };
    };
    let written = Arguments {
        allow: allow.to_vec(),
        ..written
    };
    let on_handler = match &written.methods {
        Some(methods) if methods == serves => Serves::Bare,
        _ => routed(serves),
    };
    match (written.check(on_handler), written.check(Serves::Named)) {
        (Ok(handler), Ok(layer)) => Configured::Policies {
            serves,
            handler,
            layer,
        },
        (Err(violations), _) | (_, Err(violations)) => Configured::Refused(violations),
    }
}

/// The configuration as arguments of ours. There are none where a source is configured to do nothing.
fn written(case: &Case) -> (Option<Arguments>, &'static [&'static str]) {
    let config = &case.config;
    let source = SOURCES
        .iter()
        .find(|(id, _)| *id == case.id)
        .map(|(_, source)| *source);
    let methods = texts(&config["methods"]);
    let serves = match (SERVES.iter().find(|(id, _)| *id == case.id), &methods) {
        (Some((_, serves)), _) => serves,
        (None, Some(methods)) => leak(methods),
        (None, None) => &["GET", "HEAD", "POST"],
    };
    let (listed, patterns) = (
        texts(&config["origins"]),
        texts(&config["origin_patterns"]).unwrap_or_default(),
    );
    if listed.is_none() && patterns.is_empty() && source.is_none() {
        return (None, serves);
    }
    let mut origins = listed.unwrap_or_default();
    // Another name for `*`.
    if origins == ["ignore"] {
        origins = vec!["*".to_owned()];
    }
    origins.extend(patterns);
    // With an absent list, the argument is left out.
    let list = |key: &str| texts(&config[key]).filter(|list| !list.is_empty());
    let written = Arguments {
        origins,
        source,
        methods,
        allow_headers: list("request_headers"),
        expose_headers: list("expose_headers"),
        credentials: config["credentials"].as_bool().unwrap_or_default(),
        max_age: config["max_age"].as_u64(),
        allow: Vec::new(),
    };
    (Some(written), serves)
}

/// Judges a case that asks whether a configuration is accepted. All of them ask for a refusal.
pub(crate) fn judge(case: &Case) -> Result<Judged, String> {
    if case.expect["config"] != "reject" {
        return Err(format!("expects {}", case.expect["config"]));
    }
    for key in ["credentials", "private_network"] {
        if !case.config[key].is_null() && !case.config[key].is_boolean() {
            // No draft can hold it: `credentials` is a `bool`, and there is no `private_network`.
            return Ok(Judged::Refused(BTreeSet::new()));
        }
    }
    match configured(case, &[]) {
        Configured::Refused(violations) => Ok(Judged::Refused(rules(&violations))),
        Configured::Policies { .. } | Configured::Nothing { .. } => Err("is accepted".to_owned()),
    }
}

/// The rules that refuse, when all of them can be allowed.
pub(crate) fn allowable(violations: &[Violation]) -> Option<Vec<String>> {
    let mut fatal = violations.iter().filter(|violation| violation.is_fatal());
    let is_allowable = fatal.all(|violation| violation.rule.severity() == Severity::Denied);
    is_allowable.then(|| rules(violations).into_iter().map(str::to_owned).collect())
}

/// The rules that refuse.
pub(crate) fn rules(violations: &[Violation]) -> BTreeSet<&'static str> {
    let fatal = violations.iter().filter(|violation| violation.is_fatal());
    fatal.map(|violation| violation.rule.id()).collect()
}
