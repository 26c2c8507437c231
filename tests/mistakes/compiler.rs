//! One `rustc` process, against dependencies that are built once.

use std::{
    env,
    ffi::OsStr,
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde::Deserialize;

use crate::diagnostic::Message;

/// The crates that a case may name.
const CRATES: [&str; 3] = ["actix_web", "cors_runtime", "actix_web_httpauth"];

/// The file that the compiler starts with.
pub(crate) const MAIN: &str = "main.rs";

/// Where the dependencies are.
pub(crate) struct Compiler {
    folder: tempfile::TempDir,
    externs: Vec<String>,
    dependencies: PathBuf,
    next: AtomicUsize,
}

#[derive(Deserialize)]
struct Artifact {
    target: Target,
    filenames: Vec<PathBuf>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

/// Whether cargo sets this variable for the package that it runs a program of.
fn is_of_cargo(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    ["CARGO_PKG_", "CARGO_MANIFEST_", "CARGO_BIN_", "CARGO_CRATE_"]
        .iter()
        .any(|start| name.starts_with(start))
}

impl Compiler {
    /// Asks cargo where it has put the dependencies of these tests. It has built them for this very program.
    pub(crate) fn new() -> Self {
        let mut cargo = Command::new(env!("CARGO"));
        // What cargo sets for tests would have the build scripts that read it run again, and all that depends on them.
        for (name, _) in env::vars_os().filter(|(name, _)| is_of_cargo(name)) {
            cargo.env_remove(name);
        }
        let output = cargo
            .args([
                "test",
                "--locked",
                "--quiet",
                "--package",
                "cors-tests",
                "--test",
                "mistakes",
                "--no-run",
            ])
            .arg("--message-format=json")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .output()
            .expect("cargo runs");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let text = String::from_utf8_lossy(&output.stdout);
        let artifacts: Vec<Artifact> = text
            .lines()
            .filter_map(|line| serde_json::from_str(line).ok())
            .collect();
        let path = |name: &str| {
            artifacts
                .iter()
                .filter(|artifact| artifact.target.name == name)
                .flat_map(|artifact| &artifact.filenames)
                .find(|path| path.extension().is_some_and(|extension| extension == "rmeta"))
                .unwrap_or_else(|| panic!("cargo has not built {name}"))
        };
        let dependencies = path(CRATES[0]).parent().map(Path::to_path_buf);
        Self {
            folder: tempfile::tempdir().expect("a temporary folder"),
            externs: CRATES
                .iter()
                .map(|name| format!("{name}={}", path(name).display()))
                .collect(),
            dependencies: dependencies.expect("a file is in a folder"),
            next: AtomicUsize::new(0),
        }
    }

    /// What the compiler says about a program of these files, names and texts; one of them is `MAIN`.
    pub(crate) fn compile(&self, files: &[(&str, &str)]) -> Vec<Message> {
        let folder = self
            .folder
            .path()
            .join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        fs::create_dir(&folder).expect("a folder for the program");
        for (name, text) in files {
            fs::write(folder.join(name), text).expect("the program is written");
        }
        let mut rustc = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()));
        rustc
            .args(["--edition=2024", "--emit=metadata", "--error-format=json", MAIN])
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .current_dir(&folder);
        for path in &self.externs {
            rustc.args(["--extern", path]);
        }
        let output = rustc.output().expect("rustc runs");
        let text = String::from_utf8_lossy(&output.stderr);
        let messages = text.lines().map(|line| {
            serde_json::from_str::<Message>(line).unwrap_or_else(|error| panic!("{error}: {line}\n{files:?}"))
        });
        messages.filter(Message::is_answer).collect()
    }
}
