//! What is said of a mistake is at its entry, said once, and accepted where it is written.

use cors_runtime::{InvalidPolicy, PolicyConfig};

/// What a variable may hold by mistake, field by field.
const MISTAKES: &[(&str, &[&str])] = &[
    (
        "origins",
        &[
            "https://a.example;https://b.example",
            "https://a.example|https://b.example",
            "https://a.example/",
            "https://a.example/, https://b.example:443",
            "\"https://a.example\"",
            "'https://a.example,https://b.example'",
            "[\"https://a.example\", \"https://b.example\"]",
            "ORIGINS=https://a.example",
            "- https://a.example",
            "https://a.example # prod",
            "{{ .Values.origins }} https://a.example",
            "a.example",
            "*://a.example",
            "https://a.example:80:81",
            "http://localhost:3000,3001",
            ".*",
            "any",
            "https://(app|shop).example.com",
        ],
    ),
    (
        "debug_origins",
        &["Loopback", "localhost", "\"loopback\"", "http://localhost/"],
    ),
    (
        "methods",
        &[
            "GET;PUT",
            "GET|PUT",
            "get",
            "\"GET\"",
            "[\"GET\", \"PUT\"]",
            "'GET'",
            "GET/users",
            "all",
        ],
    ),
    (
        "allow_headers",
        &[
            "'content-type'",
            "\"content-type\"",
            "[\"content-type\", \"x-a\"]",
            "content-type;x-a",
            "x-a|x-b",
            "any",
            "content-type:",
            "application/json",
        ],
    ),
    ("expose_headers", &["'etag'", "etag;x-a", "[\"etag\"]", "all"]),
    ("block", &["reads", "\"write\""]),
];

/// The list of a variable with each entry corrected as the error says; `None` where it says nothing to write.
fn corrected(words: &[&str], error: &InvalidPolicy) -> Option<Vec<String>> {
    let mut words: Vec<String> = words.iter().copied().map(str::to_owned).collect();
    let violations = error.violations();
    for violation in violations {
        let position = violation.position()?;
        let (_, help) = violation.message().split_once("help: ")?;
        words[position] = match help.strip_prefix("write `") {
            Some(rest) => rest.split_once('`')?.0.to_owned(),
            None => return None,
        };
    }
    Some(words)
}

/// What an error says to write is accepted when it is written, as one text and as the entries of a list.
#[test]
fn corrections_are_accepted_where_they_are_written() {
    let (mut followed, mut refused) = (0, Vec::new());
    for (field, mistakes) in MISTAKES {
        for mistake in *mistakes {
            let check = |value: serde_json::Value| {
                let mut fields = serde_json::json!({ "origins": "https://own.example" });
                fields[field] = value;
                let config: PolicyConfig = serde_json::from_value(fields).expect("the fields are known");
                config.check()
            };
            let Err(error) = check((*mistake).into()) else {
                continue;
            };
            assert!(!error.to_string().contains("write `["), "{field}: {error}");
            assert!(!error.to_string().contains("write `\""), "{field}: {error}");
            let words: Vec<&str> = mistake
                .split(|separator: char| separator == ',' || separator.is_whitespace())
                .filter(|word| !word.is_empty())
                .collect();
            let Some(corrected) = corrected(&words, &error) else {
                continue;
            };
            followed += 1;
            let text = corrected.join(" ");
            let entries: Vec<&str> = text.split([',', ' ']).filter(|entry| !entry.is_empty()).collect();
            for value in [text.as_str().into(), entries.into()] {
                if let Err(again) = check(value) {
                    refused.push(format!("{field}: {error}\nas advised, `{text}`: {again}"));
                }
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
    assert!(followed > 20, "{followed}");
}

/// The word is what was written; what it stands for would be looked for in vain.
#[test]
fn loopback_is_shown_as_the_word() {
    for debug in [
        &["loopback", "http://localhost:3000"][..],
        &["http://localhost:3000", "loopback"],
        &["loopback", "http://[::1]:3000"],
    ] {
        let config = PolicyConfig {
            origins: vec!["https://a.example".to_owned()],
            debug_origins: debug.iter().copied().map(str::to_owned).collect(),
            ..PolicyConfig::default()
        };
        let error = config.check().expect_err("one covers the other").to_string();
        assert!(error.contains("`loopback`") && !error.contains(":*"), "{error}");
    }
}

/// Words behind one that is not meant as an origin are not told as well, and `loopback` keeps its place.
#[test]
fn each_mistake_is_told_once_at_its_entry() {
    const SOUND: &str = "https://ok.example";
    for (origins, debug, expected) in [
        (
            &[SOUND, "{{", ".Values.origins", "}}", "https://a.example/"][..],
            &[][..],
            &[
                "`origins`, entry 2 `{{`",
                "`origins`, entry 5 `https://a.example/`",
            ][..],
        ),
        (&[SOUND, "#", "prod", "site"], &[], &["`origins`, entry 2 `#`"]),
        (&["*"], &["loopback"], &["`debug_origins`, entry 1 `loopback`"]),
        (
            &[SOUND],
            &["loopback", "loopback"],
            &["`debug_origins`, entry 2 `loopback`"],
        ),
        (
            &[SOUND],
            &["https://b.example/", "loopback", "https://c.example/"],
            &[
                "`debug_origins`, entry 1 `https://b.example/`",
                "`debug_origins`, entry 3 `https://c.example/`",
            ],
        ),
        (
            &["https://a.example/"],
            &["loopback", "http://localhost:3000"],
            &[
                "`origins`, entry 1 `https://a.example/`",
                "`debug_origins`, entry 2 `http://localhost:3000`",
            ],
        ),
        (
            &["http://localhost:*", "https://a.example/"],
            &["loopback"],
            &[
                "`origins`, entry 2 `https://a.example/`",
                "`debug_origins`, entry 1 `loopback`",
            ],
        ),
    ] {
        let texts = |written: &[&str]| written.iter().copied().map(str::to_owned).collect();
        let config = PolicyConfig {
            origins: texts(origins),
            debug_origins: texts(debug),
            ..PolicyConfig::default()
        };
        let error = config.check().expect_err("a mistake").to_string();
        let told = error.lines().filter_map(|line| line.strip_prefix("  field "));
        let told: Vec<&str> = told
            .filter_map(|line| line.split_once(": "))
            .map(|(place, _)| place)
            .collect();
        assert_eq!(told, expected, "{error}");
    }
}
