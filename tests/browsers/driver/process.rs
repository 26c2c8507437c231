//! The programs: where they are, and the process of chromedriver.

use std::{
    env,
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc,
    thread,
    time::Duration,
};

/// What the tests run.
#[derive(Debug)]
pub(super) struct Programs {
    pub(super) chromium: PathBuf,
    pub(super) chromedriver: PathBuf,
}

impl Programs {
    /// Looks for them on `PATH`; the error names what is missing.
    pub(super) fn find() -> Result<Self, String> {
        let names = [
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ];
        let chromium = names
            .iter()
            .find_map(|name| on_path(name))
            .ok_or("no chromium on PATH")?;
        let chromedriver = on_path("chromedriver").ok_or("no chromedriver on PATH")?;
        Ok(Self {
            chromium,
            chromedriver,
        })
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    env::split_paths(&path)
        .map(|folder| folder.join(name))
        .find(|program| program.is_file())
}

/// A chromedriver of our own, and at most one session in it.
#[derive(Debug)]
pub(super) struct Chromedriver {
    child: Child,
    port: u16,
    /// The session to end; a browser outlives the driver that is merely killed.
    pub(super) session: Option<String>,
}

impl Chromedriver {
    /// Starts it on a free port.
    pub(super) fn spawn(program: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let (found, finding) = mpsc::channel();
        // Reads on after the port is known: a full pipe would hold chromedriver up.
        thread::spawn(move || {
            for line in BufReader::new(stdout).lines().map_while(Result::ok) {
                if let Some(port) = line.split("successfully on port ").nth(1) {
                    // Nobody waits any more when it took too long.
                    let _ = found.send(port.trim_end_matches('.').parse());
                }
            }
        });
        let mut chromedriver = Self {
            child,
            port: 0,
            session: None,
        };
        let port = finding
            .recv_timeout(Duration::from_secs(60))
            .expect("chromedriver says where it listens");
        chromedriver.port = port.expect("the number of a port");
        chromedriver
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the session, and with it the browser. Not through the client, whose runtime a panic has stopped.
    fn end_session(&self, session: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )?;
        // The answer comes when the browser has ended; the connection stays open after it.
        stream.read_exact(&mut [0; "HTTP/1.1 200".len()])?;
        Ok(())
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        if let Some(session) = self.session.take()
            && let Err(error) = self.end_session(&session)
        {
            eprintln!("the session did not end: {error}");
        }
        // It has ended by itself at worst.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
