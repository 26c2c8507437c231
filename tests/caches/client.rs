//! A request over TCP, and what a page may make of the answer.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpStream},
    time::Duration,
};

/// The answer's status and headers, names in lower case.
#[derive(Debug, Clone)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
}

impl Answer {
    pub(crate) fn values(&self, name: &str) -> Vec<&str> {
        let of_name = self.headers.iter().filter(|(own, _)| own == name);
        of_name.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn is_hit(&self) -> bool {
        self.values("x-cache") == ["HIT"]
    }

    /// What the CORS check gives a page, <https://fetch.spec.whatwg.org/#cors-check>: whether it reads the answer, with
    /// credentials or without, and which headers.
    pub(crate) fn shared_with(&self, origin: &str) -> (bool, bool, String) {
        let allowed = self.values("access-control-allow-origin");
        let reads = allowed == ["*"] || allowed == [origin];
        let with_credentials =
            allowed == [origin] && self.values("access-control-allow-credentials") == ["true"];
        let exposed = self.values("access-control-expose-headers").join(", ");
        (
            reads,
            with_credentials,
            if reads { exposed } else { String::new() },
        )
    }
}

/// Sends a `GET`. HTTP/1.0, so that nothing comes in chunks.
pub(crate) fn get(port: u16, path: &str, headers: &[(&str, &str)]) -> Answer {
    let mut request = format!("GET {path} HTTP/1.0\r\nhost: api.example.com\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time limit");
    stream
        .write_all(request.as_bytes())
        .expect("a request that is sent");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).expect("an answer that ends");
    parse(&bytes)
}

fn parse(bytes: &[u8]) -> Answer {
    let text = String::from_utf8_lossy(bytes);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let headers = lines.filter_map(|line| line.split_once(':'));
    Answer {
        status: status.unwrap_or_else(|| panic!("no status in {head:?}")),
        headers: headers
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect(),
    }
}
