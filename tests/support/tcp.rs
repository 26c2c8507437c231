//! A server on a port of its own, and bytes in and out.

use std::{
    fmt,
    io::{self, Read, Write},
    net::{SocketAddr, TcpListener, TcpStream},
    thread,
    time::Duration,
};

use actix_http::{Request, Response};
use actix_service::{IntoServiceFactory, ServiceFactory};
use actix_web::{
    Error, HttpServer,
    body::MessageBody,
    dev::{AppConfig, ServerHandle},
    rt::System,
};

use crate::Answer;

/// A running server; it stops when this is dropped.
pub struct Server {
    address: SocketAddr,
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Starts `HttpServer::new(factory)` with one worker.
    ///
    /// # Panics
    ///
    /// When the machine has no port to give.
    pub fn start<F, I, S, B>(factory: F) -> Self
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Error: Into<Error> + 'static,
        S::InitError: fmt::Debug,
        S::Response: Into<Response<B>> + 'static,
        B: MessageBody + 'static,
    {
        Self::start_with(factory, |server, listener| server.listen(listener))
    }

    /// The same with another way to listen, such as that of HTTP/2 without TLS.
    ///
    /// # Panics
    ///
    /// When the machine has no port to give.
    pub fn start_with<F, I, S, B, L>(factory: F, listen: L) -> Self
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Error: Into<Error> + 'static,
        S::InitError: fmt::Debug,
        S::Response: Into<Response<B>> + 'static,
        B: MessageBody + 'static,
        L: FnOnce(HttpServer<F, I, S, B>, TcpListener) -> io::Result<HttpServer<F, I, S, B>> + Send + 'static,
    {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let (tell, told) = std::sync::mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(factory).workers(1).disable_signals();
                let server = listen(server, listener).expect("a server").run();
                tell.send(server.handle()).expect("someone listens");
                server.await.expect("the server runs");
            });
        });
        let handle = told.recv().expect("the server starts");
        Self {
            address,
            handle,
            thread: Some(thread),
        }
    }

    /// Where it listens.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Sends a request head made of `lines` and returns what the server answers.
    pub fn ask(&self, lines: &[&str]) -> Answer {
        let lines: Vec<_> = lines.iter().map(|line| line.as_bytes()).collect();
        self.ask_bytes(&lines)
    }

    /// As [`ask`](Self::ask), with lines that need not be text. `host` and `connection: close` are added.
    pub fn ask_bytes(&self, lines: &[&[u8]]) -> Answer {
        let mut request = Vec::new();
        for line in lines
            .iter()
            .copied()
            .chain([&b"host: localhost"[..], b"connection: close", b""])
        {
            request.extend_from_slice(line);
            request.extend_from_slice(b"\r\n");
        }
        parse(&self.exchange(request))
    }

    /// Sends bytes and reads until the server closes.
    ///
    /// # Panics
    ///
    /// When the server is gone.
    pub fn exchange(&self, request: Vec<u8>) -> Vec<u8> {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .expect("a time limit");
        let mut sender = stream.try_clone().expect("a second handle");
        // The server may answer, and close, before it has read everything.
        let sending = thread::spawn(move || drop(sender.write_all(&request)));
        let mut answer = Vec::new();
        let mut buffer = [0; 4096];
        while let Ok(count @ 1..) = stream.read(&mut buffer) {
            answer.extend_from_slice(&buffer[..count]);
        }
        sending.join().expect("the request is sent");
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            // A panic of the server's thread was printed; a test that waits for an answer fails by itself.
            drop(thread.join());
        }
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// Reads a response. `date` and `connection` are left out: they are the server's own.
fn parse(bytes: &[u8]) -> Answer {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
    let end = end.unwrap_or_else(|| panic!("no response head in {:?}", bytes.escape_ascii().to_string()));
    let mut lines = bytes[..end].split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let status = lines
        .next()
        .and_then(|line| std::str::from_utf8(line.get(9..12)?).ok()?.parse().ok());
    let headers: Vec<(String, &[u8])> = lines
        .filter_map(|line| {
            let colon = line.iter().position(|&byte| byte == b':')?;
            let name = String::from_utf8_lossy(&line[..colon]).to_ascii_lowercase();
            Some((name, line[colon + 1..].trim_ascii()))
        })
        .filter(|(name, _)| name != "date" && name != "connection")
        .collect();
    let headers = headers.iter().map(|(name, value)| (&**name, *value));
    Answer::new(status.expect("a status"), headers, &bytes[end + 4..], Vec::new())
}
