//! Telling the log why an origin was refused.

use core::fmt;

use actix_web::dev::RequestHead;
use cors_rules::decision::{Refusal, RequestOrigin};
use tracing::Level;

use crate::request::{origin_lines, request_origin};

/// Logs a refusal at debug level, target `cors`. A request without `Origin` is not from another origin: nothing was
/// refused.
#[inline]
pub(crate) fn log(head: &RequestHead) {
    if tracing::enabled!(target: "cors", Level::DEBUG) {
        log_enabled(head);
    }
}

#[cold]
fn log_enabled(head: &RequestHead) {
    let origin = request_origin(origin_lines(head));
    let refusal = origin.refusal();
    if refusal == Refusal::Absent {
        return;
    }
    tracing::debug!(
        target: "cors",
        method = %Bounded(head.method.as_str().as_bytes()),
        path = %Bounded(head.uri.path().as_bytes()),
        origin = %match origin {
            RequestOrigin::One(value) => Bounded(value),
            RequestOrigin::Absent | RequestOrigin::Repeated => Bounded(b""),
        },
        "refused: {}",
        refusal.reason(),
    );
}

/// Logs that the source of origins panicked, which refuses the origin.
#[cold]
pub(crate) fn log_panic(head: &RequestHead) {
    tracing::error!(
        target: "cors",
        method = %Bounded(head.method.as_str().as_bytes()),
        path = %Bounded(head.uri.path().as_bytes()),
        "refused: the source in `origins` panicked",
    );
}

/// Bytes of a request, escaped and cut to a length that no request can change.
pub(crate) struct Bounded<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Bounded<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = 128;
        let shown = &self.0[..self.0.len().min(LIMIT)];
        let cut = if self.0.len() > LIMIT { ".." } else { "" };
        write!(f, "{}{cut}", shown.escape_ascii())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounded() {
        for (bytes, shown) in [
            (&b"https://a.example"[..], "https://a.example".to_owned()),
            (b"a\r\nb\xff\"", r#"a\r\nb\xff\""#.to_owned()),
            (&[b'x'; 128], "x".repeat(128)),
            (&[b'x'; 10_000], "x".repeat(128) + ".."),
        ] {
            assert_eq!(Bounded(bytes).to_string(), shown);
        }
    }
}
