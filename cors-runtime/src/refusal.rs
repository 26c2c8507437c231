//! Telling the log, and the metrics, why a request was refused and what would change it.
//!
//! A circle with `prepared`: a policy reports what it refuses, and a report names the handler of the policy.

use core::{cell::Cell, fmt};

use actix_web::{
    dev::RequestHead,
    http::{
        Method,
        header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue},
    },
};
use cors_rules::{
    decision::{Refusal, RequestOrigin},
    doors::is_own,
    shown::Shown,
};
use tracing::Level;

use crate::{
    asking::take_missed_param,
    explain::refused::AnswerPart,
    prepared::{Grant, PreparedPolicy},
    request::{authority, origin_lines, preflight_method, request_origin},
};

/// Whether anybody listens to the log or the metrics. It costs a look at two numbers where nobody does.
#[inline]
pub(crate) fn is_heard() -> bool {
    cfg!(feature = "metrics")
        || tracing::enabled!(target: "cors", Level::WARN)
        || log::log_enabled!(target: "cors", log::Level::Warn)
}

thread_local! {
    static IS_EXPLAINED: Cell<bool> = const { Cell::new(false) };
}

/// A source that has said, as a warning, why it allows nobody: its refusals need no other. Whoever asks it takes this
/// up: see [`ask_source`].
#[cold]
pub(crate) fn set_explained() {
    IS_EXPLAINED.set(true);
}

/// Asks a source: whether it allows, and whether it has explained why not. What another source left behind, which
/// somebody else asked, is not its own.
pub(crate) fn ask_source(ask: impl FnOnce() -> bool) -> (bool, bool) {
    IS_EXPLAINED.set(false);
    let is_allowed = ask();
    (is_allowed, IS_EXPLAINED.take() && !is_allowed)
}

/// The label of an origin that the policy does not allow.
const FOREIGN: &str = "foreign_origin";

/// What is said of one refusal.
struct RefusalText<'a> {
    /// For counting: never anything of the request.
    label: &'static str,
    /// Why.
    text: &'static str,
    /// Which method or header, where one is meant.
    subject: &'a [u8],
    /// What to change.
    help: &'static str,
    /// Where an argument of the policy decides: which, and what was granted to the origin.
    explained: Option<(AnswerPart, &'a Grant)>,
}

/// The origin is not allowed. A request without `Origin` is not from another origin: nothing was refused.
#[inline]
pub(crate) fn of_origin(prepared: &PreparedPolicy, head: &RequestHead) {
    if is_heard() {
        report_origin(prepared, head);
    }
}

#[cold]
fn report_origin(prepared: &PreparedPolicy, head: &RequestHead) {
    let refusal = request_origin(origin_lines(head)).refusal();
    let (label, help) = match refusal {
        Refusal::Absent => return,
        // A browser sends it with a POST of the server's own page, which may read every answer.
        Refusal::Foreign if is_own_page(head) => return,
        Refusal::Repeated => (
            "repeated_origin",
            "have whatever adds the second line, such as a proxy, leave it alone",
        ),
        Refusal::Opaque => (
            "opaque_origin",
            "serve the page from an origin of its own, and list that in `origins`",
        ),
        Refusal::Malformed => (
            "malformed_origin",
            "no browser sends this; look at the client or the proxy",
        ),
        Refusal::Foreign if prepared.has_source() && take_missed_param() => {
            return report(prepared, &head.into(), &WITHOUT_PARAM);
        }
        Refusal::Foreign => (FOREIGN, "add it to `origins` if its pages may read this"),
    };
    let reason = RefusalText {
        label,
        text: refusal.reason(),
        subject: b"",
        help,
        explained: (refusal == Refusal::Foreign).then_some((AnswerPart::Origin, &Grant::Refused)),
    };
    report(prepared, &head.into(), &reason);
}

const WITHOUT_PARAM: RefusalText<'_> = RefusalText {
    label: "foreign_origin",
    text: "the source in `origins` did not allow the origin: it asked for a path parameter that is not there",
    subject: b"",
    help: "look at the name of the parameter; a `Cors` sees those of the scope or the resource that it wraps, and none \
           around an `App`",
    explained: None,
};

/// Whether a page of the server itself asks: as the browser says, or, over plain HTTP, by the host.
fn is_own_page(head: &RequestHead) -> bool {
    match (head.headers().get("sec-fetch-site"), origin_lines(head)) {
        (Some(site), _) => site == "same-origin",
        (None, [origin]) => authority(head).is_some_and(|own| is_own(origin.as_bytes(), own)),
        (None, _) => false,
    }
}

/// The origin is allowed; what the preflight asks for may not be.
#[inline]
pub(crate) fn of_preflight(prepared: &PreparedPolicy, head: &RequestHead, grant: &Grant) {
    if is_heard() {
        report_preflight(prepared, head, grant);
    }
}

#[cold]
fn report_preflight(prepared: &PreparedPolicy, head: &RequestHead, grant: &Grant) {
    let method = preflight_method(head).map_or(&b""[..], HeaderValue::as_bytes);
    let is_covered = str::from_utf8(method)
        .is_ok_and(|method| prepared.opens(method) || crate::methods::is_safelisted(method));
    if !is_covered {
        of_method(prepared, head, grant);
    }
    if let Some(name) = requested_names(head).find(|name| !prepared.allows_header(name)) {
        let reason = RefusalText {
            label: "header",
            text: "the request header is not in `allow_headers`",
            subject: name,
            help: "add it to `allow_headers`, or have the page leave it out",
            explained: Some((AnswerPart::Headers, grant)),
        };
        report(prepared, &head.into(), &reason);
    }
}

/// Whoever answers a preflight does not grant its method.
#[cold]
pub(crate) fn of_method(prepared: &PreparedPolicy, head: &RequestHead, grant: &Grant) {
    if is_heard() {
        let reason = RefusalText {
            label: "method",
            text: "the method is not granted",
            subject: preflight_method(head).map_or(b"", HeaderValue::as_bytes),
            help: "add it to `methods`, or annotate a handler that serves it",
            explained: Some((AnswerPart::Method, grant)),
        };
        report(prepared, &head.into(), &reason);
    }
}

/// Guards tell several handlers apart, and the layer cannot know which one a request will reach.
#[cold]
pub(crate) fn of_several(prepared: &PreparedPolicy, head: &RequestHead) {
    if is_heard() {
        let reason = RefusalText {
            label: "several_handlers",
            text: "guards tell several handlers of this path and method apart, and one of them does not allow the \
                   origin or the method, or turns preflights down",
            subject: b"",
            help: "give each a `preflight_guard`, which preflights can pass",
            explained: None,
        };
        report(prepared, &head.into(), &reason);
    }
}

/// Why a layer cannot know what a handler inside it says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Doubt {
    /// The path may belong to a handler that the layer cannot see.
    Place,
    /// What the handler allows depends on the application's data in its scope.
    Data,
    /// Any of several may have answered, and each shows something that another does not.
    Several,
    /// A handler without a policy is in front of an annotated one, for which the layer's source was not asked.
    InFront,
}

impl Doubt {
    fn reason(self) -> RefusalText<'static> {
        let (label, text, help) = match self {
            Self::Place => (
                "unknown_handler",
                "middleware inside the layer answered, and the path may belong to a handler that the layer cannot see",
                "register handlers with a routing attribute or `h::at(..)`, and put `Cors` outermost",
            ),
            Self::Data => (
                "data_of_scope",
                "middleware inside the layer answered before the handler was asked, whose source of origins asks for \
                 application data that a scope may have replaced",
                "move that middleware to the handler (`wrap=`), or register the handler with the `App`",
            ),
            Self::Several => (
                "several_policies",
                "the answer may be that of any of several handlers, and each of their policies shows pages something \
                 that another does not",
                "give them the same `credentials`, `expose_headers` and `timing`, or paths of their own",
            ),
            Self::InFront => (
                "handler_in_front",
                "a handler without a policy answered in front of an annotated one for the same path and method, and the \
                 layer's source asks for application data that a scope may have replaced",
                "give it a `#[cors(..)]`, or a path of its own",
            ),
        };
        RefusalText {
            label,
            text,
            subject: b"",
            help,
            explained: None,
        }
    }
}

/// The same where the request may be gone.
#[cold]
pub(crate) fn of_asker(prepared: &PreparedPolicy, asker: &Asker<'_>) {
    if let Some(head) = asker.head {
        of_origin(prepared, head);
    }
}

/// Something inside the layer answered before the layer could know what the handler says.
#[cold]
pub(crate) fn of_doubt(prepared: &PreparedPolicy, asker: &Asker<'_>, doubt: Doubt) {
    if is_heard() {
        report(prepared, asker, &doubt.reason());
    }
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

/// The names in `access-control-request-headers`, as far as a person would read.
pub(crate) fn requested_names(head: &RequestHead) -> impl Iterator<Item = &[u8]> {
    const LIMIT: usize = 1024;
    head.headers()
        .get_all(ACCESS_CONTROL_REQUEST_HEADERS)
        .flat_map(|line| line.as_bytes()[..line.len().min(LIMIT)].split(|&byte| byte == b','))
        .map(<[u8]>::trim_ascii)
        .filter(|name| !name.is_empty())
        .take(64)
}

fn report(prepared: &PreparedPolicy, asker: &Asker<'_>, reason: &RefusalText<'_>) {
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

/// Logs that the source of origins panicked, which refuses the origin.
#[cold]
pub(crate) fn log_panic(head: &RequestHead) {
    tracing::error!(
        target: "cors",
        method = %Shown::Sent(head.method.as_str().as_bytes()),
        path = %Shown::Sent(head.uri.path().as_bytes()),
        "the source in `origins` panicked: the origin is not allowed",
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What another source has said before is of that one.
    #[test]
    fn a_source_explains_what_it_does_not_allow() {
        let explaining = || {
            set_explained();
            false
        };
        assert_eq!(ask_source(explaining), (false, true));
        set_explained();
        assert_eq!(ask_source(|| false), (false, false));
        let allowing = || {
            set_explained();
            true
        };
        assert_eq!(ask_source(allowing), (true, false));
    }
}
