//! A server in a thread, for the origins that a test needs.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
};

use actix_web::{
    App, Error, HttpRequest, HttpResponse, HttpServer,
    body::MessageBody,
    dev::{ServerHandle, ServiceRequest, ServiceResponse},
    middleware::Next,
    rt::System,
    web::{self, ServiceConfig},
};

/// What one server notes of its requests, in the data of its application. Never in a `static`: several browsers ask at
/// the same time, each its own server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noted<T>(Arc<Mutex<T>>);

impl<T: 'static> Noted<T> {
    /// That of the server which a request came to.
    pub(crate) fn of(request: &HttpRequest) -> &Self {
        request.app_data().expect("the application's data has it")
    }

    pub(crate) fn locked(&self) -> MutexGuard<'_, T> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Middleware that notes method and path of each request.
pub(crate) async fn note_request(
    request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let line = format!("{} {}", request.method(), request.path());
    Noted::<Vec<String>>::of(request.request()).locked().push(line);
    next.call(request).await
}

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
        Self::start_with(configure, None)
    }

    /// The same over TLS, where browsers speak HTTP/2. Nobody has signed the certificate but itself.
    pub(crate) fn start_tls(configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static) -> Self {
        Self::start_with(configure, Some(tls()))
    }

    fn start_with(
        configure: impl Fn(&mut ServiceConfig) + Clone + Send + 'static,
        tls: Option<rustls::ServerConfig>,
    ) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a free port");
        let address = listener.local_addr().expect("its number");
        let (started, starting) = mpsc::channel();
        let thread = thread::spawn(move || {
            System::new().block_on(async move {
                let server = HttpServer::new(move || App::new().configure(&configure));
                let server = server.workers(1).disable_signals();
                let server = match tls {
                    Some(tls) => server.listen_rustls_0_23(listener, tls),
                    None => server.listen(listener),
                };
                let server = server.expect("a server").run();
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

/// For every host of a test: browsers are told not to ask who signed.
fn tls() -> rustls::ServerConfig {
    let names = ["localhost".to_owned(), "*.localhost".to_owned()];
    let made = rcgen::generate_simple_self_signed(names).expect("a certificate");
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(made.signing_key.serialize_der());
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("versions of TLS")
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.into()], key.into())
        .expect("a certificate and its key")
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
