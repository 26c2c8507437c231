//! The published cases of `CrossOriginProtection` of Go 1.25 (`src/net/http/csrf_test.go`), restated for
//! `block = [write]`. Where the verdicts differ, the case says why.

use cors_rules::doors::{self, Categories, Category, Field};

use crate::head::Request;

const WRITE: Categories = Categories::NONE.with(Category::Write);

/// The name, the method, `Sec-Fetch-Site`, `Origin`, whether Go lets it pass, and why we do not say the same.
type Case = (
    &'static str,
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    bool,
    Option<&'static str>,
);

const CASES: &[Case] = &[
    (
        "same-origin allowed",
        "POST",
        Some("same-origin"),
        None,
        true,
        None,
    ),
    ("none allowed", "POST", Some("none"), None, true, None),
    (
        "cross-site blocked",
        "POST",
        Some("cross-site"),
        None,
        false,
        None,
    ),
    ("same-site blocked", "POST", Some("same-site"), None, false, None),
    ("no header with no origin", "POST", None, None, true, None),
    (
        "no header with matching origin",
        "POST",
        None,
        Some("https://own.example"),
        true,
        None,
    ),
    (
        "no header with mismatched origin",
        "POST",
        None,
        Some("https://attacker.example"),
        false,
        None,
    ),
    (
        "no header with null origin",
        "POST",
        None,
        Some("null"),
        false,
        None,
    ),
    ("GET allowed", "GET", Some("cross-site"), None, true, None),
    ("HEAD allowed", "HEAD", Some("cross-site"), None, true, None),
    ("OPTIONS allowed", "OPTIONS", Some("cross-site"), None, true, None),
    ("PUT blocked", "PUT", Some("cross-site"), None, false, None),
    (
        "empty header is an absent one",
        "POST",
        Some(""),
        Some("https://attacker.example"),
        false,
        None,
    ),
    ("empty header, no origin", "POST", Some(""), None, true, None),
    (
        "trusted origin without sec-fetch-site",
        "POST",
        None,
        Some("https://trusted.example"),
        true,
        None,
    ),
    (
        "trusted origin with cross-site",
        "POST",
        Some("cross-site"),
        Some("https://trusted.example"),
        true,
        None,
    ),
    (
        "untrusted origin without sec-fetch-site",
        "POST",
        None,
        Some("https://attacker.example"),
        false,
        None,
    ),
    (
        "untrusted origin with cross-site",
        "POST",
        Some("cross-site"),
        Some("https://attacker.example"),
        false,
        None,
    ),
    (
        "trusted host with another scheme",
        "POST",
        None,
        Some("http://trusted.example"),
        false,
        None,
    ),
    (
        "QUERY blocked",
        "QUERY",
        Some("cross-site"),
        None,
        false,
        Some("QUERY is safe: no form sends it, and scripts have to ask with a preflight"),
    ),
    (
        "TRACE blocked",
        "TRACE",
        Some("cross-site"),
        None,
        false,
        Some("TRACE is safe, and no browser sends it"),
    ),
    (
        "default port in the origin",
        "POST",
        None,
        Some("https://own.example:443"),
        false,
        Some("a default port equals none: clients that are no browsers write it"),
    ),
    (
        "upper case in the origin",
        "POST",
        None,
        Some("https://OWN.example"),
        false,
        Some("hosts are compared in any case, as a `Host` header may be written in any"),
    ),
];

#[test]
fn gos_cases() {
    for &(name, method, site, origin, passes_in_go, difference) in CASES {
        let mut request = Request::new(method);
        for (field, value) in [(Field::Site, site), (Field::Origin, origin)] {
            if let Some(value) = value {
                request.push(field, value.as_bytes());
            }
        }
        let passes = doors::refuses(&request, WRITE, true).is_none();
        assert_eq!(
            passes == passes_in_go,
            difference.is_none(),
            "{name}: {difference:?}"
        );
    }
}

/// A websocket is a GET in Go, which lets it pass; `write` looks at the handshake too.
#[test]
fn websockets_are_no_safe_requests() {
    let handshake = Request::new("GET")
        .with(Field::Upgrade, "websocket")
        .with(Field::Origin, "https://attacker.example");
    assert!(doors::refuses(&handshake, WRITE, true).is_some());
}

/// Go believes `same-origin` from a service worker; Firefox and WebKit say it for what a foreign page began.
#[test]
fn relays_are_no_proof() {
    let relayed = Request::new("POST")
        .with(Field::Site, "same-origin")
        .with(Field::Mode, "same-origin")
        .with(Field::Dest, "empty")
        .with(Field::Origin, "https://own.example")
        .with(Field::Referer, "https://attacker.example/");
    assert!(doors::refuses(&relayed, WRITE, true).is_some());
}

/// A bypass in Go is a path pattern, which has matched more than it said; here it is `block = []` on one handler.
#[test]
fn without_categories_nothing_is_refused() {
    let forged = Request::new("POST").with(Field::Site, "cross-site");
    assert!(doors::refuses(&forged, Categories::NONE, false).is_none());
}
