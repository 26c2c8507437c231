//! Reading a request: its `Origin`, and whether it is a preflight.

use actix_web::{
    dev::RequestHead,
    http::{
        Method,
        header::{ACCESS_CONTROL_REQUEST_METHOD, HeaderValue, ORIGIN},
    },
};
use cors_rules::decision::{self, RequestOrigin};

/// Whether this is a CORS-preflight request: <https://fetch.spec.whatwg.org/#cors-preflight-request>.
#[inline]
pub(crate) fn is_preflight(head: &RequestHead) -> bool {
    requested_methods(head).is_some()
}

/// The `access-control-request-method` lines of a preflight; `None` where this is none.
#[inline]
pub(crate) fn requested_methods(head: &RequestHead) -> Option<&[HeaderValue]> {
    if head.method == Method::OPTIONS {
        requested_methods_of_options(head)
    } else {
        None
    }
}

fn requested_methods_of_options(head: &RequestHead) -> Option<&[HeaderValue]> {
    let headers = head.headers();
    let lines = headers.get_all(ACCESS_CONTROL_REQUEST_METHOD).as_slice();
    decision::is_preflight(true, headers.contains_key(ORIGIN), !lines.is_empty()).then_some(lines)
}

/// The `Origin` lines of a request.
#[inline]
pub(crate) fn origin_lines(head: &RequestHead) -> &[HeaderValue] {
    head.headers().get_all(ORIGIN).as_slice()
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
