//! Whole drafts.

use super::testing::*;
use super::*;
use crate::checked::{CheckedList, CheckedOrigins};
use crate::draft::{MaxAge, OriginsDraft, Serves};
use crate::violation::Severity;

#[test]
fn a_sound_draft_has_nothing_to_say() {
    let draft = PolicyDraft {
        methods: Some(texts(&["GET"])),
        allow_headers: Some(texts(&["content-type", "Authorization"])),
        expose_headers: Some(texts(&["x-request-id", "authorization"])),
        credentials: Some(true),
        max_age: Some(MaxAge::Seconds(600)),
        serves: get(),
        ..sound()
    };
    let checked = check(&draft);
    assert_eq!(checked.violations, []);
    assert!(!checked.is_fatal());
    let policy = checked.policy.expect("a policy");
    assert_eq!(
        policy.origins,
        Some(CheckedOrigins::Listed(CheckedList {
            entries: vec!["https://a.example"],
            is_insecure: false
        }))
    );
    assert_eq!(policy.methods, Some(&texts(&["GET"])[..]));
    assert_eq!((policy.credentials, policy.max_age), (Some(true), Some(600)));
    assert_eq!(policy.allows_insecure(), None);
    assert_eq!(policy.debug_origins, None);
}

#[test]
fn absent_origins_are_missed_unless_there_is_a_base() {
    let absent = PolicyDraft {
        serves: Serves::Bare,
        ..PolicyDraft::default()
    };
    assert_eq!(
        found(&absent),
        [
            (Place::Attribute, "origin_missing"),
            (Place::Attribute, "method_missing")
        ]
    );
    assert_eq!(
        found(&PolicyDraft {
            based: true,
            ..absent.clone()
        }),
        NONE
    );
    assert_eq!(
        found(&PolicyDraft {
            serves: get(),
            based: false,
            ..absent
        }),
        [(Place::Attribute, "origin_missing")]
    );
    assert_eq!(
        found(&listed(&[])),
        [(Place::Argument(Argument::Origins), "origin_missing")]
    );
    assert_eq!(
        found(&PolicyDraft {
            based: true,
            ..listed(&[""])
        }),
        [at(Argument::Origins, 0, "origin_missing")]
    );
    assert_eq!(
        found(&PolicyDraft {
            serves: Serves::Bare,
            methods: Some(texts(&["GET"])),
            ..sound()
        }),
        NONE
    );
}

#[test]
fn credentials_exclude_every_star() {
    let draft = PolicyDraft {
        methods: Some(texts(&["*"])),
        allow_headers: Some(texts(&["*"])),
        expose_headers: Some(texts(&["*"])),
        credentials: Some(true),
        ..listed(&["*"])
    };
    assert_eq!(
        found(&draft),
        [
            at(Argument::Origins, 0, "origin_any_credentials"),
            at(Argument::Methods, 0, "method_any_credentials"),
            at(Argument::AllowHeaders, 0, "header_any_credentials"),
            at(Argument::ExposeHeaders, 0, "expose_any_credentials"),
        ]
    );
    for (message, other) in
        messages(&draft)
            .iter()
            .zip(["origins", "methods", "allow_headers", "expose_headers"])
    {
        let expected = format!("`credentials` cannot be combined with `{other} = \"*\"`\nhelp: ");
        assert!(message.starts_with(&expected), "{message}");
    }
    let plain = PolicyDraft {
        credentials: Some(false),
        ..draft
    };
    assert_eq!(
        found(&plain),
        [at(Argument::AllowHeaders, 0, "header_any_authorization")]
    );
    assert!(!check(&plain).is_fatal());
}

#[test]
fn age_and_size_are_checked() {
    let age = |max_age| {
        found(&PolicyDraft {
            max_age: Some(max_age),
            ..sound()
        })
    };
    assert_eq!(age(MaxAge::Seconds(86_400)), NONE);
    assert_eq!(
        age(MaxAge::Other("-1".to_owned())),
        [at(Argument::MaxAge, 0, "age_range")]
    );
    let large: Vec<String> = (0..600).map(|number| format!("x-{number:06}")).collect();
    for (draft, argument) in [
        (
            PolicyDraft {
                allow_headers: Some(large.clone()),
                ..sound()
            },
            Argument::AllowHeaders,
        ),
        (
            PolicyDraft {
                expose_headers: Some(large),
                ..sound()
            },
            Argument::ExposeHeaders,
        ),
    ] {
        assert_eq!(found(&draft), [(Place::Argument(argument), "size")]);
        assert!(!check(&draft).is_fatal());
        assert_eq!(
            found(&PolicyDraft {
                allow: Some(texts(&["size"])),
                ..draft
            }),
            NONE
        );
    }
}

#[test]
fn messages_have_one_form() {
    let draft = PolicyDraft {
        debug_origins: Some(texts(&["*", "https://0.0.0.0"])),
        methods: Some(texts(&["get", "TRACE", "DELTE", "a b", "POST", "POST"])),
        allow_headers: Some(texts(&[
            "cookie",
            "vary",
            "user-agent",
            "x-method-override",
            "x a",
            "y",
            "Y",
        ])),
        expose_headers: Some(texts(&[
            "host",
            "set-cookie",
            "pragma",
            "access-control-max-age",
            "",
            "y",
            "y",
        ])),
        credentials: Some(true),
        max_age: Some(MaxAge::Seconds(90_000)),
        allow: Some(texts(&["size", "x", "origin_null"])),
        ..listed(&[
            "http://*.com:*",
            "null",
            "a",
            "https://A./x",
            "https://a.com:443",
            "https://b.com",
            "https://b.com",
        ])
    };
    for violation in check(&draft).violations {
        let message = &violation.message;
        let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
        assert!(first.chars().count() <= 110, "{message}");
        assert!(
            !first.ends_with('.') && !first.starts_with(char::is_uppercase),
            "{message}"
        );
        assert!(
            rest.lines()
                .all(|line| line.starts_with("help: ") || line.starts_with("note: ")),
            "{message}"
        );
        assert_eq!(message.matches('`').count() % 2, 0, "{message}");
        if violation.severity != Severity::Error {
            assert!(
                message.ends_with(&format!("add `allow = [{}]`", violation.rule.id())),
                "{message}"
            );
        }
    }
}

#[test]
fn the_answer_to_a_long_list_is_short() {
    let draft = listed(&["https://a.example"; 20_000]);
    let violations = check(&draft).violations;
    assert_eq!(violations.len(), 101);
    assert!(check(&draft).is_fatal());
    assert_eq!(
        violations[100].message,
        "19899 more mistakes like these are not shown"
    );
    assert_eq!(violations[100].place, Place::Attribute);
    let sound: Vec<String> = (0..100_000)
        .map(|number| format!("https://a{number}-*.example.com"))
        .collect();
    let draft = PolicyDraft {
        origins: Some(OriginsDraft::Listed(sound)),
        ..PolicyDraft::default()
    };
    assert!(check(&draft).violations.len() <= 101);
}

/// A generated list may be wrong in each entry. What is left out is counted at the attribute.
#[test]
fn no_more_is_said_than_anybody_reads() {
    let names: Vec<String> = (0..105)
        .map(|index| format!("https://a{index}.example/x"))
        .collect();
    let draft = PolicyDraft {
        origins: Some(OriginsDraft::Listed(names)),
        ..sound()
    };
    let violations = check(&draft).violations;
    assert_eq!(violations.len(), 101);
    let last = violations.last().expect("one");
    assert_eq!(last.place, Place::Attribute);
    assert_eq!(last.message, "5 more mistakes like these are not shown");
    assert!(last.is_fatal());
    assert!(!violations[0].proposed.is_empty() && last.proposed.is_empty());
    // Of those that are left out one is an error, and the first a warning.
    let draft = PolicyDraft {
        methods: Some((0..105).map(|index| format!("METHOD-{index}")).collect()),
        allow_headers: Some(texts(&["cookie"])),
        ..sound()
    };
    let violations = check(&draft).violations;
    let (last, shown) = violations.split_last().expect("one");
    assert!(
        last.is_fatal() && !shown.iter().any(Violation::is_fatal),
        "{violations:#?}"
    );
}
