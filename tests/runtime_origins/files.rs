//! A list from a file: each thing that can be wrong with the file has an answer, and the list before stays.

use std::{fs, path::Path};

use cors_runtime::{InvalidOrigins, RuntimeOrigins};
use tempfile::TempDir;

use crate::support::allows;

/// Takes a file of these bytes over a list that has an origin.
fn take(content: &[u8]) -> (RuntimeOrigins, Result<(), InvalidOrigins>) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("origins.txt");
    fs::write(&path, content).unwrap();
    take_path(&path)
}

fn take_path(path: &Path) -> (RuntimeOrigins, Result<(), InvalidOrigins>) {
    let list = RuntimeOrigins::new();
    list.set(["https://before.example"]).unwrap();
    let outcome = list.set_from_file(path);
    (list, outcome)
}

#[track_caller]
fn assert_refused(taken: (RuntimeOrigins, Result<(), InvalidOrigins>), parts: &[&str]) {
    let (list, outcome) = taken;
    let refused = outcome.expect_err("the file is refused").to_string();
    for part in parts {
        assert!(refused.contains(part), "{part}: {refused}");
    }
    assert!(refused.len() < 20_000, "{}", refused.len());
    assert_eq!(list.origins(), ["https://before.example"]);
    assert!(allows(&list, "https://before.example"));
}

#[test]
fn lines_commas_and_comments() {
    let (list, outcome) = take(
        b"\xef\xbb\xbf# Ours\nhttps://a.example, https://*.b.example # and theirs\r\n\n\thttp://localhost:*\n# https://no.example",
    );
    outcome.unwrap();
    assert_eq!(
        list.origins(),
        ["https://a.example", "https://*.b.example", "http://localhost:*"]
    );
}

#[test]
fn mistakes_have_lines() {
    let content = b"# Ours\nhttps://a.example\n\nhttps://b.example/ \"https://c.example\"\n";
    assert_refused(
        take(content),
        &[
            "the file `",
            "origins.txt` cannot be used",
            "entry 2 on line 4 `https://b.example/`",
            "help: write `https://b.example`",
            "entry 3 on line 4 `\"https://c.example\"`: there are quotes around it",
        ],
    );
    let (_, outcome) = take(content);
    let lines: Vec<_> = outcome
        .unwrap_err()
        .origins()
        .iter()
        .map(|origin| origin.line())
        .collect();
    assert_eq!(lines, [Some(4), Some(4)]);
}

#[test]
fn nothing_in_it() {
    for content in [&b""[..], b"\n\n", b" , ,\n", b"# https://a.example\n"] {
        assert_refused(take(content), &["there are none"]);
    }
}

#[test]
fn no_text() {
    assert_refused(
        take(b"https://a.example\nhttps://b\xff.example\n"),
        &["line 2 is not UTF-8"],
    );
    // An archive, an image.
    assert_refused(take(&[0; 1000]), &["entry 1 on line 1 `\\0\\0"]);
}

#[test]
fn half_of_a_list() {
    assert_refused(
        take(b"https://a.example\nhttps://b.exa\nhttps:/"),
        &["entry 3 on line 3 `https:/`"],
    );
}

#[test]
fn no_file() {
    let directory = TempDir::new().unwrap();
    assert_refused(take_path(&directory.path().join("none")), &["it does not exist"]);
    assert_refused(take_path(directory.path()), &["it is a directory or a device"]);
    #[cfg(unix)]
    assert_refused(
        take_path(Path::new("/dev/zero")),
        &["it is a directory or a device"],
    );
}

/// Ten megabytes: of a list, of one line, of mistakes. The names are long: what takes the time is their number.
#[test]
fn ten_megabytes() {
    let label = "a".repeat(63);
    let tenant = |number: usize| format!("https://tenant-{number}.{label}.{label}.{label}.example");
    let many: String = (0..46_000).map(|number| tenant(number) + "\n").collect();
    assert!(many.len() > 10_000_000, "{}", many.len());
    let (list, outcome) = take(many.as_bytes());
    outcome.unwrap();
    assert!(allows(&list, &tenant(45_999)));
    assert!(!allows(&list, "https://before.example"));

    assert_refused(take(&[b'a'; 10_000_000]), &["entry 1 on line 1 `aaaa"]);
    assert_refused(
        take(many.replace(".example", ".example/").as_bytes()),
        &["and 45980 more"],
    );
}

#[test]
fn more_than_any_list() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("origins.txt");
    // It takes no room on the disk.
    fs::File::create(&path).unwrap().set_len(1 << 40).unwrap();
    assert_refused(take_path(&path), &["it is larger than 64 MiB"]);
}

/// A wrong file: the words about every mistake in it would take a hundred times its memory.
#[test]
fn of_a_wrong_file_the_first_mistakes_are_explained_and_the_others_counted() {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("access.log");
    let line = "127.0.0.1 - - [28/Nov/2026:00:46:24 +0000] \"GET /index.html HTTP/1.1\" 200 512\n";
    fs::write(&path, line.repeat(10_000)).unwrap();
    let list = RuntimeOrigins::new();
    list.set(["https://a.example"]).unwrap();
    let refused = list.set_from_file(&path).unwrap_err();
    // The two dashes of a line are mistakes like its other words.
    let words = line.split_whitespace().count() * 10_000;
    assert_eq!(refused.origins().len(), 10_000);
    let shown = refused.to_string();
    assert!(
        shown.ends_with(&format!("\n  and {} more", words - 20)) && shown.len() < 10_000,
        "{shown}"
    );
    assert_eq!(list.origins(), ["https://a.example"]);
}
