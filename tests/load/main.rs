//! Load from another process over loopback: good, refused and malformed requests, every answer compared.
//!
//! ```text
//! cargo run --release -p cors-tests --bin load -- [--seconds 60] [--connections 4] [--wait-ratio 1.1]
//! ```
//!
//! Half of the connections ask the example application, the others a server of layers, `block`, and a list and a policy
//! that are replaced all the time: over HTTP/1.1, and one of them over HTTP/2. Plain actix-web beside it gets the same
//! requests, and the time that 99 of 100 answers need is compared; `--wait-ratio` fails where it is more than that.

#![forbid(unsafe_code)]

mod beside;
mod board;
mod client;
mod multiplexed;
mod probes;
mod server;
mod site;

use std::{
    env,
    io::{self, BufRead, BufReader},
    process::{Child, Command, ExitCode, Stdio},
    str::FromStr,
    thread,
    time::{Duration, Instant},
};

use beside::{Addresses, Waits};
use client::Totals;

/// More than this, once the server is warm, is a leak at this length of a run.
const GROWTH_KIB: u64 = 4 * 1024;

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let result = match args.first().map(String::as_str) {
        Some("serve") => server::serve(),
        _ => load(
            number(&args, "--seconds").unwrap_or(60),
            number(&args, "--connections").unwrap_or(4),
            number(&args, "--wait-ratio"),
        ),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn number<T: FromStr>(args: &[String], name: &str) -> Option<T> {
    let value = args.iter().skip_while(|arg| *arg != name).nth(1);
    value.and_then(|value| value.parse().ok())
}

/// The servers' process, which ends with this one: it reads until the end of its input.
struct Server {
    child: Child,
    board: String,
    site: Addresses,
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
        let mut lines = BufReader::new(output).lines();
        let mut address = || {
            let line = lines.next();
            line.ok_or_else(|| io::Error::other("the server says no address"))?
        };
        Ok(Self {
            board: address()?,
            site: Addresses {
                ours: address()?,
                plain: address()?,
            },
            child,
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

fn load(seconds: u64, connections: u64, most: Option<f64>) -> io::Result<()> {
    let server = Server::start()?;
    let cold = server.resident()?;
    run(&server, connections, Duration::from_millis(seconds * 200))?;
    let warm = server.resident()?;
    let start = Instant::now();
    let (totals, mut waits) = run(&server, connections, Duration::from_millis(seconds * 800))?;
    let end = server.resident()?;
    println!("{totals} in {:.1} s", start.elapsed().as_secs_f64());
    println!("{}", waits.describe());
    println!("resident: {cold} KiB at the start, {warm} KiB warm, {end} KiB at the end");
    if end > warm + GROWTH_KIB {
        return Err(io::Error::other("the server's memory grows"));
    }
    match most {
        Some(most) if waits.ratio() > most => {
            Err(io::Error::other("requests wait longer than in plain actix-web"))
        }
        _ => Ok(()),
    }
}

/// Loads the servers over several connections at once.
fn run(server: &Server, connections: u64, time: Duration) -> io::Result<(Totals, Waits)> {
    let until = Instant::now() + time;
    let (board, site) = (&server.board, &server.site);
    thread::scope(|scope| {
        let mut threads = vec![scope.spawn(move || {
            let totals = multiplexed::run(&site.ours, 1, until)?;
            Ok((totals, Waits::default()))
        })];
        threads.push(scope.spawn(move || {
            multiplexed::run_beside(&site.plain, 1, until)?;
            Ok((Totals::default(), Waits::default()))
        }));
        for seed in 1..=connections.div_ceil(2) {
            threads.push(scope.spawn(move || Ok((client::run(board, seed, until)?, Waits::default()))));
            threads.push(scope.spawn(move || beside::run(site, seed, until)));
        }
        let (mut totals, mut waits) = (Totals::default(), Waits::default());
        for thread in threads {
            let one: io::Result<(Totals, Waits)> =
                thread.join().map_err(|_| io::Error::other("a client panicked"))?;
            let (sent, waited) = one?;
            totals.add(&sent);
            waits.add(waited);
        }
        Ok((totals, waits))
    })
}
