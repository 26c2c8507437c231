//! A server never starts half-configured: the list is set before the address is bound.

use std::{
    error::Error,
    ffi::OsStr,
    io::{self, BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    process::Stdio,
};

use actix_web::{App, HttpResponse, HttpServer, Responder, get};
use cors_runtime::{RuntimeOrigins, cors};

use crate::support::{child, is_child};

const VARIABLE: &str = "SERVER_ORIGINS";

static PARTNERS: RuntimeOrigins = RuntimeOrigins::new();

#[cors(origins = PARTNERS)]
#[get("/")]
async fn index() -> impl Responder {
    HttpResponse::Ok().body("hello")
}

/// The `main` of the documentation.
#[actix_web::main]
async fn serve() -> Result<(), Box<dyn Error>> {
    PARTNERS.set_from_env(VARIABLE)?;
    let server = HttpServer::new(|| App::new().service(index))
        .workers(1)
        .bind(("127.0.0.1", 0))?;
    println!("\nlistening on {}", server.addrs()[0]);
    server.run().await?;
    Ok(())
}

#[test]
fn child_serves() -> Result<(), Box<dyn Error>> {
    if is_child() { serve() } else { Ok(()) }
}

#[test]
fn it_does_not_start_with_a_bad_list() -> io::Result<()> {
    for (value, reason) in [
        (None, "it is not set"),
        (Some(""), "there are none"),
        (
            Some("https://a.example,https://b.example:443"),
            "entry 2 `https://b.example:443`",
        ),
        (Some("*"), "entry 1 `*`"),
    ] {
        let mut server = child("server::child_serves", VARIABLE, value.map(OsStr::new))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()?;
        let address = address(server.stdout.take());
        // Whoever has started all the same would serve for ever.
        server.kill()?;
        let output = server.wait_with_output()?;
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(address?, None, "{said}");
        assert!(!output.status.success(), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(
            said.contains("`SERVER_ORIGINS`") && said.contains(reason),
            "{said}"
        );
    }
    Ok(())
}

#[test]
fn it_starts_with_a_good_one() -> io::Result<()> {
    let mut server = child(
        "server::child_serves",
        VARIABLE,
        Some(OsStr::new("https://a.example")),
    )
    .stdout(Stdio::piped())
    .spawn()?;
    let answer = first_answer(server.stdout.take());
    server.kill()?;
    server.wait()?;
    let answer = answer?;
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    assert!(
        answer.contains("access-control-allow-origin: https://a.example\r\n"),
        "{answer}"
    );
    Ok(())
}

/// The address that a server listens on; none where it ended without one.
fn address(stdout: Option<impl io::Read>) -> io::Result<Option<String>> {
    let stdout = stdout.ok_or_else(|| io::Error::other("the server has no output"))?;
    for line in BufReader::new(stdout).lines() {
        if let Some((_, address)) = line?.split_once("listening on ") {
            return Ok(Some(address.trim().to_owned()));
        }
    }
    Ok(None)
}

fn first_answer(stdout: Option<impl io::Read>) -> io::Result<String> {
    let address = address(stdout)?.ok_or_else(|| io::Error::other("the server did not start"))?;
    let mut stream = TcpStream::connect(address)?;
    stream
        .write_all(b"GET / HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}
