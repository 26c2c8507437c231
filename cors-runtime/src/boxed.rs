//! Bodies of one type, so that a layer can answer in place of what it wraps.

use core::{any::Any, mem, task::Poll};

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::ServiceResponse,
    http::StatusCode,
};

/// What a service answers.
type Answer<B> = Poll<Result<ServiceResponse<B>, Error>>;

/// Boxes the body, unless it is boxed already, as those of an `App`, a `Scope` and a `Resource` are:
/// `map_into_boxed_body` would take the response apart and put it together again, which costs more than a header.
#[inline]
pub(crate) fn boxed<B: MessageBody + 'static>(mut answer: Answer<B>) -> Answer<BoxBody> {
    match (&mut answer as &mut dyn Any).downcast_mut() {
        Some(boxed) => mem::replace(boxed, Poll::Pending),
        None => answer.map_ok(ServiceResponse::map_into_boxed_body),
    }
}

/// The same for the answer of a handler.
#[inline]
pub(crate) fn boxed_response<B: MessageBody + 'static>(response: HttpResponse<B>) -> HttpResponse {
    let mut response = Some(response);
    let boxed = match (&mut response as &mut dyn Any).downcast_mut::<Option<HttpResponse>>() {
        Some(boxed) => boxed.take(),
        None => response.map(HttpResponse::map_into_boxed_body),
    };
    // Both arms give a response, so that this one is never sent.
    boxed.unwrap_or_else(|| HttpResponse::new(StatusCode::INTERNAL_SERVER_ERROR))
}

#[cfg(test)]
mod tests {
    use core::{
        convert::Infallible,
        pin::Pin,
        task::{Context, Waker},
    };

    use actix_web::{
        body::{BodySize, EitherBody},
        error::ErrorImATeapot,
        http::header::{AGE, HeaderValue},
        test::TestRequest,
        web::Bytes,
    };

    use super::*;

    const TEXT: Bytes = Bytes::from_static(b"ada, grace");

    /// A body whose length is not known.
    struct Streamed(Option<Bytes>);

    impl MessageBody for Streamed {
        type Error = Infallible;

        fn size(&self) -> BodySize {
            BodySize::Stream
        }

        fn poll_next(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Bytes, Self::Error>>> {
            Poll::Ready(self.0.take().map(Ok))
        }
    }

    fn response<B>(body: B) -> HttpResponse<B> {
        let mut response = HttpResponse::with_body(StatusCode::ACCEPTED, body);
        response.headers_mut().insert(AGE, HeaderValue::from_static("1"));
        response
    }

    fn answered<B: MessageBody + 'static>(body: B) -> HttpResponse {
        let request = TestRequest::default().to_http_request();
        match boxed(Poll::Ready(Ok(ServiceResponse::new(request, response(body))))) {
            Poll::Ready(Ok(answer)) => answer.into_parts().1,
            _ => panic!("no answer"),
        }
    }

    #[test]
    fn responses_stay_what_they_were() {
        let left = EitherBody::<_, BoxBody>::left;
        let stream = || Streamed(Some(TEXT));
        let text = BodySize::Sized(10);
        for (name, response, size) in [
            ("boxed", answered(BoxBody::new(TEXT)), text),
            ("of another type", answered(left(TEXT)), text),
            ("a stream", answered(stream()), BodySize::Stream),
            (
                "a boxed stream",
                answered(BoxBody::new(stream())),
                BodySize::Stream,
            ),
            ("a handler's", boxed_response(response(BoxBody::new(TEXT))), text),
            (
                "a handler's of another type",
                boxed_response(response(TEXT)),
                text,
            ),
            (
                "a handler's stream",
                boxed_response(response(stream())),
                BodySize::Stream,
            ),
        ] {
            assert_eq!(response.status(), StatusCode::ACCEPTED, "{name}");
            assert_eq!(
                response.headers().get(AGE).map(HeaderValue::as_bytes),
                Some(&b"1"[..]),
                "{name}"
            );
            let mut body = response.into_body();
            assert_eq!(body.size(), size, "{name}");
            match body
                .as_pin_mut()
                .poll_next(&mut Context::from_waker(Waker::noop()))
            {
                Poll::Ready(Some(Ok(read))) => assert_eq!(read, TEXT, "{name}"),
                _ => panic!("{name}: not read"),
            }
        }
    }

    #[test]
    fn what_is_no_response_passes() {
        assert!(boxed::<BoxBody>(Poll::Pending).is_pending());
        assert!(boxed::<Bytes>(Poll::Pending).is_pending());
        let error = || ErrorImATeapot("no coffee");
        for answer in [
            boxed::<BoxBody>(Poll::Ready(Err(error()))),
            boxed::<Bytes>(Poll::Ready(Err(error()))),
        ] {
            assert!(matches!(answer, Poll::Ready(Err(error)) if error.to_string() == "no coffee"));
        }
    }
}
