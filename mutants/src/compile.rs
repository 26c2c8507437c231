//! Compiles the copy with all mutants at once, and takes those out that do not compile.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Range,
    process::Stdio,
};

use serde::Deserialize;

use crate::{
    list::{self, Mutant},
    place::{Fate, Place, State},
    rewrite::{Rewritten, rewrite},
    sites,
    suites::{self, BUILDS, Binary, Build},
};

/// A line of Cargo's.
#[derive(Deserialize)]
struct Line {
    message: Option<Message>,
    #[serde(flatten)]
    artifact: suites::Artifact,
}

#[derive(Deserialize)]
struct Message {
    level: String,
    rendered: Option<String>,
    #[serde(default)]
    spans: Vec<ErrorSpan>,
    #[serde(default)]
    children: Vec<Message>,
}

#[derive(Deserialize)]
struct ErrorSpan {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: ErrorSpan,
}

/// Makes the copy, compiles it, and keeps what came of it.
pub fn prepare(place: &Place) {
    let mutants = list::all(&place.root);
    let names = list::names(&mutants);
    let mut files: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, mutant) in mutants.iter().enumerate() {
        files.entry(&mutant.file).or_default().push(number);
    }
    place.copy(&files.keys().copied().collect());
    // What did not compile before still does not.
    let earlier = place.dropped();
    let is_dropped = |number: &usize| earlier.contains(&names[*number]);
    let mut dropped: BTreeSet<usize> = (0..mutants.len()).filter(is_dropped).collect();
    let mut fates = vec![Fate::Viable; mutants.len()];
    let binaries = loop {
        let rewritten = write(place, &mutants, &files, &dropped, &mut fates);
        match compile_all(place, &rewritten) {
            Ok(binaries) => break binaries,
            Err(guilty) => {
                println!("{} do not compile", guilty.len());
                let known = dropped.len();
                dropped.extend(&guilty);
                assert_eq!(
                    dropped.len(),
                    known + guilty.len(),
                    "one is out, and still an error"
                );
            }
        }
    };
    for number in dropped {
        fates[number] = Fate::DoesNotCompile;
    }
    place.keep(&State {
        mutants,
        names,
        fates,
        binaries,
    });
}

/// The tests of all builds, or the mutants that do not compile.
fn compile_all(place: &Place, rewritten: &BTreeMap<&str, Rewritten>) -> Result<Vec<Binary>, BTreeSet<usize>> {
    let mut binaries = Vec::new();
    for build in &BUILDS {
        let (errors, built) = compile(place, build);
        if !errors.is_empty() {
            return Err(guilty_of(&errors, rewritten));
        }
        binaries.extend(built);
    }
    Ok(binaries)
}

/// Writes the files with those mutants that have not been dropped.
fn write<'a>(
    place: &Place,
    mutants: &[Mutant],
    files: &BTreeMap<&'a str, Vec<usize>>,
    dropped: &BTreeSet<usize>,
    fates: &mut [Fate],
) -> BTreeMap<&'a str, Rewritten> {
    let mut all = BTreeMap::new();
    for (&file, numbers) in files {
        let source = list::source(&place.root, file);
        let sites = sites::find(&source, mutants, numbers);
        for (number, why) in sites.without {
            fates[number] = Fate::NotSwitchable(why.to_owned());
        }
        let rewritten = rewrite(&source, sites.edits, dropped);
        place.write(file, rewritten.text.as_bytes());
        all.insert(file, rewritten);
    }
    all
}

/// The errors of a build, and the tests that it made.
fn compile(place: &Place, build: &Build) -> (Vec<Message>, Vec<Binary>) {
    let output = place
        .cargo()
        .args(["test", "--no-run", "--message-format=json"])
        .args(build.arguments())
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo starts");
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<Line> = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok())
        .collect();
    let (mut errors, mut binaries) = (Vec::new(), Vec::new());
    for line in lines {
        binaries.extend(line.artifact.test(build));
        errors.extend(line.message.filter(|message| message.level == "error"));
    }
    assert!(
        output.status.success() || !errors.is_empty(),
        "cargo fails for another reason"
    );
    (errors, binaries)
}

fn guilty_of(errors: &[Message], files: &BTreeMap<&str, Rewritten>) -> BTreeSet<usize> {
    let mut all = BTreeSet::new();
    for error in errors.iter().filter(|error| !error.spans.is_empty()) {
        let mut spans = Vec::new();
        error.spans(&mut spans);
        let found = files.iter().find_map(|(file, rewritten)| {
            let here = spans.iter().filter(|(name, _)| name == file);
            let here: Vec<Range<usize>> = here.map(|(_, range)| range.clone()).collect();
            Some(rewritten.guilty(&here)).filter(|numbers| !numbers.is_empty())
        });
        match found {
            Some(numbers) => all.extend(numbers),
            None => println!("of no mutant: {}", error.rendered.as_deref().unwrap_or_default()),
        }
    }
    assert!(!all.is_empty(), "an error that is of no mutant");
    all
}

impl Message {
    /// Where it is, the main places first.
    fn spans(&self, all: &mut Vec<(String, Range<usize>)>) {
        for is_primary in [true, false] {
            for span in self.spans.iter().filter(|span| span.is_primary == is_primary) {
                span.with_expansions(all);
            }
        }
        for child in &self.children {
            child.spans(all);
        }
    }
}

impl ErrorSpan {
    fn with_expansions(&self, all: &mut Vec<(String, Range<usize>)>) {
        all.push((self.file_name.clone(), self.byte_start..self.byte_end));
        if let Some(expansion) = &self.expansion {
            expansion.span.with_expansions(all);
        }
    }
}
