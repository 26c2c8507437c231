//! Modules of the published crates depend on each other in one direction, or say at their heads why they do not.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// The path of a module in its crate; the crate itself has none.
type Module = Vec<String>;

/// One crate: its modules with what they name of others.
#[derive(Default)]
struct Crate {
    modules: BTreeMap<Module, Source>,
}

/// One file.
#[derive(Default)]
struct Source {
    /// The comment that opens it.
    head: String,
    /// Every path that starts with `crate`, `super` or `self`, or with a module beneath, from the top of the crate.
    paths: BTreeSet<Module>,
    /// What a `use` of it brings here, by the name here. A module that names it here means where it is.
    imports: BTreeMap<String, Module>,
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests are in the repository")
        .to_path_buf()
}

impl Crate {
    fn read(name: &str) -> Self {
        let folder = sources().join(name).join("src");
        let mut files = Vec::new();
        rust_files(&folder, &mut files);
        let module = |file: &Path| -> Module {
            let inside = file.strip_prefix(&folder).expect("it is in the folder");
            let mut parts: Module = inside
                .with_extension("")
                .iter()
                .map(|part| part.to_string_lossy().into_owned())
                .collect();
            parts.pop_if(|last| last == "mod" || last == "lib");
            parts
        };
        let texts = files.iter().map(|file| {
            let text = fs::read_to_string(file).expect("it is text");
            (module(file), text)
        });
        Self::of(texts.collect())
    }

    fn of(texts: BTreeMap<Module, String>) -> Self {
        let known: BTreeSet<Module> = texts.keys().cloned().collect();
        let mut found = Self::default();
        for (module, text) in texts {
            if !module.iter().any(|part| part == "tests" || part == "testing") {
                let source = Source::read(&text, &module, &known);
                found.modules.insert(module, source);
            }
        }
        found
    }

    /// The module that a path leads to, through what others bring in.
    fn target(&self, path: &[String]) -> Option<Module> {
        let mut path = path.to_vec();
        // An import that leads back to itself would never end.
        for _ in 0..8 {
            let length = (0..=path.len())
                .rev()
                .find(|&length| self.modules.contains_key(&path[..length]))?;
            let next = path
                .get(length)
                .and_then(|name| self.modules[&path[..length]].imports.get(name));
            match next {
                Some(elsewhere) => path = elsewhere.clone(),
                None => return Some(path[..length].to_vec()),
            }
        }
        None
    }

    /// Which modules each depends on. That a module is inside another is no dependency on it.
    fn dependencies(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        let of = |module: &Module, source: &Source| -> BTreeSet<Module> {
            let targets = source.paths.iter().filter_map(|path| self.target(path));
            targets.filter(|target| !module.starts_with(target)).collect()
        };
        self.modules
            .iter()
            .map(|(module, source)| (module, of(module, source)))
            .collect()
    }

    /// Groups of modules that each depend on all others of the group, directly or not.
    fn circles(&self) -> Vec<BTreeSet<&Module>> {
        let dependencies = self.dependencies();
        let reached = |from: &Module| -> BTreeSet<&Module> {
            let mut reached = BTreeSet::new();
            let mut open = vec![from];
            while let Some(module) = open.pop() {
                for next in &dependencies[module] {
                    let (next, _) = self.modules.get_key_value(next).expect("it is known");
                    if reached.insert(next) {
                        open.push(next);
                    }
                }
            }
            reached
        };
        let all: BTreeMap<&Module, BTreeSet<&Module>> = self
            .modules
            .keys()
            .map(|module| (module, reached(module)))
            .collect();
        let mut circles: Vec<BTreeSet<&Module>> = Vec::new();
        for (module, reached) in &all {
            let circle: BTreeSet<&Module> = reached
                .iter()
                .copied()
                .filter(|other| all[other].contains(*module))
                .collect();
            if circle.len() > 1 && !circles.contains(&circle) {
                circles.push(circle);
            }
        }
        circles
    }

    /// Circles whose modules do not all say so: at the head of each is `A circle with` and the name of another of
    /// them, or it is named at the head of one.
    fn without_a_reason(&self) -> Vec<String> {
        let names = |head: &str, other: &Module| {
            head.split_once("A circle with ")
                .and_then(|(_, rest)| rest.split_once([':', ',']))
                .is_some_and(|(others, _)| {
                    other
                        .last()
                        .is_some_and(|name| others.contains(&format!("`{name}`")))
                })
        };
        let mut missing = Vec::new();
        for circle in self.circles() {
            for module in &circle {
                let others = || circle.iter().filter(|other| other != &module);
                let head = &self.modules[*module].head;
                let says = others().any(|other| names(head, other));
                let is_said = others().any(|other| names(&self.modules[*other].head, module));
                if !says && !is_said {
                    missing.push(format!(
                        "`{}` is in a circle and does not say why: {}",
                        module.join("::"),
                        self.shown(&circle)
                    ));
                }
            }
        }
        missing
    }
}

impl Crate {
    /// Who depends on whom in a circle.
    fn shown(&self, circle: &BTreeSet<&Module>) -> String {
        let dependencies = self.dependencies();
        let arrows = circle.iter().flat_map(|module| {
            let inside = dependencies[*module]
                .iter()
                .filter(|target| circle.contains(target));
            inside.map(|target| format!("{} -> {}", module.join("::"), target.join("::")))
        });
        arrows.collect::<Vec<_>>().join(", ")
    }
}

fn rust_files(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

impl Source {
    fn read(text: &str, module: &Module, known: &BTreeSet<Module>) -> Self {
        let head = text.lines().take_while(|line| line.starts_with("//!"));
        let mut source = Self {
            head: head
                .map(|line| line.trim_start_matches("//!").trim())
                .collect::<Vec<_>>()
                .join(" "),
            ..Self::default()
        };
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{module:?}: {error}"));
        source.look(tokens, module, known);
        source
    }

    fn look(&mut self, tokens: TokenStream, module: &Module, known: &BTreeSet<Module>) {
        let trees: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < trees.len() {
            if is_for_tests(&trees[at..]) {
                at += item_length(&trees[at..]);
                continue;
            }
            match &trees[at] {
                TokenTree::Ident(word) if word == "use" => {
                    let end = at + item_length(&trees[at..]);
                    for (name, path) in leaves(&trees[at + 1..end]) {
                        if let Some(path) = from_the_top(&path, module, known) {
                            self.paths.insert(path.clone());
                            self.imports.insert(name, path);
                        }
                    }
                    at = end;
                }
                TokenTree::Ident(_) if !follows_colons(&trees, at) => {
                    let (path, length) = path(&trees[at..]);
                    if path.len() > 1 {
                        self.paths.extend(from_the_top(&path, module, known));
                    }
                    at += length;
                }
                TokenTree::Group(group) => {
                    self.look(group.stream(), module, known);
                    at += 1;
                }
                _ => at += 1,
            }
        }
    }
}

/// A path from the top of the crate; `None` for another crate's.
fn from_the_top(path: &[String], module: &Module, known: &BTreeSet<Module>) -> Option<Module> {
    let (first, rest) = path.split_first()?;
    let mut base = match &**first {
        "crate" => Vec::new(),
        "self" => module.clone(),
        "super" => module.split_last()?.1.to_vec(),
        child => {
            let inside = [&**module, &[child.to_owned()]].concat();
            if !known.contains(&inside) {
                return None;
            }
            inside
        }
    };
    for part in rest {
        if part == "super" {
            base.pop();
        } else if part != "self" {
            base.push(part.clone());
        }
    }
    Some(base)
}

/// `a::b::c` at the start, and its length in tokens.
fn path(trees: &[TokenTree]) -> (Vec<String>, usize) {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(TokenTree::Ident(part)) = trees.get(at) {
        parts.push(part.to_string());
        at += 1;
        if !are_colons(&trees[at..]) || !matches!(trees.get(at + 2), Some(TokenTree::Ident(_))) {
            break;
        }
        at += 2;
    }
    (parts, at.max(1))
}

fn are_colons(trees: &[TokenTree]) -> bool {
    matches!(trees, [TokenTree::Punct(one), TokenTree::Punct(two), ..] if one.as_char() == ':' && two.as_char() == ':')
}

fn follows_colons(trees: &[TokenTree], at: usize) -> bool {
    at >= 2 && are_colons(&trees[at - 2..])
}

/// What a `use` names: each path, and the name that it has here.
fn leaves(trees: &[TokenTree]) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let is_comma =
        |tree: &TokenTree| matches!(tree, TokenTree::Punct(mark) if matches!(mark.as_char(), ',' | ';'));
    for part in trees.split(is_comma).filter(|part| !part.is_empty()) {
        let (prefix, length) = path(part);
        match part[length..].iter().find_map(|tree| match tree {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
            _ => None,
        }) {
            Some(inside) => {
                let inside: Vec<TokenTree> = inside.into_iter().collect();
                for (name, rest) in leaves(&inside) {
                    found.push((name, [&*prefix, &*rest].concat()));
                }
            }
            None => {
                let renamed = part.iter().skip_while(|tree| !is_word(tree, "as")).nth(1);
                let own = prefix.last().cloned().unwrap_or_default();
                found.push((renamed.map_or(own, ToString::to_string), prefix));
            }
        }
    }
    found
}

fn is_word(tree: &TokenTree, word: &str) -> bool {
    matches!(tree, TokenTree::Ident(ident) if ident == word)
}

/// `#[cfg(test)]`, and with further conditions.
fn is_for_tests(trees: &[TokenTree]) -> bool {
    let [TokenTree::Punct(mark), TokenTree::Group(attribute), ..] = trees else {
        return false;
    };
    let attribute = attribute.stream().to_string().replace(' ', "");
    mark.as_char() == '#'
        && ["cfg(test)", "cfg(all(test,"]
            .iter()
            .any(|test| attribute.starts_with(test))
}

/// The tokens of an item with its attributes, up to its semicolon or its braces.
fn item_length(trees: &[TokenTree]) -> usize {
    let is_import = trees
        .iter()
        .take_while(|tree| !ends_item(tree))
        .any(|tree| is_word(tree, "use"));
    let is_end = |tree: &TokenTree| match tree {
        TokenTree::Group(_) => !is_import && ends_item(tree),
        _ => ends_item(tree),
    };
    trees.iter().position(is_end).map_or(trees.len(), |at| at + 1)
}

fn ends_item(tree: &TokenTree) -> bool {
    match tree {
        TokenTree::Punct(mark) => mark.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    }
}

#[test]
fn every_circle_of_modules_has_its_reason() {
    let mut missing = Vec::new();
    let mut modules = 0;
    for name in ["cors-rules", "cors-macros", "cors-runtime", "cors-browser"] {
        let found = Crate::read(name);
        modules += found.modules.len();
        missing.extend(
            found
                .without_a_reason()
                .into_iter()
                .map(|text| format!("{name}: {text}")),
        );
    }
    assert!(
        missing.is_empty(),
        "break the circle, or write `A circle with `name`: the reason.` at the head of each file:\n{}",
        missing.join("\n")
    );
    assert!(modules > 150, "{modules} modules: they are no longer found");
}

/// The names of the modules in circles without a reason, for files with these texts.
fn unexplained(texts: &[(&str, &str)]) -> Vec<String> {
    let texts = texts.iter().map(|(path, text)| {
        let module = path
            .split("::")
            .filter(|part| !part.is_empty())
            .map(str::to_owned);
        (module.collect(), (*text).to_owned())
    });
    let missing = Crate::of(texts.collect()).without_a_reason();
    let name = |text: &String| text.split('`').nth(1).map(str::to_owned);
    missing.iter().filter_map(name).collect()
}

#[test]
fn a_circle_is_seen_however_it_is_written() {
    for b in [
        "use crate::a::A;",
        "use super::{c::C, a::{self, A as X}};",
        "fn f() { crate::a::f() }",
        "struct B(super::a::A);",
        // Through what the crate brings in.
        "use crate::A;",
    ] {
        let texts = [
            ("", "mod a; mod b; mod c; pub use a::A;"),
            ("a", "use crate::b::B;"),
            ("b", b),
            ("c", ""),
        ];
        assert_eq!(unexplained(&texts), ["a", "b"], "{b}");
    }
    let long = [
        ("a", "use super::b;"),
        ("b", "use super::c;"),
        ("c", "use super::a::d::D;"),
        ("a::d", ""),
    ];
    assert_eq!(unexplained(&long), [] as [&str; 0], "`d` depends on nothing");
    let long = [
        ("a", "use super::b;"),
        ("b", "use super::c;"),
        ("c", "use super::a::d::D;"),
        ("a::d", "use super::super::b::B;"),
    ];
    assert_eq!(unexplained(&long), ["a::d", "b", "c"]);
}

#[test]
fn what_is_no_circle_is_not_taken_for_one() {
    for b in [
        "",
        "#[cfg(test)] mod tests { use crate::a::A; }",
        "use other::a::A;",
        "use crate::c::A;",
    ] {
        let texts = [("a", "use crate::b::B;"), ("b", b), ("c", "")];
        assert_eq!(unexplained(&texts), [] as [&str; 0], "{b}");
    }
    // A module inside another uses what is around it.
    assert_eq!(
        unexplained(&[("a", "mod b; use b::B;"), ("a::b", "use super::A;")]),
        [] as [&str; 0]
    );
}

#[test]
fn a_reason_at_one_head_is_enough_for_two() {
    let texts = [
        (
            "a",
            "//! A.\n//!\n//! A circle with `b`: they hold each other.\nuse crate::b::B;",
        ),
        ("b", "use crate::a::A;"),
    ];
    assert_eq!(unexplained(&texts), [] as [&str; 0]);
    let texts = [
        ("a", "//! A circle with `c`: no.\nuse crate::b::B;"),
        ("b", "use crate::a::A;"),
    ];
    assert_eq!(unexplained(&texts), ["a", "b"]);
}
