//! Behind nginx, which ends TLS: with `Host` passed on, and with `Host` rewritten.
//!
//! nginx, openssl and curl are looked for on `PATH`. Without them the test is skipped, loudly; under `CI` it fails.

use std::{
    fs,
    net::{SocketAddr, TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

use actix_web::App;
use cors_tests::tcp::Server;

use crate::app::configure;

/// nginx in the foreground; it ends with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        // Ended already, or ended now.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn is_there(program: &str) -> bool {
    let version = if program == "nginx" { "-v" } else { "version" };
    let version = if program == "curl" { "--version" } else { version };
    Command::new(program)
        .arg(version)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// One server per treatment of `Host`, both with TLS.
fn configuration(folder: &Path, kept: u16, rewritten: u16, behind: SocketAddr) -> String {
    let folder = folder.display();
    let server = |port: u16, host: &str| {
        format!(
            "server {{ listen 127.0.0.1:{port} ssl; ssl_certificate {folder}/cert.pem; \
             ssl_certificate_key {folder}/key.pem; location / {{ proxy_pass http://{behind}; \
             proxy_set_header Host {host}; proxy_set_header X-Forwarded-Host $http_host; }} }}\n"
        )
    };
    format!(
        "daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/error.log;\n\
         events {{}}\n\
         http {{\n\
         access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; \
         fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;\n\
         {}{}}}\n",
        server(kept, "$http_host"),
        server(rewritten, "backend.internal"),
    )
}

fn start(folder: &Path, configuration: &str, port: u16) -> Nginx {
    let made = Command::new("openssl")
        .args([
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=localhost",
        ])
        .arg("-keyout")
        .arg(folder.join("key.pem"))
        .arg("-out")
        .arg(folder.join("cert.pem"))
        .stderr(Stdio::null())
        .status();
    assert!(made.is_ok_and(|status| status.success()), "a certificate");
    let file = folder.join("nginx.conf");
    fs::write(&file, configuration).expect("the configuration is written");
    let nginx = Command::new("nginx")
        .arg("-p")
        .arg(folder)
        .arg("-c")
        .arg(&file)
        .spawn();
    let nginx = Nginx(nginx.expect("nginx starts"));
    for _ in 0..200 {
        if TcpStream::connect(("127.0.0.1", port)).is_ok() {
            return nginx;
        }
        thread::sleep(Duration::from_millis(50));
    }
    panic!(
        "nginx does not listen: {:?}",
        fs::read_to_string(folder.join("error.log"))
    );
}

/// The status of a POST over TLS.
fn post(port: u16, headers: &[String]) -> String {
    let mut curl = Command::new("curl");
    curl.args([
        "--silent",
        "--insecure",
        "--http1.1",
        "--max-time",
        "20",
        "--output",
        "/dev/null",
    ]);
    curl.args([
        "--write-out",
        "%{http_code}",
        "--request",
        "POST",
        "--data",
        "a=b",
    ]);
    for header in headers {
        curl.arg("--header").arg(header);
    }
    let answer = curl.arg(format!("https://localhost:{port}/write")).output();
    String::from_utf8_lossy(&answer.expect("curl runs").stdout).into_owned()
}

#[test]
fn tls_ends_in_a_proxy() {
    for program in ["nginx", "openssl", "curl"] {
        if !is_there(program) {
            assert!(
                std::env::var_os("CI").is_none(),
                "{program} is missing, and CI is set"
            );
            eprintln!("SKIPPED: {program} is missing");
            return;
        }
    }
    let server = Server::start(|| App::new().configure(configure));
    let folder = tempfile::tempdir().expect("a folder");
    let (kept, rewritten) = (free_port(), free_port());
    let configuration = configuration(folder.path(), kept, rewritten, server.address());
    let _nginx = start(folder.path(), &configuration, rewritten);

    let own = |port: u16| format!("Origin: https://localhost:{port}");
    let foreign = || "Origin: https://evil.example".to_owned();
    let site = |site: &str| format!("Sec-Fetch-Site: {site}");
    for (name, port, headers, status) in [
        ("Host kept, own page, old browser", kept, vec![own(kept)], "200"),
        (
            "Host kept, own page",
            kept,
            vec![own(kept), site("same-origin")],
            "200",
        ),
        (
            "Host kept, foreign page",
            kept,
            vec![foreign(), site("cross-site")],
            "403",
        ),
        (
            "Host kept, foreign page, old browser",
            kept,
            vec![foreign()],
            "403",
        ),
        ("Host kept, no browser", kept, Vec::new(), "200"),
        // The browser compared what the server cannot.
        (
            "Host rewritten, own page",
            rewritten,
            vec![own(rewritten), site("same-origin")],
            "200",
        ),
        // No forwarded header is believed: the public origin has to be listed.
        (
            "Host rewritten, own page, old browser",
            rewritten,
            vec![own(rewritten)],
            "403",
        ),
        (
            "Host rewritten, listed page, old browser",
            rewritten,
            vec!["Origin: https://app.example.com".to_owned()],
            "200",
        ),
        (
            "Host rewritten, foreign page",
            rewritten,
            vec![foreign(), site("cross-site")],
            "403",
        ),
    ] {
        assert_eq!(post(port, &headers), status, "{name}");
    }
}
