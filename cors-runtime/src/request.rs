//! Reading a request: its `Origin`, and whether it is a preflight.

use core::{num::NonZeroUsize, ptr::NonNull};

use actix_web::{
    HttpRequest,
    dev::RequestHead,
    http::{
        Method,
        header::{self, HeaderName, HeaderValue},
    },
};
use cors_rules::decision::RequestOrigin;

// Statics, so that they are looked up by reference: a name by value is dropped after each lookup.
static ACCESS_CONTROL_REQUEST_METHOD: HeaderName = header::ACCESS_CONTROL_REQUEST_METHOD;
static HOST: HeaderName = header::HOST;
static ORIGIN: HeaderName = header::ORIGIN;

/// Which request: the address of its head, which no two requests share at one time. A note is compared with it in the
/// turn in which it was made, or dropped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RequestId(NonZeroUsize);

impl RequestId {
    #[inline]
    pub(crate) fn of(head: &RequestHead) -> Self {
        Self(NonNull::from(head).addr())
    }
}

/// Which application of this thread: the address of its map of resources, which lives as long as the application.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct AppId(NonZeroUsize);

impl AppId {
    pub(crate) fn of(request: &HttpRequest) -> Self {
        Self(NonNull::from(request.resource_map()).addr())
    }
}

/// What a preflight asks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Preflight<'a> {
    pub(crate) method: &'a HeaderValue,
    /// The `Origin` lines: one or more.
    pub(crate) origin: &'a [HeaderValue],
}

impl<'a> Preflight<'a> {
    /// `None` where the request is no preflight. One is OPTIONS with an `Origin` and exactly one
    /// `Access-Control-Request-Method` that is a token, and nothing else is treated as one anywhere:
    /// <https://fetch.spec.whatwg.org/#cors-preflight-request>.
    #[inline]
    pub(crate) fn of(head: &'a RequestHead) -> Option<Self> {
        if head.method == Method::OPTIONS {
            Self::of_options(head)
        } else {
            None
        }
    }

    /// The same of a request that is known to be OPTIONS.
    #[inline]
    pub(crate) fn of_options(head: &'a RequestHead) -> Option<Self> {
        match head.headers().get_all(&ACCESS_CONTROL_REQUEST_METHOD).as_slice() {
            [method] if is_token(method.as_bytes()) => {
                let origin = origin_lines(head);
                (!origin.is_empty()).then_some(Self { method, origin })
            }
            _ => None,
        }
    }
}

/// The method that a preflight asks for; `None` where the request is none.
#[inline]
pub(crate) fn preflight_method(head: &RequestHead) -> Option<&HeaderValue> {
    Preflight::of(head).map(|preflight| preflight.method)
}

/// <https://www.rfc-editor.org/rfc/rfc9110#name-tokens>
fn is_token(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(|&byte| IS_IN_TOKENS[usize::from(byte)])
}

/// A table: each preflight is asked.
static IS_IN_TOKENS: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 128_u8 {
        table[byte as usize] = byte.is_ascii_alphanumeric();
        byte += 1;
    }
    let mut others: &[u8] = b"!#$%&'*+-.^_`|~";
    while let [byte, rest @ ..] = others {
        table[*byte as usize] = true;
        others = rest;
    }
    table
};

/// The host and port that a request was sent to; `None` where it does not say so, or says two.
///
/// Not `ConnectionInfo`: it believes `Forwarded` and `X-Forwarded-Host`, which any client can send.
#[inline]
pub(crate) fn authority(head: &RequestHead) -> Option<&[u8]> {
    if let Some(authority) = head.uri.authority() {
        return Some(authority.as_str().as_bytes());
    }
    match head.headers().get_all(&HOST).as_slice() {
        [host] => Some(host.as_bytes()),
        _ => None,
    }
}

/// The `Origin` lines of a request.
#[inline]
pub(crate) fn origin_lines(head: &RequestHead) -> &[HeaderValue] {
    head.headers().get_all(&ORIGIN).as_slice()
}

/// What the `Origin` lines of a request say.
#[inline]
pub(crate) fn request_origin(lines: &[HeaderValue]) -> RequestOrigin<'_> {
    match lines {
        [] => RequestOrigin::Absent,
        [value] => RequestOrigin::One(value.as_bytes()),
        _ => RequestOrigin::Repeated,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[test]
    fn preflights() {
        const NAME: &str = "access-control-request-method";
        for (method, headers, expected) in [
            ("OPTIONS", &[("origin", "a"), (NAME, "PUT")][..], Some("PUT")),
            (
                "OPTIONS",
                &[("origin", "a"), ("origin", "b"), (NAME, "*")],
                Some("*"),
            ),
            ("OPTIONS", &[(NAME, "PUT")], None),
            ("OPTIONS", &[("origin", "a")], None),
            ("OPTIONS", &[("origin", "a"), (NAME, "PUT"), (NAME, "PUT")], None),
            ("OPTIONS", &[("origin", "a"), (NAME, "")], None),
            ("OPTIONS", &[("origin", "a"), (NAME, "PUT, GET")], None),
            ("OPTIONS", &[("origin", "a"), (NAME, "G ET")], None),
            ("OPTIONS", &[("origin", "a"), (NAME, "\u{e9}")], None),
            ("PUT", &[("origin", "a"), (NAME, "PUT")], None),
        ] {
            let mut request = TestRequest::default().method(method.parse().expect("a method"));
            for &(name, value) in headers {
                let value = HeaderValue::from_bytes(value.as_bytes()).expect("a value");
                request = request.append_header((name, value));
            }
            let request = request.to_http_request();
            let found = preflight_method(request.head()).map(HeaderValue::as_bytes);
            assert_eq!(found, expected.map(str::as_bytes), "{method} {headers:?}");
        }
    }
}
