//! The contenders behind a socket.

use std::{
    io::{self, BufRead, BufReader},
    net::SocketAddr,
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
};

use actix_web::{App, HttpServer, dev::HttpServiceFactory};
use axum::{Router, routing};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::handlers::{THREE, bare, by_hand, ours, peer, plain};

/// Who can be started.
pub const CONTENDERS: [&str; 5] = ["plain", "by hand", "ours", "actix-cors", "axum + tower-http"];

/// Serves one contender on one thread until standard input ends, so that no server outlives its benchmark.
///
/// # Errors
///
/// Where no port is free.
pub fn serve(contender: &str) -> io::Result<()> {
    std::thread::spawn(|| {
        let _ = io::stdin().read_line(&mut String::new());
        std::process::exit(0);
    });
    match contender {
        "plain" => actix(|| plain),
        "by hand" => actix(|| by_hand::three),
        "ours" => actix(|| ours::three),
        "actix-cors" => actix(|| {
            actix_web::web::resource("/")
                .wrap(peer::three())
                .route(actix_web::web::get().to(bare))
        }),
        "axum + tower-http" => axum_server(),
        other => Err(io::Error::other(format!("no contender `{other}`"))),
    }
}

fn actix<F: HttpServiceFactory + 'static>(
    service: impl Fn() -> F + Clone + Send + 'static,
) -> io::Result<()> {
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(move || App::new().service(service()))
            .workers(1)
            .bind(("127.0.0.1", 0))?;
        announce(server.addrs()[0]);
        server.run().await
    })
}

fn axum_server() -> io::Result<()> {
    let origins = THREE.map(|origin| origin.parse().expect("no control characters"));
    let cors = CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([axum::http::Method::GET])
        .allow_headers([axum::http::HeaderName::from_static("x-requested-with")])
        .max_age(std::time::Duration::from_secs(600));
    let app = Router::new().route("/", routing::get(async || "ada, grace").layer(cors));
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?
        .block_on(async {
            let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0)).await?;
            announce(listener.local_addr()?);
            axum::serve(listener, app).await
        })
}

fn announce(address: SocketAddr) {
    println!("{address}");
}

/// A contender in a process of its own.
#[derive(Debug)]
pub struct Server {
    process: Child,
    /// Its end stops the server.
    _input: Option<ChildStdin>,
    /// Where it listens.
    pub address: String,
}

impl Server {
    /// Starts the program `server` with the name of a contender.
    ///
    /// # Errors
    ///
    /// Where it does not start.
    pub fn start(program: &Path, contender: &str) -> io::Result<Self> {
        let mut process = Command::new(program)
            .arg(contender)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let mut address = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut address)?;
        }
        Ok(Self {
            _input: process.stdin.take(),
            process,
            address: address.trim().to_owned(),
        })
    }

    /// Processor time so far, in seconds; where the system has `/proc`.
    #[must_use]
    pub fn processor_time(&self) -> Option<f64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.id())).ok()?;
        let fields: Vec<&str> = stat.rsplit_once(')')?.1.split_whitespace().collect();
        let ticks: f64 = fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?;
        // `USER_HZ` is 100 wherever Linux runs.
        Some(ticks / 100.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
