//! Load from another process over loopback: good, refused and malformed requests, every answer compared.
//!
//! `cargo run --release -p cors-tests --bin load -- [--seconds 60] [--connections 4]`

#![forbid(unsafe_code)]

mod client;
mod probes;
mod server;

use std::{
    env,
    io::{self, BufRead, BufReader},
    process::{Child, Command, ExitCode, Stdio},
    thread,
    time::{Duration, Instant},
};

use client::Totals;

/// More than this, once the server is warm, is a leak at this length of a run.
const GROWTH_KIB: u64 = 4 * 1024;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("serve") => server::serve(),
        _ => load(number(&args, "--seconds", 60), number(&args, "--connections", 4)),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number(args: &[String], name: &str, default: u64) -> u64 {
    let value = args.iter().skip_while(|arg| *arg != name).nth(1);
    value.and_then(|value| value.parse().ok()).unwrap_or(default)
}

/// The server's process, which ends with this one: it reads until the end of its input.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start() -> io::Result<Self> {
        let mut child = Command::new(env::current_exe()?)
            .arg("serve")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = child
            .stdout
            .take()
            .ok_or_else(|| io::Error::other("the server has no output"))?;
        let mut address = String::new();
        BufReader::new(output).read_line(&mut address)?;
        Ok(Self {
            child,
            address: address.trim().to_owned(),
        })
    }

    /// Resident memory, in KiB.
    fn resident(&self) -> io::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let number = line
            .and_then(|line| line.split_whitespace().next())
            .and_then(|number| number.parse().ok());
        number.ok_or_else(|| io::Error::other("the server is gone"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        let _ = self.child.wait();
    }
}

fn load(seconds: u64, connections: u64) -> io::Result<()> {
    let server = Server::start()?;
    let cold = server.resident()?;
    run(&server, connections, Duration::from_millis(seconds * 200))?;
    let warm = server.resident()?;
    let start = Instant::now();
    let totals = run(&server, connections, Duration::from_millis(seconds * 800))?;
    let end = server.resident()?;
    println!("{totals} in {:.1} s", start.elapsed().as_secs_f64());
    println!("resident: {cold} KiB at the start, {warm} KiB warm, {end} KiB at the end");
    if end > warm + GROWTH_KIB {
        return Err(io::Error::other("the server's memory grows"));
    }
    Ok(())
}

/// Loads the server over several connections at once.
fn run(server: &Server, connections: u64, time: Duration) -> io::Result<Totals> {
    let until = Instant::now() + time;
    let threads: Vec<_> = (1..=connections)
        .map(|seed| {
            let address = server.address.clone();
            thread::spawn(move || client::run(&address, seed, until))
        })
        .collect();
    let mut totals = Totals::default();
    for thread in threads {
        let one = thread.join().map_err(|_| io::Error::other("a client panicked"))?;
        totals.add(&one?);
    }
    Ok(totals)
}
