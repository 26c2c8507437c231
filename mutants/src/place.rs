//! The copy of the repository that the mutants are in, and what is kept about them.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use serde::{Deserialize, Serialize};

use crate::{list::Mutant, suites::Binary};

/// What became of a mutant before any test ran.
#[derive(Clone, Deserialize, Serialize, PartialEq, Eq)]
pub enum Fate {
    /// It is in the build.
    Viable,
    DoesNotCompile,
    /// It cannot be switched on in a program that is compiled once: why.
    NotSwitchable(String),
}

/// What `prepare` leaves for the other commands.
#[derive(Deserialize, Serialize)]
pub struct State {
    pub mutants: Vec<Mutant>,
    /// What each is called in the files that are kept.
    pub names: Vec<String>,
    pub fates: Vec<Fate>,
    pub binaries: Vec<Binary>,
}

/// Folders of this tool.
pub struct Place {
    /// The repository.
    pub root: PathBuf,
    /// Everything that can be made again.
    pub folder: PathBuf,
    /// The copy of the repository.
    pub tree: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let root = root.expect("this tool is in the repository").to_owned();
        let folder = root.join("target/mutants");
        fs::create_dir_all(folder.join("traces")).expect("a folder can be made");
        Self {
            tree: folder.join("tree"),
            folder,
            root,
        }
    }

    pub fn state(&self) -> State {
        self.earlier_state().expect("`prepare` comes first")
    }

    fn earlier_state(&self) -> Option<State> {
        let text = fs::read_to_string(self.folder.join("state.json")).ok()?;
        Some(serde_json::from_str(&text).expect("`prepare` has written it"))
    }

    /// The names of mutants that did not compile.
    pub fn dropped(&self) -> BTreeSet<String> {
        let Some(State { names, fates, .. }) = self.earlier_state() else {
            return BTreeSet::new();
        };
        let dropped = names.into_iter().zip(fates);
        let dropped = dropped.filter(|(_, fate)| *fate == Fate::DoesNotCompile);
        dropped.map(|(name, _)| name).collect()
    }

    pub fn keep(&self, state: &State) {
        let text = serde_json::to_string(state).expect("a state is data");
        fs::write(self.folder.join("state.json"), text).expect("the state can be written");
    }

    /// Copies what git knows of the repository, but for `rewritten` files, and gives both crates the switch.
    pub fn copy(&self, rewritten: &BTreeSet<&str>) {
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(&self.root)
            .output()
            .expect("git lists the files");
        let listed = String::from_utf8(listed.stdout).expect("paths are text");
        let paths = listed
            .split('\0')
            .filter(|path| !path.is_empty() && !path.starts_with("mutants/"));
        for path in paths.filter(|path| !rewritten.contains(path) && self.root.join(path).is_file()) {
            let mut content = fs::read(self.root.join(path)).expect("a file of ours can be read");
            if let "Cargo.toml" | "cors-rules/Cargo.toml" | "cors-runtime/Cargo.toml" = path {
                content =
                    with_switch(path, &String::from_utf8(content).expect("manifests are text")).into_bytes();
            }
            // Cargo writes the switch into this one.
            if path != "Cargo.lock" || !self.tree.join(path).exists() {
                self.write(path, &content);
            }
        }
        let manifest = "[package]\nname = \"mutants_switch\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
        self.write("mutants_switch/Cargo.toml", manifest.as_bytes());
        self.write("mutants_switch/src/lib.rs", include_bytes!("../switch/lib.rs"));
    }

    /// Writes a file of the copy where it differs, so that little is compiled anew.
    pub fn write(&self, path: &str, content: &[u8]) {
        let to = self.tree.join(path);
        if fs::read(&to).is_ok_and(|old| old == content) {
            return;
        }
        fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("a folder can be made");
        fs::write(to, content).expect("a file can be written");
    }

    /// Cargo, for the copy.
    pub fn cargo(&self) -> Command {
        let mut cargo = Command::new("cargo");
        cargo.current_dir(&self.tree);
        self.environment(&mut cargo);
        cargo
    }

    /// What Cargo has to see whenever it runs for the copy, or it would compile everything again.
    pub fn environment(&self, command: &mut Command) {
        command
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_NET_OFFLINE", "true")
            // Code behind `return` is no mistake here.
            .env("RUSTFLAGS", "--cap-lints allow")
            .env("RUSTC_WORKSPACE_WRAPPER", self.wrapper());
    }

    /// A compiler that lets the switch use features of the nightly one. As a variable of Cargo's, build scripts of
    /// dependencies would ask for it.
    fn wrapper(&self) -> PathBuf {
        let path = self.folder.join("rustc");
        if !path.exists() {
            fs::write(&path, "#!/bin/sh\nRUSTC_BOOTSTRAP=mutants_switch exec \"$@\"\n")
                .expect("a script can be written");
            let made = Command::new("chmod").arg("+x").arg(&path).status();
            assert!(
                made.is_ok_and(|status| status.success()),
                "a script can be made one"
            );
        }
        path
    }
}

/// A manifest with a dependency on the switch.
fn with_switch(path: &str, manifest: &str) -> String {
    if path == "Cargo.toml" {
        return format!("{manifest}\n[profile.dev.package.mutants_switch]\nopt-level = 3\n");
    }
    let dependency = "[dependencies]\nmutants_switch = { path = \"../mutants_switch\" }\n";
    assert!(manifest.contains("\n[dependencies]\n"), "{path} has dependencies");
    manifest.replacen("[dependencies]\n", dependency, 1)
}
