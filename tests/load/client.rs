//! One connection's worth of load on the example application, and how an answer is read and compared.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Read, Write},
    net::TcpStream,
    time::{Duration, Instant},
};

use crate::{
    board,
    probes::{Kind, Probe},
};

/// How many answers came, all of them right.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    good: u64,
    refused: u64,
    malformed: u64,
}

impl Totals {
    pub(crate) fn add(&mut self, other: &Self) {
        self.good += other.good;
        self.refused += other.refused;
        self.malformed += other.malformed;
    }

    pub(crate) fn count(&mut self, kind: Kind) {
        match kind {
            Kind::Good => self.good += 1,
            Kind::Refused => self.refused += 1,
            Kind::Malformed => self.malformed += 1,
        }
    }
}

impl fmt::Display for Totals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            good,
            refused,
            malformed,
        } = self;
        write!(
            f,
            "{} requests ({good} good, {refused} refused, {malformed} malformed), none answered wrong",
            good + refused + malformed
        )
    }
}

/// Sends probes in an arbitrary order until the time is up.
pub(crate) fn run(address: &str, seed: u64, until: Instant) -> io::Result<Totals> {
    let probes = board::all(&sign_in(address)?);
    let mut totals = Totals::default();
    let mut connection = None;
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    while Instant::now() < until {
        let probe = &probes[next(&mut state) % probes.len()];
        if next(&mut state).is_multiple_of(64) {
            give_up(address, probe)?;
        }
        let stream = match connection.take() {
            Some(stream) => stream,
            None => BufReader::new(connect(address)?),
        };
        connection = exchange(stream, probe)?;
        totals.count(probe.kind);
    }
    Ok(totals)
}

/// Starts a session, and returns its cookie.
fn sign_in(address: &str) -> io::Result<String> {
    let mut stream = BufReader::new(connect(address)?);
    stream.get_mut().write_all(&board::sign_in())?;
    let answer = read(&mut stream)?;
    let cookie = answer
        .cookie
        .as_deref()
        .and_then(|cookie| cookie.split(';').next());
    cookie
        .map(str::to_owned)
        .ok_or_else(|| io::Error::other(format!("no session: {answer:?}")))
}

pub(crate) fn connect(address: &str) -> io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    Ok(stream)
}

/// Leaves in the middle of a request.
pub(crate) fn give_up(address: &str, probe: &Probe) -> io::Result<()> {
    connect(address)?.write_all(&probe.request[..probe.request.len() / 2])
}

/// The next of a sequence that looks arbitrary.
pub(crate) fn next(state: &mut u64) -> usize {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    usize::try_from(*state >> 33).unwrap_or_default()
}

/// Sends a request and compares the answer. The connection comes back unless it was closed.
pub(crate) fn exchange(
    mut stream: BufReader<TcpStream>,
    probe: &Probe,
) -> io::Result<Option<BufReader<TcpStream>>> {
    stream.get_mut().write_all(&probe.request)?;
    let answer = read(&mut stream)?;
    answer.compare(probe)?;
    Ok((!probe.closes).then_some(stream))
}

#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The lines of `Access-Control-*` and `Vary`, sorted.
    pub(crate) headers: Vec<String>,
    cookie: Option<String>,
    pub(crate) body: String,
}

impl Answer {
    /// Notes a line of the head, where it is one that is compared.
    pub(crate) fn note(&mut self, name: &str, value: &str) {
        match name {
            "set-cookie" => self.cookie = Some(value.to_owned()),
            "vary" => self.headers.push(format!("{name}: {value}")),
            _ if name.starts_with("access-control-") => self.headers.push(format!("{name}: {value}")),
            _ => {}
        }
    }

    /// Whether it is the right one.
    pub(crate) fn compare(&self, probe: &Probe) -> io::Result<()> {
        if probe.is_answered_by(self.status, &self.headers, &self.body) {
            return Ok(());
        }
        let Probe {
            request,
            status,
            headers,
            or,
            body,
            ..
        } = probe;
        let request = request.escape_ascii();
        Err(io::Error::other(format!(
            "{request}\n  {self:?}\n  not {status} {headers:?} {body:?}, or {or:?}"
        )))
    }
}

pub(crate) fn read(stream: &mut BufReader<TcpStream>) -> io::Result<Answer> {
    let bad = |what: &str| io::Error::new(io::ErrorKind::InvalidData, what.to_owned());
    let (mut answer, mut length) = (Answer::default(), 0);
    let mut line = String::new();
    stream.read_line(&mut line)?;
    let status = line.split(' ').nth(1).and_then(|status| status.parse().ok());
    answer.status = status.ok_or_else(|| bad("an answer without a status"))?;
    loop {
        line.clear();
        stream.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else {
            break;
        };
        let (name, value) = (name.to_ascii_lowercase(), value.trim());
        if name == "content-length" {
            length = value.parse().map_err(|_| bad("a length that is none"))?;
        }
        answer.note(&name, value);
    }
    answer.headers.sort_unstable();
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    answer.body = String::from_utf8(body).map_err(|_| bad("a body that is no text"))?;
    Ok(answer)
}
