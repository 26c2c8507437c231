//! A PostgreSQL of a test's own.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use actix_web::rt;
use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::{PATIENCE, free_port};

/// Where Debian keeps the server's programs, or the `PATH`.
pub(super) fn programs() -> Option<PathBuf> {
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten();
    let debian = debian.flatten().map(|version| version.path().join("bin"));
    let path = env::var_os("PATH").unwrap_or_default();
    debian
        .chain(env::split_paths(&path))
        .find(|directory| directory.join("initdb").is_file() && directory.join("postgres").is_file())
}

/// A server of this test alone.
pub(super) struct Database {
    programs: PathBuf,
    directory: TempDir,
    port: u16,
    process: Option<Child>,
}

impl Database {
    pub(super) fn start(programs: PathBuf) -> Self {
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

    pub(super) fn run(&mut self) {
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
    pub(super) fn stop(&mut self) {
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

    pub(super) fn url(&self) -> String {
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
    pub(super) fn execute(&self, statements: &str) {
        self.try_execute(statements).unwrap();
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        self.stop();
    }
}

fn is_root() -> bool {
    // The owner of what this process makes.
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(Path::new("/proc/self")).is_ok_and(|process| process.uid() == 0)
}
