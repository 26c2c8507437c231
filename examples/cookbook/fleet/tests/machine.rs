//! One server of the fleet, in a process of its own.

use std::{
    env, fs,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::PathBuf,
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use tempfile::TempDir;
use tracing::{Event, Metadata, Subscriber, span};

use super::{DATABASE, PATIENCE, PORT, database::Database, free_port};

/// This test program again, as one server of the fleet.
pub(super) struct Machine {
    process: Child,
    pub(super) port: u16,
    log: PathBuf,
    _directory: TempDir,
}

impl Machine {
    pub(super) fn spawn(database: &Database) -> Self {
        let directory = tempfile::tempdir().unwrap();
        let log = directory.path().join("log");
        let port = free_port();
        let output = fs::File::create(&log).unwrap();
        let process = Command::new(env::current_exe().unwrap())
            .args(["fleet::tests::machine", "--exact", "--nocapture"])
            .env(DATABASE, database.url())
            .env(PORT, port.to_string())
            .stdin(Stdio::null())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        Self {
            process,
            port,
            log,
            _directory: directory,
        }
    }

    pub(super) fn start(database: &Database) -> Self {
        let machine = Self::spawn(database);
        machine.answers();
        machine
    }

    #[track_caller]
    pub(super) fn answers(&self) {
        wait_for(|| self.allows("https://always.example").is_some(), || self.log());
    }

    /// Waits until it has ended by itself.
    #[track_caller]
    pub(super) fn ends(&mut self) {
        let Self { process, log, .. } = self;
        wait_for(
            || process.try_wait().unwrap().is_some(),
            || fs::read_to_string(&*log).unwrap_or_default(),
        );
    }

    pub(super) fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    pub(super) fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether a page of this origin may read; `None` where nobody answers. What is always allowed is asked too: no
    /// answer may ever be wrong about it.
    pub(super) fn allows(&self, origin: &str) -> Option<bool> {
        let always = ask(self.port, "https://always.example")?;
        assert!(always, "{}", self.log());
        ask(self.port, origin)
    }

    #[track_caller]
    pub(super) fn becomes(&self, origin: &str, expected: bool) {
        wait_for(|| self.allows(origin) == Some(expected), || self.log());
    }

    #[track_caller]
    pub(super) fn says(&self, line: &str) {
        wait_for(|| self.log().contains(line), || self.log());
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(super) fn ask(port: u16, origin: &str) -> Option<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    let request = format!(
        "GET /catalogue HTTP/1.1\r\nhost: localhost\r\norigin: {origin}\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(request.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    // The machine was bound and did not serve yet, or was killed while it answered.
    let is_whole = answer.starts_with("HTTP/1.1 200") && answer.ends_with(r#"["lamp","chair"]"#);
    let answer = is_whole.then_some(answer)?.to_ascii_lowercase();
    Some(answer.contains(&format!("access-control-allow-origin: {origin}\r\n")))
}

#[track_caller]
fn wait_for(mut is_so: impl FnMut() -> bool, shown: impl Fn() -> String) {
    let began = Instant::now();
    while !is_so() {
        assert!(began.elapsed() < PATIENCE, "{}", shown());
        thread::sleep(Duration::from_millis(20));
    }
}

/// Prints the messages of a machine.
pub(super) struct Printed;

impl Subscriber for Printed {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::INFO
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = String::new();
        event.record(
            &mut |field: &tracing::field::Field, value: &dyn std::fmt::Debug| {
                line.push_str(&format!("{field}={value:?} "));
            },
        );
        println!("{line}");
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}

    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}

    fn enter(&self, _: &span::Id) {}

    fn exit(&self, _: &span::Id) {}
}
