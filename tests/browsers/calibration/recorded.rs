//! What a server received, in process and over TCP alike.

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

use crate::serve::Noted;

/// The headers by which a server may tell requests apart. Not `referer`, which says more than the origin where a
/// page has a path, and nothing that names the program.
const HEADERS: [&str; 15] = [
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "cookie",
    "authorization",
    "sec-fetch-site",
    "sec-fetch-mode",
    "sec-fetch-dest",
    "accept",
    "content-type",
    "content-length",
    "range",
    "x-a",
    "x-b",
    "x-c",
];

/// Between the requests of two fetches.
const SEPARATOR: &str = "";

/// A line for each request.
pub(super) type Recorded = Noted<Vec<String>>;

impl Recorded {
    /// One fetch is over.
    pub(super) fn separate(&self) {
        self.locked().push(SEPARATOR.to_owned());
    }

    /// What was received since it was last asked.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.locked())
    }

    /// The same, fetch by fetch.
    pub(super) fn take_separated(&self) -> Vec<Vec<String>> {
        let lines = self.take();
        let mut groups: Vec<Vec<String>> = lines.split(|line| line == SEPARATOR).map(<[_]>::to_vec).collect();
        assert_eq!(groups.pop(), Some(Vec::new()), "a separator ends the last fetch");
        groups
    }
}

/// A middleware that sees preflights too.
pub(super) async fn record(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let host = request.connection_info().host().to_owned();
    let mut line = format!("{} {host}{}", request.method(), request.uri());
    for name in HEADERS {
        for value in request.headers().get_all(name) {
            line += &format!(" {name}={}", String::from_utf8_lossy(value.as_bytes()));
        }
    }
    Recorded::of(request.request()).locked().push(line);
    next.call(request).await
}
