//! The table of public suffixes is the list that `psl` was generated from, and lookups agree with `psl`.

#![cfg(feature = "check")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use cors_rules::draft::{OriginsDraft, PolicyDraft};
use cors_rules::rules::check;
use cors_rules::violation::Rule;
use psl::Psl as _;

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

/// What the table says about itself; sorted before all rules.
const HEAD: &str = "\
//0 The rules of the public suffix list, <https://publicsuffix.org/list/>, without the top-level domains.
//1 This Source Code Form is subject to the terms of the Mozilla Public License, v. 2.0.
//2 If a copy of the MPL was not distributed with this file, You can obtain one at https://mozilla.org/MPL/2.0/.
//3 Made from the crate psl: cargo update -p psl && UPDATE_EXPECT=1 cargo test -p cors-rules --all-features
";

#[test]
fn the_table_is_the_list() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/suffixes.txt");
    let mut rules: Vec<String> = list()
        .lines()
        .filter(|rule| rule.contains('.'))
        .map(reversed)
        .collect();
    rules.sort_unstable();
    let table = format!("{HEAD}{}\n", rules.join("\n"));
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, &table).expect("the table can be written");
    }
    let written = std::fs::read_to_string(path).expect("the table is checked in");
    assert!(
        written == table,
        "suffixes.txt is not psl's list; UPDATE_EXPECT=1 rewrites it"
    );
}

/// A rule as a line of the table: `!www.ck` is `ck.!www`.
fn reversed(rule: &str) -> String {
    let (mark, domain) = match rule.strip_prefix('!') {
        Some(domain) => ("!", domain),
        None => ("", rule),
    };
    let domain = domain
        .strip_prefix("*.")
        .map_or_else(|| ascii(domain), |base| format!("*.{}", ascii(base)));
    let mut labels: Vec<&str> = domain.rsplit('.').collect();
    let last = labels.pop().unwrap_or_default();
    format!("{}.{mark}{last}", labels.join("."))
}

/// `psl` asks for one label more exactly where its tree goes on, which tells what lies beneath a domain.
struct Watched<'a> {
    labels: std::str::RSplit<'a, char>,
    asked_beyond: bool,
}

impl<'a> Iterator for Watched<'a> {
    type Item = &'a [u8];

    fn next(&mut self) -> Option<&'a [u8]> {
        let label = self.labels.next();
        self.asked_beyond |= label.is_none();
        label.map(str::as_bytes)
    }
}

fn is_shared_in_psl(base: &str) -> bool {
    let mut watched = Watched {
        labels: base.rsplit('.'),
        asked_beyond: false,
    };
    psl::List.find(&mut watched).len == base.len() || watched.asked_beyond
}

#[test]
fn lookups_agree_with_psl() {
    let mut bases = BTreeSet::new();
    for rule in list().lines() {
        let domain = ascii(rule.trim_start_matches('!').trim_start_matches("*."));
        for domain in parents(&domain) {
            bases.insert(domain.to_owned());
            bases.insert(format!("registered-by-me.{domain}"));
            bases.insert(format!("a.registered-by-me.{domain}"));
        }
    }
    assert!(bases.len() > 20_000);
    // Nobody can register a name there, whatever the list says.
    bases.remove("home.arpa");
    for base in bases {
        assert_eq!(is_shared(&base), is_shared_in_psl(&base), "{base}");
    }
}

fn ascii(domain: &str) -> String {
    idna::domain_to_ascii(domain).unwrap_or_else(|_| panic!("{domain}"))
}
