//! A request, and what has to come back.

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is allowed.
    Good,
    /// It is well-formed, and its origin is not allowed.
    Refused,
    /// It is not what a browser sends, or not HTTP.
    Malformed,
}

/// A request and its answer.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) kind: Kind,
    pub(crate) request: Vec<u8>,
    pub(crate) status: u16,
    /// The lines of `Access-Control-*` and `Vary`, sorted.
    pub(crate) headers: Vec<String>,
    /// Another status with other lines, which is as right: of a policy that is replaced meanwhile.
    pub(crate) or: Option<(u16, Vec<String>)>,
    /// The body, as far as it is compared.
    pub(crate) body: &'static str,
    /// The server closes the connection after it.
    pub(crate) closes: bool,
}

impl Probe {
    /// A request of these lines and this body, and its answer.
    pub(crate) fn new(
        kind: Kind,
        line: &str,
        lines: &[&str],
        sent: &str,
        (status, headers, body): (u16, &[&str], &'static str),
    ) -> Self {
        Self {
            kind,
            request: request(line, lines, sent),
            status,
            headers: sorted(headers),
            or: None,
            body,
            closes: false,
        }
    }

    /// Answered with these lines is as right.
    pub(crate) fn or(self, headers: &[&str]) -> Self {
        let or = Some((self.status, sorted(headers)));
        Self { or, ..self }
    }

    /// Refused with these lines is as right.
    pub(crate) fn or_refused(self, headers: &[&str]) -> Self {
        let or = Some((403, sorted(headers)));
        Self { or, ..self }
    }

    /// Whether this is its answer.
    pub(crate) fn is_answered_by(&self, status: u16, headers: &[String], body: &str) -> bool {
        let is_other = || {
            self.or
                .as_ref()
                .is_some_and(|or| or.0 == status && or.1 == headers)
        };
        (self.status == status && self.headers == headers || is_other()) && body.starts_with(self.body)
    }
}

fn sorted(headers: &[&str]) -> Vec<String> {
    let mut headers: Vec<String> = headers.iter().map(|&line| line.to_owned()).collect();
    headers.sort_unstable();
    headers
}

/// Makes probes of one kind.
pub(crate) struct Asking {
    pub(crate) kind: Kind,
}

impl Asking {
    /// Without a body.
    pub(crate) fn expect<'a>(
        &self,
        line: &str,
        lines: impl AsRef<[&'a str]>,
        status: u16,
        headers: &[&str],
        body: &'static str,
    ) -> Probe {
        self.send(line, lines.as_ref(), "", (status, headers, body))
    }

    pub(crate) fn send(
        &self,
        line: &str,
        lines: &[&str],
        sent: &str,
        answer: (u16, &[&str], &'static str),
    ) -> Probe {
        Probe::new(self.kind, line, lines, sent, answer)
    }
}

/// The bytes of a request to `localhost:8080`.
pub(crate) fn request(line: &str, lines: &[&str], body: &str) -> Vec<u8> {
    let mut request = format!("{line} HTTP/1.1\r\nHost: localhost:8080\r\n");
    for line in lines {
        request.push_str(line);
        request.push_str("\r\n");
    }
    if !body.is_empty() {
        request.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    request.push_str("\r\n");
    request.push_str(body);
    request.into_bytes()
}
