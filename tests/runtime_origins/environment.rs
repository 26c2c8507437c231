//! A list from an environment variable.

use std::{
    env,
    ffi::{OsStr, OsString},
};

use cors_runtime::RuntimeOrigins;

use crate::support::{allows, child, is_child};

const VARIABLE: &str = "PARTNER_ORIGINS";

/// In a child process: takes the variable and says what became of it.
#[test]
fn child_takes_the_variable() {
    if !is_child() {
        return;
    }
    let list = RuntimeOrigins::new();
    list.set(["https://before.example"]).unwrap();
    match list.set_from_env(VARIABLE) {
        Ok(()) => println!("<<set>>"),
        Err(refused) => println!("<<refused {}>>{refused}<<end>>", refused.origins().len()),
    }
    for origin in env::var("PROBES").unwrap_or_default().split(' ') {
        println!("<<{origin} {}>>", allows(&list, origin));
    }
}

/// What the child says about a value.
fn take(value: Option<&OsStr>, probes: &[&str]) -> String {
    let output = child("environment::child_takes_the_variable", VARIABLE, value)
        .env("PROBES", probes.join(" "))
        .output()
        .expect("the test program runs");
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[track_caller]
fn assert_refused(value: Option<&OsStr>, mistakes: usize, parts: &[&str]) {
    let said = take(value, &["https://before.example", "https://a.example"]);
    assert!(said.contains(&format!("<<refused {mistakes}>>")), "{said}");
    assert!(
        said.contains("`PARTNER_ORIGINS`"),
        "the variable is named: {said}"
    );
    for part in parts {
        assert!(said.contains(part), "{part}: {said}");
    }
    // The list before stays in force, and nothing of the new one is.
    assert!(said.contains("<<https://before.example true>>"), "{said}");
    assert!(said.contains("<<https://a.example false>>"), "{said}");
}

#[test]
fn missing() {
    assert_refused(None, 0, &["missing: it is not set"]);
}

#[test]
fn empty() {
    for value in ["", " ", ",", " , ,\n\t,"] {
        assert_refused(
            Some(OsStr::new(value)),
            0,
            &["there are none", "help: name at least one"],
        );
    }
}

#[cfg(unix)]
#[test]
fn not_utf8() {
    use std::os::unix::ffi::OsStringExt as _;

    let value = OsString::from_vec(b"https://a.example,https://b\xff.example".to_vec());
    assert_refused(Some(&value), 0, &["it is not UTF-8"]);
}

#[test]
fn one_bad_entry_among_a_thousand() {
    let mut origins: Vec<String> = (0..999)
        .map(|tenant| format!("https://tenant-{tenant}.example"))
        .collect();
    origins.insert(0, "https://a.example".to_owned());
    origins[700] = "tenant-699.example".to_owned();
    assert_refused(
        Some(&OsString::from(origins.join(","))),
        1,
        &["entry 701 `tenant-699.example`", "`https://tenant-699.example`"],
    );
}

#[test]
fn commas_and_white_space_separate() {
    let probes = [
        "https://a.example",
        "https://x.b.example",
        "http://localhost:3000",
        "https://before.example",
    ];
    let said = take(
        Some(OsStr::new(
            " https://a.example,https://*.b.example\n\thttp://localhost:* ,\r\n,",
        )),
        &probes,
    );
    assert!(said.contains("<<set>>"), "{said}");
    for (origin, is_allowed) in probes.iter().zip([true, true, true, false]) {
        assert!(said.contains(&format!("<<{origin} {is_allowed}>>")), "{said}");
    }
}
