//! A list with a mistake is refused as a whole, every mistake is named, and the list before stays in force.

use std::{collections::BTreeSet, error::Error};

use cors_runtime::{InvalidOrigins, PolicyConfig, RuntimeOrigins};
use serde_json::Value;

use crate::support::allows;

fn thousand() -> Vec<String> {
    (0..1000)
        .map(|tenant| format!("https://tenant-{tenant}.example"))
        .collect()
}

#[test]
fn one_bad_entry_among_a_thousand_is_named() {
    let list = RuntimeOrigins::new();
    list.set(["https://before.example"]).unwrap();
    let mut origins = thousand();
    origins[417].push('/');
    let refused = list.set(&origins).unwrap_err();
    let [mistake] = refused.origins() else {
        panic!("{refused}")
    };
    assert_eq!(
        (mistake.position(), mistake.origin()),
        (417, "https://tenant-417.example/")
    );
    assert_eq!(mistake.rule(), "origin_trailing_slash");
    assert!(
        mistake
            .message()
            .contains("help: write `https://tenant-417.example`"),
        "{refused}"
    );
    let shown = refused.to_string();
    assert!(
        shown.contains("entry 418") && shown.contains("`https://tenant-417.example/`"),
        "{shown}"
    );

    assert!(allows(&list, "https://before.example"));
    assert!(
        !allows(&list, "https://tenant-0.example"),
        "no part of the refused list is in force"
    );
    assert!(!allows(&list, "https://tenant-999.example"));

    origins[417].pop();
    list.set(&origins).unwrap();
    assert!(allows(&list, "https://tenant-417.example"));
    assert!(
        !allows(&list, "https://before.example"),
        "a list replaces the one before, whole"
    );
}

#[test]
fn every_mistake_is_returned() {
    let mut origins = thousand();
    origins[0] = "null".to_owned();
    origins[1] = "*".to_owned();
    origins[500] = "HTTPS://tenant-500.example".to_owned();
    origins[999] = "https://*.com".to_owned();
    let refused = RuntimeOrigins::new().set(&origins).unwrap_err();
    let named: BTreeSet<(usize, &str)> = refused
        .origins()
        .iter()
        .map(|mistake| (mistake.position(), mistake.rule()))
        .collect();
    let expected = [
        (0, "origin_null"),
        (1, "origin_wildcard_place"),
        (500, "origin_scheme_case"),
        (999, "origin_public_suffix"),
    ];
    assert_eq!(named, BTreeSet::from(expected));
    let shown = refused.to_string();
    for (position, _) in expected {
        assert!(shown.contains(&format!("entry {}", position + 1)), "{shown}");
    }
}

/// Quotes are one cause, of one message. Two mistakes of one entry without them are two.
#[test]
fn what_has_one_cause_is_said_once() {
    let rules = |entries: &[&str]| -> Vec<(usize, &'static str)> {
        let refused = RuntimeOrigins::credentialed().set(entries).unwrap_err();
        let named = refused
            .origins()
            .iter()
            .map(|mistake| (mistake.position(), mistake.rule()));
        named.collect()
    };
    let both = [(0, "origin_public_suffix"), (0, "origin_insecure")];
    assert_eq!(rules(&["http://*.github.io"]), both);
    let quoted = rules(&["'http://*.github.io'", "http://*.github.io"]);
    assert_eq!(quoted.len(), 3, "{quoted:?}");
    assert_eq!(quoted[1..], both.map(|(_, rule)| (1, rule)));
}

/// A template's end is nothing of its own.
#[test]
fn a_template_in_several_words_is_one_mistake() {
    let refused = RuntimeOrigins::new()
        .set(["{{.Values.origin", "|", "quote", "}}", "https://a.example/"])
        .unwrap_err();
    let positions: Vec<usize> = refused
        .origins()
        .iter()
        .map(|mistake| mistake.position())
        .collect();
    assert_eq!(positions, [0, 4], "{refused}");
}

/// What a `main` that returns it prints is for the operator too.
#[test]
fn the_debug_form_is_readable() {
    let refused = RuntimeOrigins::new().set(["https://a.example/"]).unwrap_err();
    assert_eq!(format!("{refused:?}"), refused.to_string());
}

#[test]
fn the_error_goes_through_a_box() {
    fn set(list: &RuntimeOrigins) -> Result<(), Box<dyn Error + Send + Sync>> {
        list.set(["https://a.example/"])?;
        Ok(())
    }
    let error = set(&RuntimeOrigins::new()).unwrap_err();
    assert!(error.downcast_ref::<InvalidOrigins>().is_some());
}

#[test]
fn a_list_without_entries_is_refused() {
    let list = RuntimeOrigins::new();
    list.set(["https://before.example"]).unwrap();
    let refused = list.set(Vec::<String>::new()).unwrap_err();
    assert!(refused.origins().is_empty());
    assert!(refused.to_string().contains("there are none"), "{refused}");
    assert!(allows(&list, "https://before.example"));
}

/// Lines from a deployment cannot forge lines of a log.
#[test]
fn what_is_repeated_is_escaped() {
    let refused = RuntimeOrigins::new()
        .set(["https://a.example\n  entry 9: all good"])
        .unwrap_err();
    assert!(!refused.to_string().contains("\n  entry 9"), "{refused}");
    assert_eq!(
        refused.origins()[0].origin(),
        "https://a.example\n  entry 9: all good"
    );
}

/// The verdicts on every origin that the attribute's own rules are tested with. `"*"` alone differs: nobody could
/// see it from the source.
#[test]
fn the_rules_are_those_of_the_attribute() {
    let corpus: Value =
        serde_json::from_str(include_str!("../../cors-rules/tests/corpus/origins.json")).unwrap();
    let rows = corpus["patterns"].as_array().unwrap();
    assert!(rows.len() > 100);
    for row in rows {
        let pattern = row["pattern"].as_str().unwrap();
        let anonymous = RuntimeOrigins::new().set([pattern]);
        let credentialed = RuntimeOrigins::credentialed().set([pattern]);
        for (verdict, outcome) in [("plain", anonymous), ("credentials", credentialed)] {
            let is_refused = pattern == "*" || matches!(row[verdict].as_str().unwrap(), "error" | "denied");
            assert_eq!(outcome.is_err(), is_refused, "{pattern} {verdict}: {outcome:?}");
        }
    }
}

/// The entry stands in each line that is about it, whatever is wrong with it.
#[test]
fn every_message_names_the_entry() {
    let corpus: Value =
        serde_json::from_str(include_str!("../../cors-rules/tests/corpus/origins.json")).unwrap();
    let mut mistakes = 0;
    for row in corpus["patterns"].as_array().unwrap() {
        let pattern = row["pattern"].as_str().unwrap();
        let Err(refused) = RuntimeOrigins::credentialed().set(["https://fine.example", pattern]) else {
            continue;
        };
        let shown = refused.to_string();
        // A password is not shown.
        let pattern = pattern.replace(":password@", ":***@");
        let start: String = pattern.escape_debug().take(50).collect();
        assert!(
            shown.contains(&format!("\n  entry 2 `{start}")),
            "{pattern}: {shown}"
        );
        mistakes += refused.origins().len();
    }
    assert!(mistakes > 100, "{mistakes}");
}

/// The same entries, in a file.
fn from_file(text: &str) -> Result<(), InvalidOrigins> {
    let path = format!("{}/passwords-{}", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    std::fs::write(&path, text).expect("a file can be written");
    let result = RuntimeOrigins::new().set_from_file(&path);
    std::fs::remove_file(path).expect("a file can be removed");
    result
}

/// Messages end in logs. Whatever character a password has, no piece of it is in one.
#[test]
fn no_piece_of_a_password_is_in_a_message() {
    for entry in [
        "https://app:s3cr3t#s3cr3t@a.example",
        "postgres://app:s3cr3t/s3cr3t@db/prod",
        "postgres://app:s3cr3t,s3cr3t@db/prod",
        "postgres://app:s3cr3t s3cr3t@db/prod",
        "https://app:s3cr3t;s3cr3t@a.example",
        "https://app:s3cr3t|s3cr3t@a.example",
        "https://app:s3cr3t\"s3cr3t@a.example",
        "\"https://app:s3cr3t's3cr3t@a.example\"",
        "https://app:s3cr3t?s3cr3t@a.example",
        "https://app:s3cr3t\\s3cr3t@a.example",
        "https://app:${s3cr3t}@a.example",
        "https://app:{{s3cr3t}}@a.example",
        "https://app:s3cr3t*s3cr3t@a.example",
        "https://app:s3cr3t%40a.example",
        "https://app:s3cr3t@",
        "redis://:s3cr3t@cache:6379",
        "DATABASE_URL=postgres://app:s3cr3t@db/prod",
        "https://app:s3cr3t@a.example|https://b:s3cr3t@b.example",
    ] {
        let refused = RuntimeOrigins::new().set([entry]).unwrap_err();
        let config = PolicyConfig {
            origins: vec![entry.to_owned()],
            ..PolicyConfig::default()
        };
        let policy = config.check().expect_err("it is no origin");
        // In one text a password has the marks that are between origins.
        let text = format!("https://a.example, {entry}, https://b.example");
        let of_file = from_file(&text).expect_err("it is no origin");
        let config = serde_json::json!({ "origins": text });
        let config: PolicyConfig = serde_json::from_value(config).expect("it is text");
        let of_text = config.check().expect_err("it is no origin");
        for shown in [
            refused.to_string(),
            policy.to_string(),
            of_file.to_string(),
            of_text.to_string(),
        ] {
            assert!(!shown.contains("s3cr3t") && shown.contains("***"), "{shown}");
        }
    }
}

/// A word with a separator in it is no origin: nothing that is taken for a password hides an entry or lets one in.
#[test]
fn what_is_one_word_opens_nothing() {
    for text in [
        "https://u:p, b@https://evil.example",
        "https://u:p,@https://evil.example, https://a.example",
        "https://a.example, x://u:p https@evil.example https://b.example",
        "https://localhost:80x, b@evil.example",
        "https://u:p, b@evil.example",
    ] {
        from_file(text).expect_err(text);
        let config = serde_json::from_value::<PolicyConfig>(serde_json::json!({ "origins": text }));
        config.expect("it is text").check().expect_err(text);
    }
    let list = "https://a.example:8080, http://localhost:*,https://[::1]:3000 https://b.example:80/";
    assert_eq!(from_file(list).unwrap_err().origins().len(), 1, "the slash alone");
    from_file(list.trim_end_matches(":80/")).expect("no mistake");
}
