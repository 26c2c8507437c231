//! The same load over HTTP/2 without TLS: several requests at once on one connection.

use std::{
    io,
    time::{Duration, Instant},
};

use actix_web::rt::{self, System, net::TcpStream, time::timeout};
use actix_web::web::Bytes;
use h2::client::{ResponseFuture, SendRequest};

use crate::{
    client::{Answer, Totals, next},
    probes::Probe,
    site,
};

/// How many requests are on their way at once.
const AT_ONCE: usize = 16;

/// No answer takes longer.
const LONGEST: Duration = Duration::from_secs(10);

/// Sends probes in an arbitrary order until the time is up.
pub(crate) fn run(address: &str, seed: u64, until: Instant) -> io::Result<Totals> {
    System::new().block_on(send(address, seed, until, Answer::compare))
}

/// The same load on plain actix-web, which answers something else.
pub(crate) fn run_beside(address: &str, seed: u64, until: Instant) -> io::Result<()> {
    let unread = |_: &Answer, _: &Probe| Ok(());
    System::new().block_on(send(address, seed, until, unread))?;
    Ok(())
}

async fn send(
    address: &str,
    seed: u64,
    until: Instant,
    compare: impl Fn(&Answer, &Probe) -> io::Result<()>,
) -> io::Result<Totals> {
    let probes = site::probes();
    let mut totals = Totals::default();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = h2::client::handshake(stream).await.map_err(io::Error::other)?;
    let connection = rt::spawn(connection);
    while Instant::now() < until {
        let mut expected = Vec::new();
        for _ in 0..AT_ONCE {
            let probe = &probes[next(&mut state) % probes.len()];
            let response;
            (sender, response) = begin(sender, probe).await?;
            expected.push((probe, response));
        }
        // The last first: streams are independent.
        while let Some((probe, response)) = expected.pop() {
            let answer = timeout(LONGEST, read(response)).await??;
            compare(&answer, probe)?;
            totals.count(probe.kind);
        }
        if next(&mut state).is_multiple_of(64) {
            leave_in_the_middle(address).await?;
        }
    }
    drop(sender);
    connection.abort();
    Ok(totals)
}

/// Begins a request; its stream is the connection's next.
async fn begin(
    sender: SendRequest<Bytes>,
    probe: &Probe,
) -> io::Result<(SendRequest<Bytes>, ResponseFuture)> {
    let mut sender = sender.ready().await.map_err(io::Error::other)?;
    let (response, _) = sender
        .send_request(head(probe)?, true)
        .map_err(io::Error::other)?;
    Ok((sender, response))
}

/// A probe's request without a body, as HTTP/2 has it.
fn head(probe: &Probe) -> io::Result<http::Request<()>> {
    let text = str::from_utf8(&probe.request).map_err(io::Error::other)?;
    let mut lines = text.split("\r\n").take_while(|line| !line.is_empty());
    let mut first = lines.next().unwrap_or_default().split(' ');
    let (method, path) = (first.next().unwrap_or_default(), first.next().unwrap_or_default());
    let mut request = http::Request::builder().method(method);
    let mut authority = "";
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        match name {
            "Host" => authority = value,
            _ => request = request.header(name, value),
        }
    }
    let uri = format!("http://{authority}{path}");
    request.uri(uri).body(()).map_err(io::Error::other)
}

async fn read(response: ResponseFuture) -> io::Result<Answer> {
    let (head, mut body) = response.await.map_err(io::Error::other)?.into_parts();
    let mut answer = Answer::default();
    answer.status = head.status.as_u16();
    for (name, value) in &head.headers {
        answer.note(name.as_str(), value.to_str().map_err(io::Error::other)?);
    }
    answer.headers.sort_unstable();
    while let Some(part) = body.data().await {
        let part = part.map_err(io::Error::other)?;
        body.flow_control()
            .release_capacity(part.len())
            .map_err(io::Error::other)?;
        answer
            .body
            .push_str(str::from_utf8(&part).map_err(io::Error::other)?);
    }
    Ok(answer)
}

/// Opens a connection, begins a frame that is too long, and leaves.
async fn leave_in_the_middle(address: &str) -> io::Result<()> {
    let stream = TcpStream::connect(address).await?;
    let bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff\x01\x04\0\0\0\x01Origin";
    stream.writable().await?;
    stream.try_write(bytes)?;
    Ok(())
}
