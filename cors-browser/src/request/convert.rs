//! A request of actix-web's own test tools, or a URL, as one of a page.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use actix_web::{body::BodyStream, test::TestRequest};

use super::Request;
use crate::network;

impl From<&Request> for Request {
    fn from(request: &Request) -> Self {
        request.clone()
    }
}

impl From<&str> for Request {
    fn from(url: &str) -> Self {
        Self::get(url)
    }
}

impl From<TestRequest> for Request {
    fn from(test: TestRequest) -> Self {
        let mut source = test.to_request();
        let mut request = Self::new(source.method().as_str(), source.uri().to_string());
        for (name, value) in &source.head().headers {
            // The builder states the length of its payload; a browser states it itself.
            if name != "content-length" {
                request = request.header(name, value);
            }
        }
        // The payload of a test request is in memory, so one poll reads it to its end.
        let payload = BodyStream::new(source.take_payload());
        let read = pin!(network::read(payload)).poll(&mut Context::from_waker(Waker::noop()));
        match read {
            Poll::Ready((bytes, _)) if !bytes.is_empty() => request.body(bytes),
            _ => request,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_request_keeps_its_parts() {
        let test = TestRequest::put()
            .uri("/users?x=1")
            .insert_header(("X-A", "1"))
            .append_header(("X-A", "2"))
            .set_payload("{}");
        let request = Request::from(test);
        assert_eq!(
            (request.method.as_str(), request.url.as_str()),
            ("PUT", "/users?x=1")
        );
        let values: Vec<&[u8]> = request
            .headers
            .iter()
            .map(|(_, value)| value.as_slice())
            .collect();
        assert_eq!(values, [b"1", b"2"]);
        let body = request.body.expect("a body");
        assert_eq!((&body.bytes[..], body.content_type), (&b"{}"[..], None));
    }

    #[test]
    fn a_test_request_without_payload_has_no_body() {
        assert!(Request::from(TestRequest::get()).body.is_none());
    }
}
