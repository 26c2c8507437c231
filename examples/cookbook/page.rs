//! The page of the documentation shows these programs, as they are.
//!
//! `UPDATE_EXPECT=1 cargo test -p cors-cookbook page` writes it again.

use std::{env, fs, path::PathBuf};

/// What stands in the page before a program, in a comment.
const MARK: &str = "<!-- cookbook/";

#[test]
fn the_page_shows_the_programs() {
    let programs = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let path = programs.join("../../cors-runtime/src/cookbook.md");
    let page = fs::read_to_string(&path).expect("the page is there");
    let mut pieces = page.split(MARK);
    let mut current = pieces.next().unwrap_or_default().to_owned();
    let mut shown = 0;
    for piece in pieces {
        let (name, rest) = piece.split_once(" -->").expect("a comment ends");
        let source = fs::read_to_string(programs.join(name)).expect("the program is there");
        let (_, after) = rest.split_once("\n```rust").expect("a program follows");
        let (_, after) = after.split_once("\n```\n").expect("the program ends");
        current += &format!("{MARK}{name} -->\n\n```rust\n{}\n```\n{after}", program(&source));
        shown += 1;
    }
    assert_eq!(shown, super::ENTRIES.len(), "each entry is shown once");
    if env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &current).expect("the page is ours to write");
    } else {
        assert!(
            page == current,
            "the page is behind the programs: run this test with UPDATE_EXPECT=1"
        );
    }
}

/// What readers need of a file: not its first line, which the page says better, and not its tests.
fn program(source: &str) -> String {
    let (program, _) = source.split_once("\n#[cfg(test)]\n").expect("an entry has tests");
    let code = program
        .lines()
        .skip_while(|line| line.starts_with("//!") || line.is_empty());
    // They are modules of one program here.
    code.collect::<Vec<_>>()
        .join("\n")
        .trim_end()
        .replace("pub(crate) ", "")
}
