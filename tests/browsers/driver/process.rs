//! The processes that a browser needs: its WebDriver, and a display where it has no headless mode.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, TcpListener, TcpStream},
    process::{self, Child, Command, Stdio},
    sync::{
        atomic::{AtomicU16, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

/// As long as a process may take to listen.
const START_TIMEOUT: Duration = Duration::from_secs(60);

/// A WebDriver of our own, and at most one session in it.
#[derive(Debug)]
pub(super) struct DriverProcess {
    child: Child,
    port: u16,
    /// The session to end; a browser outlives the driver that is merely killed.
    pub(super) session: Option<String>,
}

impl DriverProcess {
    /// Starts one, and waits until it listens.
    pub(super) fn spawn(command: impl Fn() -> Command) -> Self {
        for _ in 0..3 {
            let port = free_port();
            let child = command()
                .arg(format!("--port={port}"))
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                .spawn()
                .expect("the WebDriver starts");
            let mut driver = Self {
                child,
                port,
                session: None,
            };
            if driver.listens() {
                return driver;
            }
        }
        panic!("the WebDriver ended three times before it listened");
    }

    /// False when it ended, as it does when another process took the port meanwhile.
    fn listens(&mut self) -> bool {
        let start = Instant::now();
        while start.elapsed() < START_TIMEOUT {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok() {
                return true;
            }
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return false;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("the WebDriver does not listen after {START_TIMEOUT:?}");
    }

    pub(super) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Ends the session, and with it the browser. Not through the client, whose runtime a panic has stopped.
    fn end_session(&self, session: &str) -> std::io::Result<()> {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(20)))?;
        write!(
            stream,
            "DELETE /session/{session} HTTP/1.1\r\nhost: localhost:{}\r\nconnection: close\r\n\r\n",
            self.port
        )?;
        // The answer comes when the browser has ended; the connection stays open after it.
        stream.read_exact(&mut [0; "HTTP/1.1 200".len()])?;
        Ok(())
    }
}

/// A port that nobody listens on, and below those that the system gives to sockets that ask for any: between this and
/// the start of the driver, a connection or another server of the tests would get it.
fn free_port() -> u16 {
    const FIRST: u16 = 20_000;
    const COUNT: u16 = 12_000;
    static NEXT: AtomicU16 = AtomicU16::new(0);
    // Two runs of the tests at the same time begin at places of their own.
    let start = (process::id() * 97 % u32::from(COUNT)) as u16;
    for _ in 0..COUNT {
        let offset = NEXT.fetch_add(1, Ordering::Relaxed) % COUNT;
        let port = FIRST + (start + offset) % COUNT;
        if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free from {FIRST} on")
}

impl Drop for DriverProcess {
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

/// A display without a screen.
#[derive(Debug)]
pub(super) struct Display {
    child: Child,
    /// `:7`
    pub(super) name: String,
}

impl Display {
    pub(super) fn start(xvfb: &std::path::Path) -> Self {
        let mut child = Command::new(xvfb)
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1280x1600x24",
                "-nolisten",
                "tcp",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts");
        let stdout = child.stdout.take().expect("its output is piped");
        let (found, finding) = mpsc::channel();
        thread::spawn(move || {
            let mut line = String::new();
            if BufReader::new(stdout).read_line(&mut line).is_ok() {
                // Nobody waits any more when it took too long.
                let _ = found.send(line.trim().to_owned());
            }
        });
        let number = finding
            .recv_timeout(START_TIMEOUT)
            .expect("Xvfb says which display it is");
        Self {
            child,
            name: format!(":{number}"),
        }
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        // It has ended by itself at worst.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
