//! Public suffixes and the domains above them, compared with the text of the list that `psl` was generated from.

#![cfg(feature = "check")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use cors_policy::draft::{OriginsDraft, PolicyDraft};
use cors_policy::rules::check;
use cors_policy::violation::Rule;

/// The list, from the sources of the crate that this build uses.
fn list() -> String {
    let metadata = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--all-features"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let metadata: serde_json::Value = serde_json::from_slice(&metadata.stdout).expect("metadata is JSON");
    let packages = metadata["packages"].as_array().expect("metadata lists packages");
    let psl = packages
        .iter()
        .find(|package| package["name"] == "psl")
        .expect("psl is a dependency");
    let manifest = psl["manifest_path"].as_str().expect("psl has a manifest");
    let list = Path::new(manifest).with_file_name("data").join("rules.txt");
    std::fs::read_to_string(list).expect("psl ships its list")
}

fn is_shared(base: &str) -> bool {
    let draft = PolicyDraft {
        origins: Some(OriginsDraft::Listed(vec![format!("https://*.{base}")])),
        ..PolicyDraft::default()
    };
    let rules: Vec<Rule> = check(&draft)
        .violations
        .iter()
        .map(|violation| violation.rule)
        .collect();
    assert!(
        rules.iter().all(|rule| *rule == Rule::OriginPublicSuffix),
        "{base}: {rules:?}"
    );
    !rules.is_empty()
}

fn parents(domain: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(domain), |domain| Some(domain.split_once('.')?.1))
}

#[test]
fn every_suffix_and_every_base_above_one_is_shared() {
    let list = list();
    let mut shared = BTreeSet::new();
    let mut wildcards = BTreeSet::new();
    let mut exceptions = BTreeSet::new();
    for rule in list.lines() {
        if let Some(domain) = rule.strip_prefix('!') {
            exceptions.insert(ascii(domain));
        } else if let Some(domain) = rule.strip_prefix("*.") {
            wildcards.insert(ascii(domain));
        } else {
            shared.insert(ascii(rule));
        }
    }
    assert!(shared.len() > 9_000 && wildcards.len() > 100 && exceptions.len() == 8);
    for domain in shared.iter().chain(&wildcards) {
        for base in parents(domain) {
            assert!(is_shared(base), "{base}");
        }
    }
    for domain in &wildcards {
        assert!(is_shared(&format!("stranger.{domain}")), "stranger.{domain}");
    }
    for domain in &exceptions {
        assert!(!is_shared(domain), "{domain}");
    }
    let above: BTreeSet<&str> = shared
        .iter()
        .chain(&wildcards)
        .flat_map(|domain| parents(domain))
        .collect();
    for domain in &shared {
        let registered = format!("registered-by-me.{domain}");
        let expected = wildcards.contains(domain) || above.contains(registered.as_str());
        assert_eq!(is_shared(&registered), expected, "{registered}");
    }
}

fn ascii(domain: &str) -> String {
    idna::domain_to_ascii(domain).unwrap_or_else(|_| panic!("{domain}"))
}
