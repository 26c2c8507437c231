//! The documents name files, tests and links that exist.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// Everything that a reader of the repository is sent to.
const DOCUMENTS: [&str; 6] = [
    "README.md",
    "CONTRIBUTING.md",
    "PROOF.md",
    "PERFORMANCE.md",
    "examples/README.md",
    "fuzz/README.md",
];

/// Those that name files in backticks from the top of the repository.
const FROM_THE_TOP: [&str; 4] = ["CONTRIBUTING.md", "PERFORMANCE.md", "PROOF.md", "README.md"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests are in the repository")
        .to_path_buf()
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Words that look like a path of ours: from the top of the repository, and made of what our paths are made of.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || "/._-:<>*".contains(c)))
        .map(|word| word.trim_end_matches(['.', ':']))
        .filter(|word| {
            [
                "cors-rules/",
                "cors-macros/",
                "cors-runtime/",
                "cors-browser/",
                "examples/",
                "tests/",
                "fuzz/",
                "benches/",
                ".ci/",
            ]
            .iter()
            .any(|top| word.starts_with(top))
        })
        .filter(|word| !word.contains(['<', '*']))
}

/// Whether `file` holds a function or a test of that name: `fn name(`, `fn name<` or, in a table of cases, the name
/// itself.
fn holds(file: &str, name: &str) -> bool {
    let text = read(file);
    ["fn {}(", "fn {}<", "{},"]
        .iter()
        .any(|form| text.contains(&form.replace("{}", name)))
}

#[test]
fn paths_and_tests_exist() {
    let mut missing = Vec::new();
    let mut seen = 0;
    for document in FROM_THE_TOP {
        for word in paths(&read(document)) {
            seen += 1;
            let (file, test) = word
                .split_once("::")
                .map_or((word, None), |(file, test)| (file, Some(test)));
            if !root().join(file).exists() {
                missing.push(format!("{document}: there is no {file}"));
            } else if let Some(test) = test
                && !holds(file, test)
            {
                missing.push(format!("{document}: {file} has no {test}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
    assert!(seen > 60, "{seen} paths: they are no longer recognised");
}

#[test]
fn links_lead_to_files() {
    let mut missing = Vec::new();
    for document in DOCUMENTS {
        let text = read(document);
        let inline = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let defined = text
            .lines()
            .filter(|line| line.starts_with('['))
            .filter_map(|line| line.split_once("]: "))
            .map(|(_, target)| target);
        let folder = root().join(document);
        let folder = folder.parent().expect("a document is in a folder");
        for target in inline.chain(defined) {
            let file = target.split('#').next().unwrap_or_default();
            if !file.is_empty() && !file.contains("://") && !folder.join(file).exists() {
                missing.push(format!("{document}: there is no {target}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Each link of the README that leads to a file is replaced where the README is the crate's documentation.
#[test]
fn links_of_the_readme_lead_somewhere_in_the_documentation() {
    let readme = read("README.md");
    let library = read("cors-runtime/src/lib.rs") + &read("cors-runtime/src/guide/pictures.md");
    for line in readme.lines() {
        if let Some((name, target)) = line.split_once("]: ")
            && line.starts_with('[')
            && !target.contains("://")
        {
            assert!(library.contains(&format!("{name}]: ")), "{line}");
        }
    }
    let relative: Vec<&str> = readme
        .split("](")
        .skip(1)
        .filter_map(|rest| rest.split(')').next())
        .filter(|target| !target.contains("://") && !target.starts_with('#'))
        .collect();
    assert!(
        relative.is_empty(),
        "define these at the end, by name: {relative:?}"
    );
}

/// The errors that the README and the guide show are those that the compiler prints: `--test compile` compares each
/// file of `compile-fail/readme` with the compiler.
#[test]
fn errors_that_are_shown_are_the_compilers() {
    let folder = root().join("tests/compile-fail/readme");
    let printed: Vec<String> = fs::read_dir(folder)
        .expect("the cases are there")
        .map(|entry| entry.expect("a case").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "stderr"))
        .map(|path| {
            let name = path.file_stem().and_then(|name| name.to_str()).expect("a name");
            let text = fs::read_to_string(&path).expect("it is text");
            text.replace(&format!("compile-fail/readme/{name}.rs"), "src/main.rs")
        })
        .collect();
    let shown = |document: &str| -> Vec<String> {
        let text = read(document);
        let blocks = text.split("```text\n").skip(1);
        let blocks = blocks.filter_map(|block| block.split("```").next());
        blocks
            .filter(|block| block.starts_with("error:"))
            .map(str::to_owned)
            .collect()
    };
    let readme = shown("README.md");
    assert_eq!(readme.len(), 3, "{readme:#?}");
    for error in readme {
        assert!(printed.contains(&error), "no case prints this:\n{error}");
    }
    for error in shown("cors-runtime/src/guide/2-ten-minutes.md") {
        assert!(
            printed.iter().any(|whole| whole.starts_with(&error)),
            "no case prints this:\n{error}"
        );
    }
}

/// The guide's table has every feature of the crate.
#[test]
fn features_are_in_the_guide() {
    let manifest: toml::Table = read("cors-runtime/Cargo.toml")
        .parse()
        .expect("the manifest is well-formed");
    let features = manifest["features"].as_table().expect("there are features");
    let chapter = read("cors-runtime/src/guide/8-features.md");
    for feature in features.keys() {
        assert!(chapter.contains(&format!("| `{feature}` |")), "{feature}");
    }
}

/// The bugs of the list can still be put in: the text of each is in its file, once.
#[test]
fn bugs_fit_the_code() {
    let list: toml::Table = read("tests/bugs/list.toml")
        .parse()
        .expect("the list is well-formed");
    let bugs = list["bug"].as_array().expect("there are bugs");
    let mut outdated = Vec::new();
    for bug in bugs {
        let text = |key: &str| bug[key].as_str().expect("each value is a text");
        let times =
            fs::read_to_string(root().join(text("file"))).map_or(0, |file| file.matches(text("old")).count());
        if times != 1 {
            outdated.push(format!(
                "{}: its text is in {} {times} times",
                text("name"),
                text("file")
            ));
        }
    }
    assert!(bugs.len() >= 60, "there are {} bugs", bugs.len());
    assert!(outdated.is_empty(), "{}", outdated.join("\n"));
}
