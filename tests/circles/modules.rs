//! The modules of a crate, who depends on whom, and the circles.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::source::Source;

/// The path of a module in its crate; the crate itself has none.
pub(super) type Module = Vec<String>;

/// One crate: its modules with what they name of others.
#[derive(Default)]
pub(super) struct Crate {
    pub(super) modules: BTreeMap<Module, Source>,
}

fn sources() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests are in the repository")
        .to_path_buf()
}

impl Crate {
    pub(super) fn read(name: &str) -> Self {
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

    pub(super) fn of(texts: BTreeMap<Module, String>) -> Self {
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
    pub(super) fn without_a_reason(&self) -> Vec<String> {
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
