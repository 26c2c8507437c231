//! The tests: which there are, and how they are run.

use std::{
    os::unix::process::{CommandExt, ExitStatusExt},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::place::Place;

/// What is compiled, as arguments of `cargo test`. Suites that start browsers or servers are left out, and those that
/// read the sources.
pub const BUILDS: [&[&str]; 2] = [
    &[
        "-p",
        "cors-rules",
        "-p",
        "cors-runtime",
        "-p",
        "cors-macros",
        "-p",
        "cors-tests",
        "-p",
        "cors-examples",
        "--lib",
        "--test",
        "corpus",
        "--test",
        "oracle",
        "--test",
        "doors",
        "--test",
        "advisories",
        "--test",
        "allocations",
        "--test",
        "inspector",
        "--test",
        "layers",
        "--test",
        "composition",
        "--test",
        "conformance",
        "--test",
        "log_crate",
        "--test",
        "properties",
        "--test",
        "hygiene",
        "--test",
        "forbidden",
        "--test",
        "lints",
        "--test",
        "wire",
        "--test",
        "runtime_origins",
        "--test",
        "moving",
        "--test",
        "policy_formats",
        "--test",
        "scanners",
        "--test",
        "mistakes",
        "--test",
        "policies",
    ],
    // What each refusal costs is different with this feature.
    &[
        "-p",
        "cors-runtime",
        "-p",
        "cors-tests",
        "--features",
        "cors-tests/metrics",
        "--lib",
        "--test",
        "metrics",
    ],
];

/// What Cargo says about a file that it has made.
#[derive(Deserialize)]
pub struct Artifact {
    executable: Option<PathBuf>,
    manifest_path: Option<PathBuf>,
    target: Option<Target>,
    profile: Option<Profile>,
}

#[derive(Deserialize)]
struct Target {
    name: String,
}

#[derive(Deserialize)]
struct Profile {
    test: bool,
}

/// A program of tests.
#[derive(Clone, Deserialize, Serialize)]
pub struct Binary {
    pub name: String,
    executable: PathBuf,
    /// The package's.
    folder: PathBuf,
}

impl Artifact {
    /// The program of tests that this is.
    pub fn test(self, build: &[&str]) -> Option<Binary> {
        let folder = self.manifest_path?.parent()?.to_owned();
        if !self.profile?.test {
            return None;
        }
        let package = folder.file_name()?.to_string_lossy().into_owned();
        let variant = if build.contains(&"--features") {
            " with metrics"
        } else {
            ""
        };
        Some(Binary {
            name: format!("{package}/{}{variant}", self.target?.name),
            executable: self.executable?,
            folder,
        })
    }
}

/// How a run of tests ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Passed,
    Failed,
    /// It was ended.
    NoEnd,
}

/// What a run of tests may use.
pub struct Limits {
    /// What the same tests took without a mutant.
    pub usual: Duration,
    pub environment: Vec<(&'static str, String)>,
}

/// A program of our own that has the compiler run, as one test.
pub const MISTAKES: &str = "tests/mistakes";

impl Binary {
    /// The names of its tests.
    pub fn tests(&self, place: &Place) -> Vec<String> {
        let output = self
            .command(place, None)
            .args(["--list", "--format", "terse"])
            .output()
            .expect("a test starts");
        let text = String::from_utf8_lossy(&output.stdout);
        text.lines()
            .filter_map(|line| line.strip_suffix(": test"))
            .map(str::to_owned)
            .collect()
    }

    /// Runs these tests, one after the other.
    pub fn run(&self, place: &Place, tests: &[&str], limits: &Limits) -> (Outcome, Duration) {
        let most = limits.usual * 4 + Duration::from_secs(4);
        let mut command = self.command(place, Some(most));
        if self.name != MISTAKES {
            command.args(["--exact", "--test-threads=1"]).args(tests);
        }
        for (name, value) in &limits.environment {
            command.env(name, value);
        }
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0);
        let start = Instant::now();
        let mut child = command.spawn().expect("a test starts");
        let mut pause = Duration::from_millis(1);
        loop {
            if let Some(status) = child.try_wait().expect("a test can be waited for") {
                let outcome = match status.signal() {
                    Some(_) => Outcome::NoEnd,
                    None if status.success() => Outcome::Passed,
                    None => Outcome::Failed,
                };
                return (outcome, start.elapsed());
            }
            // It may wait for a processor. What waits for something that never comes has no use for one.
            if start.elapsed() > most * 4 {
                // With the programs that it has started, which would go on.
                let group = format!("-{}", child.id());
                let ended = Command::new("kill").args(["-KILL", "--", &group]).status();
                ended.expect("a process group can be ended");
                child.wait().expect("a test can be waited for");
                return (Outcome::NoEnd, start.elapsed());
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(20));
        }
    }

    /// Starts as Cargo would start it. A mutant may ask for memory without end, or for more time of a processor than
    /// `most`.
    fn command(&self, place: &Place, most: Option<Duration>) -> Command {
        let mut command = Command::new("prlimit");
        if let Some(most) = most {
            command.arg(format!("--cpu={}", most.as_secs()));
        }
        command
            .arg("--as=8000000000")
            .arg(&self.executable)
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("LD_LIBRARY_PATH", libraries(place))
            .env("RUST_BACKTRACE", "0");
        place.environment(&mut command);
        command
    }
}

/// Tests of macros load the compiler's libraries.
fn libraries(place: &Place) -> String {
    let dependencies = place.folder.join("target/debug/deps");
    let libraries = Path::new(env!("CORS_LIBRARIES"));
    format!("{}:{}", dependencies.display(), libraries.display())
}
