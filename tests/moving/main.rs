//! Each row of the two tables in the guide's chapter about moving has a test of its own here.

mod actix_cors;
mod applications;
mod support;

use std::{fs, path::Path};

/// The first cells of the table under a heading of the chapter.
fn rows(heading: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cors-runtime/src/guide/7-moving.md");
    let chapter = fs::read_to_string(path).unwrap();
    let (_, table) = chapter.split_once(heading).expect("the table is there");
    let (_, rows) = table.split_once("\n|---").expect("the table has a head");
    let rows = rows.lines().skip(1).take_while(|line| line.starts_with('|'));
    // A bar inside a cell is escaped.
    rows.map(|row| row.replace("\\|", "\u{0}"))
        .map(|row| {
            row.split('|')
                .nth(1)
                .unwrap_or_default()
                .trim()
                .replace('\u{0}', "|")
        })
        .collect()
}

#[test]
fn each_row_has_a_test() {
    for (heading, tested) in [
        ("| actix-cors | here |", actix_cors::ROWS),
        ("| what they have | share | here |", applications::ROWS),
    ] {
        let tested: Vec<&str> = tested.iter().map(|(row, _)| *row).collect();
        // The head of the table is a part of the heading.
        let rows = rows(heading.trim_end());
        assert_eq!(rows, tested);
    }
}
