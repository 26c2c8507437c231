//! Requests per second on a real server: every round asks each contender in turn, and ratios are taken within
//! rounds, so that what else the machine does falls on all of them.

use std::{path::Path, process::Command, time::Instant};

use cors_benches::server::{CONTENDERS, Server};

const ROUNDS: usize = 301;
const CONNECTIONS: &str = "16";
const MILLISECONDS: &str = "100";

fn main() -> std::io::Result<()> {
    let start = |contender| Server::start(Path::new(env!("CARGO_BIN_EXE_server")), contender);
    let servers = CONTENDERS
        .map(start)
        .into_iter()
        .collect::<std::io::Result<Vec<_>>>()?;
    for server in &servers {
        ask(server)?;
    }
    let begun: Vec<Option<f64>> = servers.iter().map(Server::processor_time).collect();
    let mut rates = vec![Vec::new(); servers.len()];
    let mut answered = vec![0.0; servers.len()];
    for round in 0..ROUNDS {
        // Another one first each time.
        for turn in 0..servers.len() {
            let index = (round + turn) % servers.len();
            let (count, seconds) = ask(&servers[index])?;
            answered[index] += count;
            rates[index].push(count / seconds);
        }
    }
    println!(
        "| contender | requests/s, median | against plain, median | quartiles | server's processor µs/request |"
    );
    println!("|---|--:|--:|--:|--:|");
    for (index, contender) in CONTENDERS.iter().enumerate() {
        let ratios: Vec<f64> = rates[index]
            .iter()
            .zip(&rates[0])
            .map(|(rate, plain)| rate / plain)
            .collect();
        let busy = match (servers[index].processor_time(), begun[index]) {
            (Some(now), Some(then)) => format!("{:.2}", (now - then) / answered[index] * 1e6),
            _ => "-".to_owned(),
        };
        println!(
            "| {contender} | {:.0} | {:.3} | {:.3} to {:.3} | {busy} |",
            quantile(&rates[index], 0.5),
            quantile(&ratios, 0.5),
            quantile(&ratios, 0.25),
            quantile(&ratios, 0.75),
        );
    }
    Ok(())
}

/// How many requests were answered, in how many seconds.
fn ask(server: &Server) -> std::io::Result<(f64, f64)> {
    let begun = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_load"))
        .args([server.address.as_str(), CONNECTIONS, MILLISECONDS])
        .output()?;
    let count = String::from_utf8_lossy(&output.stdout)
        .trim()
        .parse()
        .map_err(std::io::Error::other)?;
    if !output.status.success() {
        return Err(std::io::Error::other(
            String::from_utf8_lossy(&output.stderr).into_owned(),
        ));
    }
    Ok((count, begun.elapsed().as_secs_f64()))
}

fn quantile(values: &[f64], at: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted[((sorted.len() - 1) as f64 * at).round() as usize]
}
