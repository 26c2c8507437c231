//! `RULES.md`: the catalogue with the message that each rule's example gets. `UPDATE_EXPECT=1` rewrites it.

#![cfg(feature = "check")]

use std::fmt::Write as _;

use cors_rules::draft::{MaxAge, OriginsDraft, PolicyDraft, Seen, Serves};
use cors_rules::rules::{check, header_identifier};
use cors_rules::structure;
use cors_rules::violation::{Argument, Rule, Severity};

const HEAD: &str = "\
| id | | what it refuses | example | message |
|---|---|---|---|---|
";

#[test]
fn the_table_is_what_the_rules_say() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/RULES.md");
    let table = table();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &table).expect("the table can be written");
    }
    let written = std::fs::read_to_string(path).expect("the table is checked in");
    assert!(written == table, "RULES.md is stale; UPDATE_EXPECT=1 rewrites it");
}

fn table() -> String {
    let mut table = HEAD.to_owned();
    for rule in Rule::ALL {
        let severity = match rule.severity() {
            Severity::Error => "error",
            Severity::Denied => "denied",
            Severity::Warning => "warning",
        };
        let cell = |text: &str| text.replace('|', "\\|").replace('\n', "<br>");
        let example = rule.example().replace(" // ", " on ");
        let (summary, message) = (cell(rule.summary()), cell(&message(rule)));
        let _ = writeln!(
            table,
            "| `{}` | {severity} | {summary} | `{}` | {message} |",
            rule.id(),
            cell(&example)
        );
    }
    table
}

/// What the validator says to the rule's example.
fn message(rule: Rule) -> String {
    match rule {
        Rule::ArgumentUnknown => structure::argument_unknown("allowed_origins"),
        Rule::ArgumentDuplicate => structure::argument_duplicate("max_age"),
        Rule::HeaderIdentifier => header_identifier("CONTENT_TYPE", Argument::AllowHeaders).to_string(),
        Rule::ArgumentMeaningless => structure::argument_meaningless_guard(),
        Rule::AttributeTwice => structure::attribute_twice("create_user"),
        Rule::AttributeBelow => structure::attribute_below("create_user", "#[get]"),
        Rule::AttributeTarget => structure::attribute_target("a struct"),
        _ => {
            let mut draft = draft(rule.example());
            if rule == Rule::Size {
                draft.allow_headers = Some((0..400).map(|number| format!("x-long-name-{number}")).collect());
            }
            draft.seen.extend(match rule {
                Rule::HandlerJson => Some(Seen::JsonBody),
                Rule::HandlerAuthorization => Some(Seen::Authorization),
                Rule::HandlerHeader => Some(Seen::RequestHeader("if-match".to_owned())),
                Rule::ModuleBlind => Some(Seen::Blind("include!(\"handlers.rs\")".to_owned())),
                _ => None,
            });
            let violations = check(&draft).violations;
            let found = violations.into_iter().find(|violation| violation.rule == rule);
            found
                .unwrap_or_else(|| panic!("{rule:?} does not fire on its example"))
                .message
        }
    }
}

/// Reads the few forms that examples have.
fn draft(example: &str) -> PolicyDraft {
    let (arguments, on) = example.split_once(" // ").unwrap_or((example, ""));
    let serves = match on {
        "" => Serves::Named,
        "fn" => Serves::Bare,
        attribute => Serves::Routed {
            attribute: attribute.to_owned(),
            methods: vec!["GET".to_owned()],
        },
    };
    let mut draft = PolicyDraft {
        serves,
        ..PolicyDraft::default()
    };
    let mut rest = arguments;
    while !rest.is_empty() {
        let end = rest.find([' ', ',']).unwrap_or(rest.len());
        let (name, value) = rest.split_at(end);
        rest = match value.strip_prefix(" = ") {
            Some(value) => set(&mut draft, name, value),
            None => {
                assert_eq!(name, "credentials");
                draft.credentials = Some(true);
                value
            }
        };
        rest = rest.strip_prefix(", ").unwrap_or(rest);
    }
    draft
}

/// Reads one value, and returns what follows it.
fn set<'a>(draft: &mut PolicyDraft, name: &str, value: &'a str) -> &'a str {
    let end = match value.as_bytes()[0] {
        b'[' => value.find(']').expect("the list ends") + 1,
        b'"' => value[1..].find('"').expect("the string ends") + 2,
        _ => value.find(',').unwrap_or(value.len()),
    };
    let (value, rest) = value.split_at(end);
    let strings = if let Some(list) = value.strip_prefix('[') {
        elements(list.trim_end_matches(']'))
    } else {
        vec![value.trim_matches('"').to_owned()]
    };
    match name {
        "origins" => draft.origins = Some(OriginsDraft::Listed(strings)),
        "methods" => draft.methods = Some(strings),
        "allow_headers" => draft.allow_headers = Some(strings),
        "expose_headers" => draft.expose_headers = Some(strings),
        "max_age" => draft.max_age = Some(MaxAge::Seconds(value.parse().expect("a number"))),
        "block" => draft.block = Some(strings),
        "report" => draft.report = Some(strings),
        "allow" => draft.allow = Some(strings),
        _ => panic!("{name}"),
    }
    rest
}

/// Strings and words between commas; a comma within a string is part of it.
fn elements(list: &str) -> Vec<String> {
    if list.contains('"') && !list.contains("\", \"") {
        let words = list.split(", ").filter(|word| !word.contains('"'));
        let strings = list.split('"').skip(1).step_by(2);
        return words.chain(strings).map(str::to_owned).collect();
    }
    list.split(", ")
        .filter(|word| !word.is_empty())
        .map(|word| word.trim_matches('"').to_owned())
        .collect()
}
