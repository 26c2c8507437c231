//! Whole requests of HTTP/1: read from a kept connection, decoded, answered, written. The connection is in memory.
//! What the kernel does for a real one is not counted.

use std::{
    cell::RefCell,
    future::Future,
    io,
    pin::Pin,
    rc::Rc,
    task::{Context, Poll, Waker},
};

use actix_http::{HttpService, Request};
use actix_service::{IntoServiceFactory, map_config};
use actix_web::{
    body::MessageBody,
    dev::{AppConfig, Service, ServiceFactory, ServiceResponse},
    http::{Method, header::ORIGIN},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use cors_benches::cases::{Asked, Turn};

/// Both directions of a connection.
#[derive(Clone, Default)]
struct Wire(Rc<RefCell<Sent>>);

#[derive(Default)]
struct Sent {
    request: Vec<u8>,
    answer: Vec<u8>,
}

impl AsyncRead for Wire {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let request = &mut self.0.borrow_mut().request;
        // The server is polled whenever there is a request.
        if request.is_empty() {
            return Poll::Pending;
        }
        buffer.put_slice(request);
        request.clear();
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Wire {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.0.borrow_mut().answer.extend_from_slice(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// A connection to the application, with one request after the other.
pub(crate) async fn connected<A, F, B>(app: A, request: Vec<u8>) -> Turn
where
    A: IntoServiceFactory<F, Request>,
    F: ServiceFactory<
            Request,
            Config = AppConfig,
            Response = ServiceResponse<B>,
            Error = actix_web::Error,
            InitError = (),
        > + 'static,
    F::Service: 'static,
    B: MessageBody + 'static,
{
    let app = map_config(app.into_factory(), |()| AppConfig::default());
    let server = HttpService::build().h1(app);
    let service = server.new_service(()).await.expect("the application starts");
    let wire = Wire::default();
    let mut connection = Box::pin(service.call((wire.clone(), None)));
    Box::new(move || {
        wire.0.borrow_mut().request.extend_from_slice(&request);
        let polled = connection.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        assert!(polled.is_pending(), "the connection ended");
        let answer = &mut wire.0.borrow_mut().answer;
        assert!(answer.starts_with(b"HTTP/1.1 20"), "another answer");
        answer.clear();
    })
}

/// What Chromium sends with a request of a script, besides what the case is about.
const BROWSER: [(&str, &str); 8] = [
    ("Connection", "keep-alive"),
    ("sec-ch-ua-platform", "\"Linux\""),
    (
        "User-Agent",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
    ),
    ("sec-ch-ua", "\"Chromium\";v=\"140\", \"Not=A?Brand\";v=\"24\""),
    ("sec-ch-ua-mobile", "?0"),
    ("Referer", "https://app.example.com/"),
    ("Accept-Encoding", "gzip, deflate, br, zstd"),
    ("Accept-Language", "en-US,en;q=0.9"),
];

/// What curl sends.
const PROGRAM: [(&str, &str); 1] = [("User-Agent", "curl/8.14.1")];

/// What it sends for `--data ''`, which is how it posts nothing.
const PROGRAM_POST: [(&str, &str); 2] = [
    ("User-Agent", "curl/8.14.1"),
    ("Content-Type", "application/x-www-form-urlencoded"),
];

/// The request as it is sent.
pub(crate) fn written(asked: &Asked) -> Vec<u8> {
    let is_post = asked.method() == Method::POST;
    let sender: &[_] = match (asked.header(&ORIGIN), is_post) {
        (Some(_), _) => &BROWSER,
        (None, false) => &PROGRAM,
        (None, true) => &PROGRAM_POST,
    };
    let mut request = format!("{} {} HTTP/1.1\r\n", asked.method(), asked.uri());
    for (name, value) in asked.headers() {
        request += &format!("{name}: {value}\r\n");
    }
    for (name, value) in sender {
        request += &format!("{name}: {value}\r\n");
    }
    if is_post {
        request += "Content-Length: 0\r\n";
    }
    (request + "\r\n").into_bytes()
}
