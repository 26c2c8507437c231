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

/// Tests that are compiled together.
pub struct Build {
    packages: &'static str,
    features: &'static str,
    suites: &'static str,
    /// What its programs are called, to tell them from those of another build.
    name: &'static str,
}

/// Suites that start browsers or servers are left out, and those that read the sources.
pub const BUILDS: [Build; 2] = [
    Build {
        packages: "cors-rules cors-runtime cors-macros cors-tests cors-examples",
        features: "",
        suites: "corpus messages oracle doors advisories allocations inspector layers composition conformance \
                 log_crate properties hygiene forbidden lints wire runtime_origins moving policy_formats scanners \
                 mistakes policies",
        name: "",
    },
    // What each refusal costs is different with this feature.
    Build {
        packages: "cors-runtime cors-tests",
        features: "cors-tests/metrics",
        suites: "metrics",
        name: " with metrics",
    },
];

impl Build {
    /// The arguments of `cargo test`.
    pub fn arguments(&self) -> Vec<&'static str> {
        let each =
            |option, names: &'static str| names.split_whitespace().flat_map(move |name| [option, name]);
        let packages = each("-p", self.packages);
        let all = packages
            .chain(each("--features", self.features))
            .chain(each("--test", self.suites));
        all.chain(["--lib"]).collect()
    }
}

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
    pub fn test(self, build: &Build) -> Option<Binary> {
        let folder = self.manifest_path?.parent()?.to_owned();
        if !self.profile?.test {
            return None;
        }
        let package = folder.file_name()?.to_string_lossy().into_owned();
        Some(Binary {
            name: format!("{package}/{}{}", self.target?.name, build.name),
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
