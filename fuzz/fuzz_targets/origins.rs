//! The parser of origins: what it takes is what it says, and what it corrects to is taken.
//!
//! The first byte says whether there are credentials; then entries, one a line.

#![no_main]
#![forbid(unsafe_code)]

use cors_rules::rules::{ListTerms, check_origins};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let Ok(text) = str::from_utf8(rest) else { return };
    let entries: Vec<&str> = text.split('\n').take(8).collect();
    for entry in &entries {
        parse(entry);
    }
    list(&entries, first & 1 == 1);
});

fn terms(credentials: bool) -> ListTerms {
    ListTerms {
        credentials,
        ..ListTerms::default()
    }
}

fn parse(entry: &str) {
    match check_origins(&[entry], terms(false)) {
        Ok(listed) => {
            let [(0, pattern)] = listed.kept[..] else {
                panic!("one entry makes one pattern: {listed:?}");
            };
            assert_eq!(pattern.to_string(), entry, "reads back as it stands");
            let is_odd = |byte: u8| byte.is_ascii_whitespace();
            assert!(entry.is_ascii() && !entry.bytes().any(is_odd));
            let covers_itself = pattern.covers(entry.as_bytes());
            assert_eq!(
                covers_itself,
                pattern.is_exact(),
                "a pattern is no origin: {entry}"
            );
        }
        Err(refused) => {
            assert!(
                !refused.violations.is_empty(),
                "refused without a reason: {entry:?}"
            );
            for violation in refused.violations {
                corrected(&violation.message);
            }
        }
    }
}

/// What is proposed is taken, or refused for what the program may permit.
fn corrected(message: &str) {
    let proposed = message
        .split("help: write `")
        .nth(1)
        .and_then(|rest| rest.split('`').next());
    let Some(origin) = proposed.filter(|text| text.contains("://") && !text.starts_with('[')) else {
        return;
    };
    // Several are proposed as they are written in a variable.
    let entries: Vec<&str> = origin.split(", ").collect();
    if let Err(refused) = check_origins(&entries, terms(false)) {
        let is_permissible = refused
            .violations
            .iter()
            .all(|violation| violation.severity != cors_rules::violation::Severity::Error);
        assert!(is_permissible, "{message}: {refused:?}");
    }
}

/// A list is taken when each entry is; what another entry covers is dropped, and nothing else is.
fn list(entries: &[&str], credentials: bool) {
    match check_origins(entries, terms(credentials)) {
        Ok(listed) => {
            assert_eq!(listed.kept.len() + listed.dropped.len(), entries.len());
            for (position, pattern) in &listed.kept {
                let others = listed.kept.iter().filter(|(other, _)| other != position);
                for (_, other) in others {
                    let entry = entries[*position];
                    assert!(!other.covers(entry.as_bytes()), "{entry} is covered by {other:?}");
                    assert_ne!(other, pattern);
                }
            }
            if credentials {
                assert!(
                    check_origins(entries, terms(false)).is_ok(),
                    "credentials only forbid: {entries:?}"
                );
            }
        }
        Err(refused) => {
            let violations = refused.violations;
            assert!(violations.iter().all(|violation| !violation.message.is_empty()));
            assert!(!violations.is_empty());
        }
    }
}
