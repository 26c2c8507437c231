//! Two machines and a PostgreSQL of their own, on this one: a machine is killed and comes back, then the database.

mod sampler;

use std::{
    env, fs,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use actix_web::rt;
use tempfile::TempDir;
use tokio_postgres::NoTls;
use tracing::{Event, Metadata, Subscriber, span};

use self::sampler::Sampler;
use super::{SCHEMA, serve};

const DATABASE: &str = "COOKBOOK_FLEET_DATABASE";
const PORT: &str = "COOKBOOK_FLEET_PORT";
/// Far more than anything here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// In a process of its own: one machine.
#[test]
fn machine() {
    let (Ok(database), Ok(port)) = (env::var(DATABASE), env::var(PORT)) else {
        return;
    };
    tracing::subscriber::set_global_default(Printed).unwrap();
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).unwrap();
    let outcome = rt::System::new().block_on(serve(database, listener));
    println!("the machine has ended: {outcome:?}");
}

#[test]
fn a_change_is_in_force_on_every_machine() {
    let Some(programs) = programs() else {
        assert!(env::var_os("CI").is_none(), "PostgreSQL has to be installed");
        eprintln!("SKIPPED: PostgreSQL is not installed (Debian: apt-get install postgresql)");
        return;
    };
    let mut database = Database::start(programs);
    database.execute(SCHEMA);
    database.execute(
        "INSERT INTO origins VALUES ('ada', 'https://ada.example'), ('all', 'https://always.example')",
    );
    let mut machines = [Machine::start(&database), Machine::start(&database)];
    for machine in &machines {
        machine.becomes("https://ada.example", true);
    }
    // From here on both are asked all the time, whatever happens to them and to the database.
    let sampler = Sampler::start([
        ("https://always.example", true),
        ("https://stranger.example", false),
        ("https://ada.example", true),
        ("https://shop.grace.example", false),
        ("https://mallory.example", false),
    ]);
    sampler.ask(machines[0].port, true);
    sampler.ask(machines[1].port, true);

    // One statement, and it is in force on both.
    sampler.is_changing("https://shop.grace.example");
    database.execute("INSERT INTO origins VALUES ('grace', 'https://*.grace.example')");
    for machine in &machines {
        machine.becomes("https://shop.grace.example", true);
    }
    sampler.has_become("https://shop.grace.example", true);

    // A machine is killed, misses a change, and has it when it comes back.
    sampler.ask(machines[1].port, false);
    machines[1].kill();
    sampler.is_changing("https://ada.example");
    database.execute("DELETE FROM origins WHERE tenant = 'ada'");
    machines[0].becomes("https://ada.example", false);
    sampler.has_become("https://ada.example", false);
    // It is asked before it answers, and no answer may be wrong.
    machines[1] = Machine::spawn(&database);
    sampler.ask(machines[1].port, false);
    machines[1].answers();
    sampler.ask(machines[1].port, true);
    assert_eq!(
        machines[1].allows("https://ada.example"),
        Some(false),
        "from its first answer on"
    );
    assert_eq!(machines[1].allows("https://shop.grace.example"), Some(true));

    // A mistake in the table spoils nothing, and the log says so.
    database.execute("INSERT INTO origins VALUES ('mallory', 'https://mallory.example/')");
    for machine in &machines {
        machine.says("the origins of the tenants stay as they are");
        assert_eq!(machine.allows("https://shop.grace.example"), Some(true));
        assert_eq!(machine.allows("https://mallory.example"), Some(false));
    }
    database.execute("DELETE FROM origins WHERE tenant = 'mallory'");

    // The database is gone: each machine keeps its list and says so.
    database.stop();
    for machine in &machines {
        machine.says("the database is gone: the 2 origins in force stay");
        assert_eq!(machine.allows("https://shop.grace.example"), Some(true));
        assert_eq!(machine.allows("https://ada.example"), Some(false));
    }
    // A machine that has no list yet does not start.
    let mut listless = Machine::spawn(&database);
    let began = Instant::now();
    while listless.process.try_wait().unwrap().is_none() {
        assert!(began.elapsed() < PATIENCE, "{}", listless.log());
        thread::sleep(Duration::from_millis(20));
    }
    assert!(
        listless.log().contains("the machine has ended: Err"),
        "{}",
        listless.log()
    );

    // It comes back, and so do changes.
    sampler.is_changing("https://ada.example");
    database.run();
    database.execute("INSERT INTO origins VALUES ('ada', 'https://ada.example')");
    for machine in &machines {
        machine.becomes("https://ada.example", true);
        assert_eq!(machine.allows("https://stranger.example"), Some(false));
        assert_eq!(machine.allows("https://always.example"), Some(true));
    }
    sampler.has_become("https://ada.example", true);

    let samples = sampler.stop();
    println!(
        "{} answers sampled, {} of them while a list changed, {} without a connection, {} wrong",
        samples.answers,
        samples.while_changing,
        samples.unanswered,
        samples.wrong.len()
    );
    assert_eq!(samples.wrong, Vec::<String>::new());
    assert!(samples.answers > 200 && samples.unanswered > 0, "{samples:?}");
}

/// Where Debian keeps the server's programs, or the `PATH`.
fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.flatten().map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    debian
        .chain(env::split_paths(&path))
        .find(|directory| directory.join("initdb").is_file() && directory.join("postgres").is_file())
}

/// A server of this test alone.
struct Database {
    programs: PathBuf,
    directory: TempDir,
    port: u16,
    process: Option<Child>,
}

impl Database {
    fn start(programs: PathBuf) -> Self {
        let mut database = Self {
            programs,
            directory: tempfile::tempdir().unwrap(),
            port: free_port(),
            process: None,
        };
        if is_root() {
            let owned = Command::new("chown")
                .arg("postgres")
                .arg(database.directory.path())
                .status();
            assert!(
                owned.is_ok_and(|status| status.success()),
                "the user `postgres` is Debian's"
            );
        }
        let made = database
            .program("initdb")
            .arg("--pgdata")
            .arg(database.data())
            .args([
                "--username=fleet",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
                "--locale=C",
            ])
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        database.run();
        database
    }

    fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// PostgreSQL does not run as root.
    fn program(&self, name: &str) -> Command {
        let path = self.programs.join(name);
        let mut command = if is_root() {
            let mut command = Command::new("setpriv");
            command
                .args(["--reuid=postgres", "--regid=postgres", "--clear-groups"])
                .arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.directory.path()).stdin(Stdio::null());
        command
    }

    fn run(&mut self) {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.directory.path().join("log"))
            .unwrap();
        let process = self
            .program("postgres")
            .arg("-D")
            .arg(self.data())
            .args(["-h", "127.0.0.1", "-p", &self.port.to_string()])
            .args([
                "-c",
                "unix_socket_directories=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=20",
            ])
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        self.process = Some(process);
        let began = Instant::now();
        while self.try_execute("SELECT 1").is_err() {
            let log = || fs::read_to_string(self.directory.path().join("log")).unwrap_or_default();
            assert!(began.elapsed() < PATIENCE, "{}", log());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// At once, as in a crash.
    fn stop(&mut self) {
        if let Some(mut process) = self.process.take() {
            let sent = Command::new("kill")
                .args(["-QUIT", &process.id().to_string()])
                .status();
            if !sent.is_ok_and(|status| status.success()) {
                let _ = process.kill();
            }
            let _ = process.wait();
        }
    }

    fn url(&self) -> String {
        format!(
            "host=127.0.0.1 port={} user=fleet dbname=postgres connect_timeout=5",
            self.port
        )
    }

    fn try_execute(&self, statements: &str) -> Result<(), tokio_postgres::Error> {
        rt::System::new().block_on(async {
            let (client, connection) = tokio_postgres::connect(&self.url(), NoTls).await?;
            rt::spawn(connection);
            client.batch_execute(statements).await
        })
    }

    #[track_caller]
    fn execute(&self, statements: &str) {
        self.try_execute(statements).unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.stop();
    }
}

/// This test program again, as one server of the fleet.
struct Machine {
    process: Child,
    port: u16,
    log: PathBuf,
    _directory: TempDir,
}

impl Machine {
    fn spawn(database: &Database) -> Self {
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

    fn start(database: &Database) -> Self {
        let machine = Self::spawn(database);
        machine.answers();
        machine
    }

    #[track_caller]
    fn answers(&self) {
        wait_for(|| self.allows("https://always.example").is_some(), || self.log());
    }

    fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Whether a page of this origin may read; `None` where nobody answers. What is always allowed is asked too: no
    /// answer may ever be wrong about it.
    fn allows(&self, origin: &str) -> Option<bool> {
        let always = ask(self.port, "https://always.example")?;
        assert!(always, "{}", self.log());
        ask(self.port, origin)
    }

    #[track_caller]
    fn becomes(&self, origin: &str, expected: bool) {
        wait_for(|| self.allows(origin) == Some(expected), || self.log());
    }

    #[track_caller]
    fn says(&self, line: &str) {
        wait_for(|| self.log().contains(line), || self.log());
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn ask(port: u16, origin: &str) -> Option<bool> {
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

fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

fn is_root() -> bool {
    // The owner of what this process makes.
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}

/// Prints the messages of a machine.
struct Printed;

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
