//! The messages that operators get, whole, for what they write into a variable or a file.
//!
//! `UPDATE_EXPECT=1 cargo test -p cors-tests --test runtime_origins messages` writes `messages.txt` again: read its
//! diff as somebody who has never seen the program's source.

use std::{env, fmt::Write as _, fs, path::Path};

use cors_runtime::{Credentialed, InvalidOrigins, RuntimeOrigins};
use tempfile::TempDir;

use crate::support::{child, is_child};

/// What stands in a variable.
const VARIABLES: &[&str] = &[
    "\"https://app.example.com\"",
    "'https://app.example.com,https://shop.example.com'",
    "[\"https://app.example.com\", \"https://shop.example.com\"]",
    "[]",
    "[\"*\"]",
    "https://app.example.com;https://shop.example.com",
    "https://app.example.com; https://shop.example.com",
    "https://app.example.com|https://shop.example.com",
    "https://app.example.com # production",
    "*",
    "\"*\"",
    "**",
    "all",
    "any",
    "None",
    "true",
    "null",
    "app.example.com",
    "localhost:3000",
    "127.0.0.1",
    ".example.com",
    "*.example.com",
    "https://*",
    "http://localhost:*/",
    "https://app.example.com/",
    "https://app.example.com/login",
    "https://app.example.com:443",
    "HTTPS://App.Example.com",
    "https:app.example.com",
    "https//app.example.com",
    "https://app.example.com:3000,4000",
    "$FRONTEND_URL",
    "${FRONTEND_URL}",
    "{{ .Values.origins }}",
    "%FRONTEND_URL%",
    "<https://app.example.com>",
    "ORIGINS=https://app.example.com",
    "/^https:\\/\\/.*\\.example\\.com$/",
    "https://.*\\.example\\.com",
    "https://(app|shop).example.com",
    "https://app.example.com\\nhttps://shop.example.com",
    "\u{201c}https://app.example.com\u{201d}",
    "https%3A%2F%2Fapp.example.com",
    "https://user:secret@app.example.com",
    "https://*.com",
    "https://*.github.io",
    "https://operator:secret@app.example.com,https://u:secret@shop.example.com/",
];

/// What stands in a file.
const FILES: &[&str] = &[
    "- https://app.example.com\n- https://shop.example.com\n",
    "origins:\n  - https://app.example.com\n",
    "ORIGINS=https://app.example.com\n",
    "ORIGINS=\"https://app.example.com\"\n",
    "origins = [\"https://app.example.com\"]\n",
    "{ \"origins\": [\"https://app.example.com\"] }\n",
    "[\n  \"https://app.example.com\",\n  \"https://shop.example.com\"\n]\n",
    "// production\nhttps://app.example.com\n",
    "; production\nhttps://app.example.com\n",
    "-- production\nhttps://app.example.com\n",
    "https://app.example.com\r\nhttps://shop.example.com/\r\n",
    "\u{feff}https://app.example.com/\n",
];

fn name(number: usize) -> String {
    format!("ORIGINS_{number}")
}

/// In a child process, which has the variables.
#[test]
fn child_says_what_is_wrong() {
    if !is_child() {
        return;
    }
    for number in 0..VARIABLES.len() {
        let said = said(RuntimeOrigins::credentialed().set_from_env(&name(number)));
        println!("<<{number}>>{said}<<end>>");
    }
}

fn said(outcome: Result<(), InvalidOrigins>) -> String {
    outcome.map_or_else(|refused| refused.to_string(), |()| "(it is in force)".to_owned())
}

fn of_variables() -> Vec<String> {
    let mut command = child("messages::child_says_what_is_wrong", "ORIGINS", None);
    for (number, value) in VARIABLES.iter().enumerate() {
        command.env(name(number), value);
    }
    let output = command.output().expect("the test program runs");
    let output = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = |number: usize| {
        let (_, rest) = output.split_once(&format!("<<{number}>>"))?;
        let (said, _) = rest.split_once("<<end>>")?;
        Some(said.replace(&name(number), "ORIGINS"))
    };
    (0..VARIABLES.len())
        .map(|number| said(number).unwrap_or_else(|| panic!("{number}: {output}")))
        .collect()
}

fn of_files() -> Vec<String> {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("origins.txt");
    let list: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();
    let said = |content: &&str| {
        fs::write(&path, content).unwrap();
        said(list.set_from_file(&path)).replace(&*directory.path().to_string_lossy(), "/etc/api")
    };
    FILES.iter().map(said).collect()
}

#[test]
fn each_mistake_has_its_message() {
    let mut found = String::new();
    let written = VARIABLES.iter().map(|value| format!("ORIGINS={value}"));
    let written = written.chain(FILES.iter().map(|content| format!("origins.txt:\n{content}")));
    for (written, said) in written.zip(of_variables().into_iter().chain(of_files())) {
        let written = written
            .replace('\u{feff}', "(byte order mark)")
            .replace('\r', "(carriage return)");
        writeln!(
            found,
            "{}\n\n    {}\n\n----",
            written.trim_end(),
            said.replace('\n', "\n    ")
        )
        .unwrap();
    }
    if env::var_os("UPDATE_EXPECT").is_some() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("runtime_origins/messages.txt");
        return fs::write(path, &found).unwrap();
    }
    assert!(
        found == include_str!("messages.txt"),
        "the messages have changed: run this test with UPDATE_EXPECT=1 and read the diff\n{found}"
    );
}
