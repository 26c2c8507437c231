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
fn it_does_not_start_with_a_bad_list() {
    for (value, reason) in [
        (None, "it is not set"),
        (Some(""), "there are none"),
        (
            Some("https://a.example,https://b.example:443"),
            "entry 2 `https://b.example:443`",
        ),
        (Some("*"), "entry 1 `*`"),
    ] {
        let output = child("server::child_serves", VARIABLE, value.map(OsStr::new))
            .output()
            .unwrap();
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(!output.status.success(), "{said}");
        assert!(!said.contains("listening"), "{said}");
        assert!(!said.contains("panicked"), "{said}");
        assert!(
            said.contains("`SERVER_ORIGINS`") && said.contains(reason),
            "{said}"
        );
    }
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

fn first_answer(stdout: Option<impl io::Read>) -> io::Result<String> {
    let stdout = stdout.ok_or_else(|| io::Error::other("the server has no output"))?;
    for line in BufReader::new(stdout).lines() {
        let line = line?;
        let Some((_, address)) = line.split_once("listening on ") else {
            continue;
        };
        let mut stream = TcpStream::connect(address.trim())?;
        stream.write_all(
            b"GET / HTTP/1.1\r\nhost: x\r\norigin: https://a.example\r\nconnection: close\r\n\r\n",
        )?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        return Ok(answer);
    }
    Err(io::Error::other("the server did not start"))
}
