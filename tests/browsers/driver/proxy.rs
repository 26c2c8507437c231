//! A forward proxy that leads every host of a test to its server, and the same host of the next test to another.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Read, Write},
    net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};

/// A request's head is shorter than this.
const HEAD_LIMIT: u64 = 256 * 1024;

/// The server of each `host:port`.
type Hosts = HashMap<String, SocketAddr>;

/// Accepts connections until it is dropped.
#[derive(Debug)]
pub(super) struct Proxy {
    pub(super) port: u16,
    hosts: Arc<Mutex<Hosts>>,
    stopped: Arc<AtomicBool>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Proxy {
    /// Leads no host anywhere yet.
    pub(super) fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let port = listener.local_addr().expect("its number").port();
        let hosts = Arc::new(Mutex::new(Hosts::new()));
        let stopped = Arc::new(AtomicBool::new(false));
        let (current, stop) = (Arc::clone(&hosts), Arc::clone(&stopped));
        let thread = thread::spawn(move || {
            for client in listener.incoming() {
                if stop.load(Ordering::SeqCst) {
                    return;
                }
                let hosts = current.lock().unwrap_or_else(PoisonError::into_inner).clone();
                if let Ok(client) = client {
                    // A connection that breaks off is the browser's to report.
                    thread::spawn(move || drop(serve(client, &hosts)));
                }
            }
        });
        Self {
            port,
            hosts,
            stopped,
            thread: Some(thread),
        }
    }

    /// `hosts` are pairs of what a URL says, `host:port`, and the server that it leads to from now on. Other hosts
    /// get a 502: nothing that a browser asks of the internet on its own leaves the machine.
    pub(super) fn lead_to(&self, hosts: &[(&str, SocketAddr)]) {
        *self.hosts.lock().unwrap_or_else(PoisonError::into_inner) = table(hosts);
    }
}

fn table(hosts: &[(&str, SocketAddr)]) -> Hosts {
    hosts
        .iter()
        .map(|(host, address)| ((*host).to_owned(), *address))
        .collect()
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        // Wakes the loop; where that fails it has ended.
        let _ = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port));
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed.
            let _ = thread.join();
        }
    }
}

/// One request: the server closes the connection after its answer, so that a browser asks for every host anew.
fn serve(mut client: TcpStream, hosts: &Hosts) -> io::Result<()> {
    let mut reader = BufReader::new(client.try_clone()?);
    let head = read_head(&mut reader)?;
    let mut words = head.first().map_or("", String::as_str).split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (host, path) = split_target(method, target);
    let Some(address) = hosts.get(&host) else {
        return client
            .write_all(b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
    };
    let mut server = TcpStream::connect(address)?;
    if method == "CONNECT" {
        client.write_all(b"HTTP/1.1 200 OK\r\n\r\n")?;
        server.write_all(reader.buffer())?;
    } else {
        // With what the reader holds already, in one write: a server that refuses may answer after the head, and close
        // before the body comes.
        let mut request = forwarded(method, path, &head[1..]).into_bytes();
        request.extend_from_slice(reader.buffer());
        server.write_all(&request)?;
    }
    let (mut from_client, mut to_server) = (client.try_clone()?, server.try_clone()?);
    let up = thread::spawn(move || {
        // Either end may be gone first.
        let _ = io::copy(&mut from_client, &mut to_server);
        let _ = to_server.shutdown(Shutdown::Write);
    });
    let copied = io::copy(&mut server, &mut client);
    // The other thread waits for the browser, which may keep its end open.
    let _ = client.shutdown(Shutdown::Both);
    let _ = up.join();
    copied.map(drop)
}

fn read_head(reader: &mut BufReader<TcpStream>) -> io::Result<Vec<String>> {
    let mut lines = Vec::new();
    let mut head = reader.by_ref().take(HEAD_LIMIT);
    loop {
        let mut line = Vec::new();
        head.read_until(b'\n', &mut line)?;
        // Latin-1, so that every byte survives.
        let text: String = line.iter().map(|byte| char::from(*byte)).collect();
        let text = text.trim_end_matches(['\r', '\n']);
        if text.is_empty() {
            return Ok(lines);
        }
        lines.push(text.to_owned());
    }
}

/// The host with its port, and the path.
fn split_target<'a>(method: &str, target: &'a str) -> (String, &'a str) {
    if method == "CONNECT" {
        return (target.to_owned(), "");
    }
    let rest = target.split_once("://").map_or(target, |(_, rest)| rest);
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let host = if host.contains(':') {
        host.to_owned()
    } else {
        format!("{host}:80")
    };
    (host, path)
}

fn forwarded(method: &str, path: &str, headers: &[String]) -> String {
    let is_named = |line: &str, name: &str| {
        line.split_once(':')
            .is_some_and(|(own, _)| own.eq_ignore_ascii_case(name))
    };
    let upgrades = headers.iter().any(|line| is_named(line, "upgrade"));
    let mut head = format!(
        "{method} {} HTTP/1.1\r\n",
        if path.is_empty() { "/" } else { path }
    );
    for line in headers {
        let is_hop = is_named(line, "proxy-connection") || (!upgrades && is_named(line, "connection"));
        if !is_hop {
            head += &format!("{line}\r\n");
        }
    }
    if !upgrades {
        head += "connection: close\r\n";
    }
    head + "\r\n"
}
