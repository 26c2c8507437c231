//! What is said about each mistake, in full. `UPDATE_EXPECT=1 cargo test -p cors-rules --all-features --test messages`
//! writes the texts anew, to be read in the diff.

#![cfg(feature = "check")]

mod lists;
mod mistakes;
mod origins;
mod proposals;
mod values;

use std::fmt::Write as _;

use cors_rules::{
    draft::PolicyDraft,
    rules::{check, check_file},
    violation::Violation,
};

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|&text| text.to_owned()).collect()
}

/// Everything that is said about a draft, below its `name`. Files have other readers, who read another text at times.
fn write(all: &mut String, name: &str, draft: &PolicyDraft) {
    let said = |violations: Vec<Violation>| -> Vec<String> {
        let lines = violations.into_iter().map(|violation| {
            let Violation {
                place, rule, message, ..
            } = violation;
            format!("  {place:?} {}: {}\n", rule.id(), message.replace('\n', "\n    "))
        });
        lines.collect()
    };
    let (in_code, mut in_file) = (said(check(draft).violations), said(check_file(draft).violations));
    assert_eq!(in_code.len(), in_file.len(), "{name}");
    let sound = if in_code.is_empty() { "  nothing\n" } else { "" };
    in_file.retain(|line| !in_code.contains(line));
    write!(all, "{name}\n{sound}{}", in_code.concat()).expect("a text takes text");
    if !in_file.is_empty() {
        write!(all, " in a file\n{}", in_file.concat()).expect("a text takes text");
    }
}
