//! `max_age`, and names of arguments.

use std::fmt::Write as _;

use cors_rules::{
    draft::{MaxAge, OriginsDraft, PolicyDraft},
    suggest,
};
use expect_test::expect_file;

use super::{texts, write};

const AGES: &[&str] = &[
    "",
    "-1",
    "-x",
    "\"-1\"",
    "- 1",
    "99999999999999999999",
    "1_000_000_000_000_000_000_000",
    "1.5",
    "1e3",
    "1e15",
    "1e14",
    "\"600\"",
    "'600'",
    "10m",
    "10 min",
    "10 mins.",
    "1 hour",
    "1.5 hours",
    "2h",
    "1d",
    "2 days",
    "1w",
    "1 week",
    "500ms",
    "5000ms",
    "600u32",
    "600_u64",
    "600 as u32",
    "600 as i64",
    "600 as f32",
    "10 x",
    "Some(600)",
    "None",
    "Ok(600)",
    "(600)",
    "[600]",
    "Duration::from_secs(600)",
    "Duration::from_mins(10)",
    "Duration::minutes(10)",
    "chrono::Duration::days(2)",
    "std::time::Duration::new(600)",
    "Duration::from_x(600)",
    "60 * 60",
    "60 * x",
    "12 * time.Hour",
    "60 *",
    "3600 + 1800",
    "3600 + x",
    "+",
    "PT10M",
    "PT10S",
    "PT1H",
    "P1D",
    "P1W",
    "P1M",
    "pt10m",
    "PT",
    "P",
    "PTxM",
    "x",
    "true",
];

#[test]
fn about_ages() {
    let mut all = String::new();
    let with = |max_age| PolicyDraft {
        origins: Some(OriginsDraft::Listed(texts(&["https://a.example"]))),
        max_age: Some(max_age),
        ..PolicyDraft::default()
    };
    for seconds in [0, 86_400, 86_401, u64::MAX] {
        write(&mut all, &seconds.to_string(), &with(MaxAge::Seconds(seconds)));
    }
    for age in AGES {
        write(&mut all, age, &with(MaxAge::Other((*age).to_owned())));
    }
    expect_file!["ages.txt"].assert_eq(&all);
}

const NAMES: &[&str] = &[
    "origin",
    "Origins",
    "orgins",
    "allowed_origins",
    "allow_origin",
    "allow_any_origin",
    "allow_any_method",
    "permissive",
    "orig",
    "ori",
    "cred",
    "cre",
    "allow",
    "allo",
    "debug",
    "no_credentials",
    "withCredentials",
    "without_credentials",
    "disallow_headers",
    "block_origins",
    "blocks",
    "max-age",
    "maxAge",
    "max_agee",
    "age",
    "ttl",
    "verbs",
    "headers",
    "exposed_headers",
    "send_wildcard",
    "vary",
    "options_passthrough",
    "timing_allow_origin",
    "allow_all_headers",
    "max_age_ms",
    "preflight",
    "blocklist",
    "report_to",
    "x",
    "",
];

#[test]
fn about_names() {
    let mut all = String::new();
    for name in NAMES {
        let argument = suggest::argument(name).map(|argument| argument.name());
        let (whole, none) = (suggest::whole(name), suggest::none(name));
        writeln!(all, "{name}: {argument:?}, {whole:?}, {none:?}").expect("a text takes text");
    }
    expect_file!["names.txt"].assert_eq(&all);
}
