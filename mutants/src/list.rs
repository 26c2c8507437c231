//! The mutants that `cargo mutants` lists.

use std::{collections::HashMap, fs, path::Path, process::Command};

use serde::{Deserialize, Serialize};

/// One change of the code.
#[derive(Clone, Deserialize, Serialize)]
pub struct Mutant {
    pub package: String,
    pub file: String,
    pub genre: Genre,
    /// What the code becomes. Empty where something is deleted.
    pub replacement: String,
    /// What `cargo mutants` calls it: `path:line:column: text`.
    pub name: String,
    pub span: Span,
    #[serde(default)]
    pub function: Option<Function>,
}

/// The function that a mutant changes.
#[derive(Clone, Deserialize, Serialize)]
pub struct Function {
    pub return_type: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Serialize)]
pub enum Genre {
    FnValue,
    BinaryOperator,
    UnaryOperator,
    MatchArm,
    MatchArmGuard,
    StructField,
}

#[derive(Clone, Copy, Deserialize, Serialize)]
pub struct Span {
    pub start: Position,
}

/// Both count from 1.
#[derive(Clone, Copy, Deserialize, Serialize)]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

impl Mutant {
    /// The file, and what is changed where: without the line, which moves.
    fn text(&self) -> String {
        let text = self.name.splitn(4, ':').nth(3).unwrap_or(&self.name);
        format!("{}: {}", self.file, text.trim())
    }

    /// Where it begins, in bytes.
    pub fn offset(&self, source: &str) -> usize {
        let mut start = 0;
        for (number, line) in source.split_inclusive('\n').enumerate() {
            if number + 1 == self.span.start.line {
                let before = line.chars().take(self.span.start.column - 1);
                return start + before.map(char::len_utf8).sum::<usize>();
            }
            start += line.len();
        }
        start
    }
}

/// All mutants of the two crates, in the order of the files.
pub fn all(root: &Path) -> Vec<Mutant> {
    let output = Command::new("cargo")
        .args([
            "mutants",
            "--list",
            "--json",
            "-p",
            "cors-rules",
            "-p",
            "cors-runtime",
        ])
        .current_dir(root)
        .output()
        .expect("cargo starts");
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(
        output.status.success(),
        "cargo-mutants has to be installed: {error}"
    );
    serde_json::from_slice(&output.stdout).expect("cargo-mutants lists what it always did")
}

/// A name for each mutant that stays when lines move: its text, numbered where a function has the same text twice.
pub fn names(mutants: &[Mutant]) -> Vec<String> {
    let mut times: HashMap<String, usize> = HashMap::new();
    let numbered = mutants.iter().map(|mutant| {
        let text = mutant.text();
        let time = times.entry(text.clone()).or_default();
        *time += 1;
        if *time == 1 {
            text
        } else {
            format!("{text} #{time}")
        }
    });
    numbered.collect()
}

/// The source of a file of the repository.
pub fn source(root: &Path, file: &str) -> String {
    fs::read_to_string(root.join(file)).expect("a listed file can be read")
}
