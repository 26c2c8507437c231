//! Puts one-line bugs into a copy of the repository, one at a time, and runs the suites that have to notice.
//!
//! ```text
//! cargo run -p cors-tests --example bugs               every bug of `list.toml`
//! cargo run -p cors-tests --example bugs -- vary       those whose name or file has the word
//! cargo run -p cors-tests --example bugs -- --record   writes `last-run.md` too
//! ```
//!
//! The copy and its build are in `target/bugs`. Ends with 1 where a bug survives, or is no bug: its text is not found
//! once, or it does not compile.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
    time::{Duration, Instant},
};

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    bug: Vec<Bug>,
}

/// One line that is wrong.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Bug {
    name: String,
    file: PathBuf,
    /// Is in the file once.
    old: String,
    new: String,
    /// Run in this order until one fails.
    suites: Vec<String>,
}

/// What became of a bug.
enum Fate {
    /// This suite failed.
    Caught(String),
    Survived,
    /// It is no bug: why.
    Invalid(String),
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let wanted: Vec<&String> = arguments
        .iter()
        .filter(|argument| !argument.starts_with("--"))
        .collect();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests are in the repository");
    let list = fs::read_to_string(root.join("tests/bugs/list.toml")).expect("there is a list");
    let list: List = toml::from_str(&list).expect("the list is well-formed");
    let place = Copy::of(root);
    let chosen: Vec<&Bug> = list
        .bug
        .iter()
        .filter(|bug| {
            let file = bug.file.display().to_string();
            let is_meant = |word: &&String| bug.name.contains(&***word) || file.contains(&***word);
            wanted.is_empty() || wanted.iter().any(is_meant)
        })
        .collect();
    // A suite that fails anyway would catch everything.
    let suites: BTreeSet<&String> = chosen.iter().flat_map(|bug| &bug.suites).collect();
    for suite in suites {
        if !place.passes(suite) {
            println!("the suite {suite} fails without any bug");
            return ExitCode::FAILURE;
        }
    }
    let mut report = String::from("| bug | file | caught by |\n|---|---|---|\n");
    let (mut caught, mut others) = (0, 0);
    for bug in chosen {
        let file = bug.file.display();
        let start = Instant::now();
        let fate = place.judge(bug);
        let seconds = start.elapsed().as_secs();
        let line = match &fate {
            Fate::Caught(suite) => format!("`{suite}`"),
            Fate::Survived => "**nobody**".to_owned(),
            Fate::Invalid(why) => format!("**no bug**: {why}"),
        };
        match fate {
            Fate::Caught(_) => caught += 1,
            Fate::Survived | Fate::Invalid(_) => others += 1,
        }
        println!("{seconds:4} s  {}: {line}", bug.name);
        writeln!(report, "| {} | `{file}` | {line} |", bug.name).expect("text takes text");
    }
    println!("{caught} caught, {others} not");
    if arguments.iter().any(|argument| argument == "--record") {
        let text = format!("# The last run of the bugs\n\n{caught} caught, {others} not.\n\n{report}");
        fs::write(root.join("tests/bugs/last-run.md"), text).expect("the report can be written");
    }
    ExitCode::from(u8::from(others > 0 || caught == 0))
}

/// A copy of the repository to put bugs into.
struct Copy {
    root: PathBuf,
    target: PathBuf,
}

impl Copy {
    /// Copies what differs, so that little is built anew.
    fn of(root: &Path) -> Self {
        let place = root.join("target/bugs");
        let copy = Self {
            root: place.join("tree"),
            target: place.join("target"),
        };
        let listed = Command::new("git")
            .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
            .current_dir(root)
            .output()
            .expect("git lists the files");
        let listed = String::from_utf8(listed.stdout).expect("paths are text");
        // What an earlier copy has beyond them would be compiled too.
        let earlier = place.join("files");
        for gone in fs::read_to_string(&earlier).unwrap_or_default().split('\0') {
            if !gone.is_empty() && !root.join(gone).exists() && copy.root.join(gone).exists() {
                fs::remove_file(copy.root.join(gone)).expect("a stale file can be removed");
            }
        }
        for path in listed.split('\0').filter(|path| root.join(path).is_file()) {
            let text = fs::read(root.join(path)).expect("a file of ours can be read");
            let to = copy.root.join(path);
            if fs::read(&to).is_ok_and(|old| old == text) {
                continue;
            }
            fs::create_dir_all(to.parent().expect("a file is in a folder")).expect("a folder can be made");
            fs::write(to, text).expect("a file can be written");
        }
        fs::write(earlier, listed).expect("the list can be written");
        copy
    }

    fn judge(&self, bug: &Bug) -> Fate {
        let path = self.root.join(&bug.file);
        let sound = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) => return Fate::Invalid(format!("{}: {error}", bug.file.display())),
        };
        match sound.matches(&*bug.old).count() {
            1 => {}
            times => return Fate::Invalid(format!("its text is in the file {times} times")),
        }
        fs::write(&path, sound.replace(&*bug.old, &bug.new)).expect("a bug can be written");
        let fate = self.run(bug);
        fs::write(&path, sound).expect("the file can be restored");
        fate
    }

    fn run(&self, bug: &Bug) -> Fate {
        for suite in &bug.suites {
            if !self.compiles(suite) {
                return Fate::Invalid(format!("`{suite}` does not compile"));
            }
            if !self.passes(suite) {
                return Fate::Caught(suite.clone());
            }
        }
        Fate::Survived
    }

    fn compiles(&self, suite: &str) -> bool {
        self.cargo(&[&Self::test(suite)[..], &["--no-run"]].concat())
    }

    fn passes(&self, suite: &str) -> bool {
        self.cargo(&Self::test(suite))
    }

    /// What runs a suite.
    fn test(suite: &str) -> Vec<&str> {
        match suite {
            "rules" => vec!["test", "-p", "cors-rules", "--all-features"],
            "macros" => vec!["test", "-p", "cors-macros"],
            "runtime" => vec!["test", "-p", "cors-runtime", "--lib", "--all-features"],
            "review" => vec!["test", "-p", "cors-examples", "--test", "policies"],
            name => vec!["test", "-p", "cors-tests", "--test", name],
        }
    }

    /// Whether Cargo, with these arguments, is content. A bug may make a test wait forever.
    fn cargo(&self, arguments: &[&str]) -> bool {
        const LONGEST: Duration = Duration::from_secs(900);
        let mut cargo = Command::new("cargo")
            .args(arguments)
            .args(["--quiet", "--locked"])
            .current_dir(&self.root)
            .env("CARGO_TARGET_DIR", &self.target)
            .env("CARGO_INCREMENTAL", "1")
            .env("CARGO_PROFILE_DEV_DEBUG", "0")
            .env("RUST_BACKTRACE", "0")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .process_group(0)
            .spawn()
            .expect("cargo starts");
        let start = Instant::now();
        loop {
            match cargo.try_wait().expect("cargo can be waited for") {
                Some(status) => return status.success(),
                None if start.elapsed() > LONGEST => {
                    // With the tests and compilers that it has started, which would go on.
                    let group = format!("-{}", cargo.id());
                    let ended = Command::new("kill").args(["-KILL", "--", &group]).status();
                    ended.expect("a process group can be ended");
                    cargo.wait().expect("cargo can be waited for");
                    return false;
                }
                None => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }
}
