//! What a server received, in process and over TCP alike.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    middleware::Next,
};

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

/// Stands between the requests of two fetches.
const SEPARATOR: &str = "";

/// A line for each request. Every server has one of its own in its application's data, so that engines are compared at
/// the same time.
#[derive(Debug, Clone, Default)]
pub(super) struct Recorded(Arc<Mutex<Vec<String>>>);

impl Recorded {
    fn lines(&self) -> MutexGuard<'_, Vec<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// One fetch is over.
    pub(super) fn separate(&self) {
        self.lines().push(SEPARATOR.to_owned());
    }

    /// What was received since it was last asked.
    pub(super) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.lines())
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
    let recorded = request.app_data::<Recorded>();
    recorded
        .expect("the application's data has it")
        .lines()
        .push(line);
    next.call(request).await
}
