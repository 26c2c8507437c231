//! The methods that there are, and what people call them.

use crate::suggest::closest;

/// <https://www.iana.org/assignments/http-methods>, without `*`, which cannot be sent.
pub(super) const REGISTERED: [&str; 40] = [
    "ACL",
    "BASELINE-CONTROL",
    "BIND",
    "CHECKIN",
    "CHECKOUT",
    "CONNECT",
    "COPY",
    "DELETE",
    "GET",
    "HEAD",
    "LABEL",
    "LINK",
    "LOCK",
    "MERGE",
    "MKACTIVITY",
    "MKCALENDAR",
    "MKCOL",
    "MKREDIRECTREF",
    "MKWORKSPACE",
    "MOVE",
    "OPTIONS",
    "ORDERPATCH",
    "PATCH",
    "POST",
    "PRI",
    "PROPFIND",
    "PROPPATCH",
    "PUT",
    "QUERY",
    "REBIND",
    "REPORT",
    "SEARCH",
    "TRACE",
    "UNBIND",
    "UNCHECKOUT",
    "UNLINK",
    "UNLOCK",
    "UPDATE",
    "UPDATEREDIRECTREF",
    "VERSION-CONTROL",
];

/// What other interfaces call the methods.
const CALLED: [(&str, &str); 10] = [
    ("add", "POST"),
    ("create", "POST"),
    ("del", "DELETE"),
    ("destroy", "DELETE"),
    ("fetch", "GET"),
    ("read", "GET"),
    ("remove", "DELETE"),
    ("replace", "PUT"),
    ("view", "GET"),
    ("write", "PUT"),
];

/// The method that was meant, by another name or by a slip of the finger.
pub(super) fn meant<'a>(method: &str, known: impl Iterator<Item = &'a str> + Clone) -> Option<&'a str> {
    let lower = method.to_ascii_lowercase();
    let called = CALLED.iter().find(|(name, _)| *name == lower);
    let called = called.and_then(|(_, meant)| known.clone().find(|name| name == meant));
    let mut begun = known.clone().filter(|name| name.starts_with(method));
    let begun = begun.next().filter(|_| begun.next().is_none());
    called.or(begun).or_else(|| closest(method, known))
}
