//! One `rustc` process for one program, against dependencies that are built once.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    sync::atomic::{AtomicUsize, Ordering},
};

use serde::Deserialize;

/// The crates that a case may name.
const CRATES: [&str; 3] = ["actix_web", "cors_runtime", "actix_web_httpauth"];

/// Where the dependencies are.
pub(crate) struct Compiler {
    folder: tempfile::TempDir,
    externs: Vec<String>,
    dependencies: PathBuf,
    next: AtomicUsize,
}

/// What the compiler says once.
#[derive(Debug)]
pub(crate) struct Diagnostic {
    pub(crate) is_error: bool,
    pub(crate) message: String,
    /// What is marked first, as bytes of the program; `None` where it is not in the program.
    pub(crate) span: Option<(usize, usize)>,
    /// As a terminal shows it.
    pub(crate) rendered: String,
}

#[derive(Deserialize)]
struct Message {
    #[serde(default)]
    level: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    byte_start: usize,
    byte_end: usize,
    is_primary: bool,
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

impl Compiler {
    /// Asks cargo where it has put the dependencies of these tests. It has built them for this very program.
    pub(crate) fn new() -> Self {
        let output = Command::new(env!("CARGO"))
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

    /// What the compiler says about a program, in the order of the source.
    pub(crate) fn compile(&self, program: &str) -> Vec<Diagnostic> {
        let folder = self
            .folder
            .path()
            .join(self.next.fetch_add(1, Ordering::Relaxed).to_string());
        fs::create_dir(&folder).expect("a folder for the program");
        fs::write(folder.join("main.rs"), program).expect("the program is written");
        let mut rustc = Command::new(env::var("RUSTC").unwrap_or_else(|_| "rustc".to_owned()));
        rustc
            .args([
                "--edition=2024",
                "--emit=metadata",
                "--error-format=json",
                "main.rs",
            ])
            .arg(format!("-Ldependency={}", self.dependencies.display()))
            .current_dir(&folder);
        for path in &self.externs {
            rustc.args(["--extern", path]);
        }
        let output = rustc.output().expect("rustc runs");
        let text = String::from_utf8_lossy(&output.stderr);
        let messages = text.lines().map(|line| {
            serde_json::from_str::<Message>(line).unwrap_or_else(|error| panic!("{error}: {line}\n{program}"))
        });
        let mut diagnostics: Vec<Diagnostic> = messages.filter_map(Diagnostic::new).collect();
        diagnostics.sort_by_key(|diagnostic| diagnostic.span);
        diagnostics
    }
}

impl Diagnostic {
    fn new(message: Message) -> Option<Self> {
        let is_summary = message.spans.is_empty() && message.message.starts_with("aborting due to")
            || message.spans.is_empty() && message.message.ends_with("emitted");
        if is_summary || !matches!(&*message.level, "error" | "warning") {
            return None;
        }
        let primary = message
            .spans
            .iter()
            .find(|span| span.is_primary && span.file_name == "main.rs");
        Some(Self {
            is_error: message.level == "error",
            span: primary.map(|span| (span.byte_start, span.byte_end)),
            message: message.message,
            rendered: message.rendered.unwrap_or_default(),
        })
    }
}
