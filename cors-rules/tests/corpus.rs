//! The shared verdicts on origins, each plain and with credentials.

#![cfg(feature = "check")]

use std::collections::BTreeSet;

use cors_rules::draft::{OriginsDraft, PolicyDraft};
use cors_rules::rules::check;
use cors_rules::violation::Severity;
use serde_json::Value;

#[test]
fn every_verdict_is_ours() {
    let corpus: Value =
        serde_json::from_str(include_str!("corpus/origins.json")).expect("the corpus is JSON");
    let rows = corpus["patterns"].as_array().expect("the corpus is a list");
    let mut disagreements = Vec::new();
    for row in rows {
        let pattern = row["pattern"].as_str().expect("a row has a pattern");
        let listed: BTreeSet<&str> = row["rules"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        for (key, credentials) in [("plain", false), ("credentials", true)] {
            let expected = row[key].as_str().expect("a row has verdicts");
            let (verdict, denied) = judged(pattern, credentials);
            let rules_agree = match (verdict, credentials) {
                ("denied", true) => denied == listed,
                ("denied", false) => denied.is_subset(&listed),
                _ => true,
            };
            if verdict != expected || !rules_agree {
                disagreements.push(format!(
                    "{pattern:?} {key}: {verdict} {denied:?}, the corpus: {expected} {listed:?}"
                ));
            }
        }
    }
    assert_eq!(rows.len(), 185);
    assert!(disagreements.is_empty(), "{}", disagreements.join("\n"));
}

fn judged(pattern: &str, credentials: bool) -> (&'static str, BTreeSet<&'static str>) {
    let draft = PolicyDraft {
        origins: Some(OriginsDraft::Listed(vec![pattern.to_owned()])),
        credentials: Some(credentials),
        ..PolicyDraft::default()
    };
    let checked = check(&draft);
    let of = |severity: Severity| {
        let violations = checked.violations.iter();
        violations
            .filter(|violation| violation.severity == severity)
            .map(|violation| violation.rule.id())
            .collect::<BTreeSet<_>>()
    };
    let denied = of(Severity::Denied);
    let verdict = match (of(Severity::Error).is_empty(), denied.is_empty()) {
        (false, _) => "error",
        (true, false) => "denied",
        (true, true) => "ok",
    };
    (verdict, denied)
}
