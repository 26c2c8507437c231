//! Telling the log, and the metrics, why a request was refused and what would change it.
//!
//! A circle with `prepared`: a policy reports what it refuses, and a report names the handler of the policy.

mod told;

use core::cell::Cell;

use actix_web::{
    dev::RequestHead,
    http::header::{ACCESS_CONTROL_REQUEST_HEADERS, HeaderValue},
};
use cors_rules::{decision::Refusal, doors::is_own, shown::Shown};
use tracing::Level;

pub(crate) use self::told::Asker;
use self::told::{FOREIGN, RefusalText, report};
use crate::{
    asking::take_missed_param,
    explain::refused::AnswerPart,
    methods::is_safelisted,
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
    if !prepared.opens(method) && !is_safelisted(method) {
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
