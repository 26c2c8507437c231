//! What the log and the metrics are told of a refusal.
//!
//! A circle with `prepared`: a policy reports what it refuses, and what is told names the handler of the policy.

use core::fmt;

use actix_web::{
    dev::RequestHead,
    http::{Method, header::HeaderValue},
};
use cors_rules::{decision::RequestOrigin, shown::Shown};

use crate::{
    explain::refused::AnswerPart,
    prepared::{Grant, PreparedPolicy},
    request::{origin_lines, preflight_method, request_origin},
};

/// The label of an origin that the policy does not allow.
pub(super) const FOREIGN: &str = "foreign_origin";

/// What is said of one refusal.
pub(super) struct RefusalText<'a> {
    /// For counting: never anything of the request.
    pub(super) label: &'static str,
    /// Why.
    pub(super) text: &'static str,
    /// Which method or header, where one is meant.
    pub(super) subject: &'a [u8],
    /// What to change.
    pub(super) help: &'static str,
    /// Where an argument of the policy decides: which, and what was granted to the origin.
    pub(super) explained: Option<(AnswerPart, &'a Grant)>,
}

/// Who asked, and for what.
pub(crate) struct Asker<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// The `Origin` lines.
    pub(crate) origin: &'a [HeaderValue],
    /// All of it, where it is still there.
    pub(crate) head: Option<&'a RequestHead>,
    /// Whether it is a preflight. Anything else was served: only its answer is kept from the page.
    pub(crate) is_preflight: bool,
}

impl<'a> From<&'a RequestHead> for Asker<'a> {
    fn from(head: &'a RequestHead) -> Self {
        Self {
            method: &head.method,
            path: head.uri.path(),
            origin: origin_lines(head),
            head: Some(head),
            is_preflight: preflight_method(head).is_some(),
        }
    }
}

/// Tells the log, and counts.
pub(super) fn report(prepared: &PreparedPolicy, asker: &Asker<'_>, reason: &RefusalText<'_>) {
    #[cfg(feature = "metrics")]
    metrics::counter!("cors_refusals_total", "handler" => prepared.name().to_owned(), "reason" => reason.label)
        .increment(1);
    let origin = match request_origin(asker.origin) {
        RequestOrigin::One(value) => value,
        RequestOrigin::Absent | RequestOrigin::Repeated => b"",
    };
    // Who has written `block` must not take a form for refused that was served.
    let outcome = if asker.is_preflight {
        "refused"
    } else {
        "served, but the page cannot read the answer"
    };
    // `event!` takes a constant level.
    macro_rules! say {
        ($level:ident) => {
            tracing::$level!(
                target: "cors",
                handler = prepared.name(),
                method = %Shown::Sent(asker.method.as_str().as_bytes()),
                path = %Shown::Sent(asker.path.as_bytes()),
                origin = %Shown::Sent(origin),
                reason = reason.label,
                "{outcome}: {}",
                Told { prepared, head: asker.head, reason },
            )
        };
    }
    // Of what is wrong with the request itself, a source knows nothing: it was not asked.
    let is_of_source = reason.label == FOREIGN && prepared.is_explained();
    if !is_of_source && prepared.is_first(origin, (reason.label, reason.subject)) {
        say!(warn);
    } else {
        say!(debug);
    }
}

/// What is said. Made only where the event is recorded.
struct Told<'a> {
    prepared: &'a PreparedPolicy,
    head: Option<&'a RequestHead>,
    reason: &'a RefusalText<'a>,
}

impl fmt::Display for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let reason = self.reason;
        let explained = reason.explained.and_then(|(part, grant)| {
            let line = self.prepared.explain_refusal(self.head?, grant, part)?;
            Some((part, line))
        });
        match explained {
            Some((AnswerPart::Origin, line)) => write!(f, "{}, if its pages may read this", Cut(&line)),
            Some((_, line)) => write!(f, "{}", Cut(&line)),
            None => write!(f, "{}{}; {}", reason.text, Colon(reason.subject), reason.help),
        }
    }
}

/// Text that is escaped already, cut to a length that no request can change.
struct Cut<'a>(&'a str);

impl fmt::Display for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LIMIT: usize = 640;
        match self.0.char_indices().nth(LIMIT) {
            Some((end, _)) => write!(f, "{}..", &self.0[..end]),
            None => f.write_str(self.0),
        }
    }
}

/// `: name`, or nothing.
struct Colon<'a>(&'a [u8]);

impl fmt::Display for Colon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return Ok(());
        }
        write!(f, ": `{}`", Shown::Sent(self.0))
    }
}
