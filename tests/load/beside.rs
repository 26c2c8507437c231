//! Load on the second server and, request by request, the same on plain actix-web, so that waiting times compare.

use std::{
    fmt,
    io::{self, BufReader},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{
    client::{Totals, connect, exchange, give_up, next, read},
    probes::Probe,
    site,
};

/// How long answers to the measured request took.
#[derive(Debug, Default)]
pub(crate) struct Waits {
    ours: Vec<Duration>,
    plain: Vec<Duration>,
}

impl Waits {
    pub(crate) fn add(&mut self, other: Self) {
        self.ours.extend(other.ours);
        self.plain.extend(other.plain);
    }

    /// The time that 99 of 100 answers needed at most, as a share of what plain actix-web needed.
    pub(crate) fn ratio(&mut self) -> f64 {
        percentile(&mut self.ours, 99).as_secs_f64() / percentile(&mut self.plain, 99).as_secs_f64()
    }

    /// What is known of both, for a person.
    pub(crate) fn describe(&mut self) -> impl fmt::Display + use<> {
        let ratio = self.ratio();
        let [ours, plain] = [&mut self.ours, &mut self.plain]
            .map(|times| [50, 99].map(|share| percentile(times, share).as_micros()));
        format!(
            "waiting, of {} pairs: median {} µs, of plain actix-web {} µs; 99 of 100 within {} µs and {} µs: {ratio:.3}",
            self.ours.len(),
            ours[0],
            plain[0],
            ours[1],
            plain[1],
        )
    }
}

/// The time that `share` of a hundred needed at most; nothing where nothing was measured.
fn percentile(times: &mut [Duration], share: usize) -> Duration {
    if times.is_empty() {
        return Duration::ZERO;
    }
    let index = (times.len() - 1) * share / 100;
    *times.select_nth_unstable(index).1
}

/// The addresses of the second server and of plain actix-web.
#[derive(Debug, Clone)]
pub(crate) struct Addresses {
    pub(crate) ours: String,
    pub(crate) plain: String,
}

/// Sends probes in an arbitrary order to both until the time is up, and measures one request between them.
pub(crate) fn run(addresses: &Addresses, seed: u64, until: Instant) -> io::Result<(Totals, Waits)> {
    let (probes, measured) = (site::probes(), site::measured_probe());
    let (mut totals, mut waits) = (Totals::default(), Waits::default());
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let open = |address: &str| connect(address).map(BufReader::new);
    let (mut ours, mut plain) = (open(&addresses.ours)?, open(&addresses.plain)?);
    while Instant::now() < until {
        let probe = &probes[next(&mut state) % probes.len()];
        if next(&mut state).is_multiple_of(64) {
            give_up(&addresses.ours, probe)?;
            give_up(&addresses.plain, probe)?;
        }
        ours = kept(exchange(ours, probe)?)?;
        totals.count(probe.kind);
        send_only(&mut plain, probe)?;
        // Now one first, now the other: the first finds the processor's caches as the last request left them.
        if next(&mut state).is_multiple_of(2) {
            ours = timed(ours, &measured, &mut waits.ours)?;
            waits.plain.push(send_only(&mut plain, &measured)?);
        } else {
            waits.plain.push(send_only(&mut plain, &measured)?);
            ours = timed(ours, &measured, &mut waits.ours)?;
        }
        totals.count(measured.kind);
    }
    Ok((totals, waits))
}

/// Sends a probe, compares the answer, and notes how long it took.
fn timed(
    stream: BufReader<TcpStream>,
    probe: &Probe,
    times: &mut Vec<Duration>,
) -> io::Result<BufReader<TcpStream>> {
    let start = Instant::now();
    let stream = kept(exchange(stream, probe)?)?;
    times.push(start.elapsed());
    Ok(stream)
}

/// Sends a probe to plain actix-web, which answers something else.
fn send_only(stream: &mut BufReader<TcpStream>, probe: &Probe) -> io::Result<Duration> {
    use std::io::Write;

    let start = Instant::now();
    stream.get_mut().write_all(&probe.request)?;
    read(stream)?;
    Ok(start.elapsed())
}

/// No probe of this server ends the connection.
fn kept(stream: Option<BufReader<TcpStream>>) -> io::Result<BufReader<TcpStream>> {
    stream.ok_or_else(|| io::Error::other("a connection that is kept was closed"))
}
