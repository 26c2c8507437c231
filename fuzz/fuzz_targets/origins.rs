//! The parser of origins: what it takes is what it says, and what it corrects to is taken.
//!
//! The first byte says whether there are credentials; then entries, one a line.

#![no_main]
#![forbid(unsafe_code)]

use cors_rules::{
    origin::{OriginPattern, Port},
    rules::check_origins,
};
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

fn parse(entry: &str) {
    match check_origins(&[entry], false) {
        Ok(patterns) => {
            let [pattern] = patterns[..] else {
                panic!("one entry makes one pattern: {patterns:?}");
            };
            assert_eq!(spelled(&pattern), entry, "reads back as it stands");
            let is_odd = |byte: u8| byte.is_ascii_whitespace() || byte.is_ascii_uppercase();
            assert!(entry.is_ascii() && !entry.bytes().any(is_odd));
            let covers_itself = pattern.covers(entry.as_bytes());
            assert_eq!(
                covers_itself,
                pattern.is_exact(),
                "a pattern is no origin: {entry}"
            );
        }
        Err(violations) => assert!(!violations.is_empty(), "refused without a reason: {entry:?}"),
    }
}

fn spelled(pattern: &OriginPattern<'_>) -> String {
    let star = if pattern.subdomains { "*." } else { "" };
    let port = match pattern.port {
        Port::Absent => String::new(),
        Port::Exact(port) => format!(":{port}"),
        Port::Any => ":*".to_owned(),
    };
    format!("{}://{star}{}{port}", pattern.scheme, pattern.host)
}

/// A list is taken when each entry is, and none covers another.
fn list(entries: &[&str], credentials: bool) {
    match check_origins(entries, credentials) {
        Ok(patterns) => {
            assert_eq!(patterns.len(), entries.len());
            for (index, entry) in entries.iter().enumerate() {
                let others = patterns.iter().enumerate().filter(|(other, _)| *other != index);
                for (_, other) in others {
                    assert!(!other.covers(entry.as_bytes()), "{entry} is covered by {other:?}");
                }
            }
            if credentials {
                assert!(
                    check_origins(entries, false).is_ok(),
                    "credentials only forbid: {entries:?}"
                );
            }
        }
        Err(violations) => {
            assert!(violations.iter().all(|violation| !violation.message.is_empty()));
            assert!(!violations.is_empty());
        }
    }
}
