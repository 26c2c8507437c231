//! Counting instructions: the subject runs under callgrind, which writes one part per case.
//!
//! For a profile of one of them, run callgrind on `target/release/subject CASE` with the same `--toggle-collect`.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The function that is counted: `measure::measured`. Whole: a pattern is not taken for `--dump-after`.
const COUNTED: &str = "cors_benches::measure::measured";

/// Where callgrind leaves the parts of a program, for `callgrind_annotate`.
pub fn directory(subject: &Path) -> PathBuf {
    let directory = env::temp_dir().join("cors-benches");
    directory.join(subject.file_name().unwrap_or_default())
}

/// What is wrong with the machine.
#[derive(Debug)]
pub enum Unavailable {
    /// No valgrind.
    Missing,
    /// It ran and failed.
    Failed(String),
}

impl std::fmt::Display for Unavailable {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing => f.write_str(
                "counting instructions needs valgrind, which is not installed (Debian, Ubuntu: `apt install valgrind`)",
            ),
            Self::Failed(reason) => write!(f, "valgrind failed: {reason}"),
        }
    }
}

impl From<io::Error> for Unavailable {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// How often a program runs. The seeds of hash tables are made of the time: in one run of a dozen the names of two
/// headers of an answer fall together, which costs some hundred instructions, and whom it befalls is chance.
const RUNS: usize = 4;

/// Runs `subject` several times and returns what it printed, one line per case, each with the fewest instructions that
/// all its turns took.
///
/// # Errors
///
/// Where there is no valgrind, or it fails.
pub fn run(subject: &Path) -> Result<Vec<(String, u64)>, Unavailable> {
    let mut fewest = run_once(subject)?;
    for _ in 1..RUNS {
        for ((_, fewest), (_, count)) in fewest.iter_mut().zip(run_once(subject)?) {
            *fewest = count.min(*fewest);
        }
    }
    Ok(fewest)
}

fn run_once(subject: &Path) -> Result<Vec<(String, u64)>, Unavailable> {
    Command::new("valgrind")
        .arg("--version")
        .stdout(Stdio::null())
        .status()?;
    let directory = directory(subject);
    if directory.exists() {
        fs::remove_dir_all(&directory)?;
    }
    fs::create_dir_all(&directory)?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--quiet", "--collect-atstart=no"])
        .arg(format!("--toggle-collect={COUNTED}"))
        .arg(format!("--dump-after={COUNTED}"))
        .arg(format!(
            "--callgrind-out-file={}",
            directory.join("out").display()
        ))
        .arg(subject)
        // The same environment everywhere: its size moves the stack, and addresses feed the seeds of hash tables.
        .env_clear()
        .envs(env::vars_os().filter(|(name, _)| name == "PATH"))
        .stderr(Stdio::inherit())
        .output()?;
    if !output.status.success() {
        return Err(Unavailable::Failed(output.status.to_string()));
    }
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = lines.lines().enumerate().map(|(index, line)| {
        let part = directory.join(format!("out.{}", index + 1));
        Ok((line.to_owned(), total(&fs::read_to_string(&part)?)?))
    });
    lines.collect()
}

/// The line `totals: 123` or `summary: 123`.
fn total(part: &str) -> Result<u64, Unavailable> {
    let total = part.lines().rev().find_map(|line| {
        line.strip_prefix("totals: ")
            .or_else(|| line.strip_prefix("summary: "))?
            .trim()
            .parse()
            .ok()
    });
    total.ok_or_else(|| Unavailable::Failed("a part without totals".to_owned()))
}
