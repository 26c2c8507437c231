//! A server in a thread, for the origins that a test needs.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::mpsc,
    thread,
};

use actix_web::{
    App, HttpResponse, HttpServer,
    dev::ServerHandle,
    rt::System,
    web::{self, ServiceConfig},
};

/// Serves on a free port until this is dropped.
#[derive(Debug)]
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    handle: ServerHandle,
    thread: Option<thread::JoinHandle<()>>,
}

impl Served {
    /// Serves what `configure` registers.
    pub(crate) fn start(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its number");
        let (started, starting) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(&configure));
                let server = server
                    .workers(1)
                    .disable_signals()
                    .listen(listener)
                    .expect("a server")
                    .run();
                started.send(server.handle()).expect("someone waits");
                server.await.expect("a server that is stopped");
            });
        });
        let handle = starting.recv().expect("a server");
        Self {
            address,
            handle,
            thread: Some(thread),
        }
    }

    /// Empty pages on every path, for scripts to run in.
    pub(crate) fn pages() -> Self {
        Self::start(|config| {
            config.default_service(web::to(|| async {
                HttpResponse::Ok()
                    .content_type("text/html; charset=utf-8")
                    .body("<!DOCTYPE html><title>A page</title>")
            }));
        })
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // The call sends the command; what it returns would only wait, as `join` does.
        drop(self.handle.stop(false));
        if let Some(thread) = self.thread.take() {
            // Its panic has been printed.
            let _ = thread.join();
        }
    }
}
