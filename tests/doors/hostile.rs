//! Bad input over TCP: repeated, malformed and huge headers get a defined answer.

use std::{
    io::{Read, Write},
    net::TcpStream,
    time::Duration,
};

use actix_web::App;
use cors_tests::tcp::Server;

use crate::app::configure;

const NAMES: [&str; 8] = [
    "Sec-Fetch-Site",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Dest",
    "Sec-Purpose",
    "Origin",
    "Referer",
    "Upgrade",
    "Host",
];

fn head(lines: &[String]) -> Vec<u8> {
    let mut head = String::from("POST /all HTTP/1.1\r\n");
    for line in lines {
        head += line;
        head += "\r\n";
    }
    (head + "Connection: close\r\nContent-Length: 0\r\n\r\n").into_bytes()
}

fn status(answer: &[u8]) -> &str {
    std::str::from_utf8(answer.get(9..12).unwrap_or_default()).unwrap_or_default()
}

#[test]
fn malformed_and_repeated_headers() {
    let server = Server::start(|| App::new().configure(configure));
    let values = [
        "",
        "x",
        "null",
        "://",
        "https://",
        "https://[",
        "same-origin, same-origin",
        "\u{ff}",
        "*",
    ];
    for name in NAMES {
        for value in values {
            for count in [1, 2, 50] {
                let mut lines = vec![format!("{name}: {value}"); count];
                lines.push("Sec-Fetch-Site: cross-site".to_owned());
                lines.push("Origin: https://evil.example".to_owned());
                let answer = server.exchange(head(&lines));
                // actix-web may refuse the head itself; what it passes on is refused here.
                assert!(
                    ["403", "400"].contains(&status(&answer)),
                    "{name}: {value} x {count}"
                );
            }
        }
    }
}

/// 100 kB are within what actix-web reads of a head.
#[test]
fn huge_headers() {
    let server = Server::start(|| App::new().configure(configure));
    for name in NAMES {
        for value in [
            "a".repeat(100_000),
            format!("https://{}", "a.".repeat(50_000)),
            "https://[".to_owned() + &":".repeat(100_000),
            ",".repeat(100_000),
        ] {
            let mut lines = vec![format!("{name}: {value}")];
            lines.push("Sec-Fetch-Site: cross-site".to_owned());
            let answer = server.exchange(head(&lines));
            assert!(
                ["403", "400", "431"].contains(&status(&answer)),
                "{name}: {}",
                status(&answer)
            );
            // What is said about it is short.
            assert!(answer.len() < 2000, "{name}: {}", answer.len());
        }
    }
}

/// HTTP/1.0 asks without a host, and an absolute-form target brings one: the latter counts, whatever `Host` says.
#[test]
fn the_authority() {
    let server = Server::start(|| App::new().configure(configure));
    let ask = |request: String| {
        let answer = server.exchange(request.into_bytes());
        status(&answer).to_owned()
    };
    let post = |target: &str, headers: &str| {
        ask(format!(
            "POST {target} HTTP/1.1\r\n{headers}Connection: close\r\nContent-Length: 0\r\n\r\n"
        ))
    };
    for (target, headers, expected) in [
        (
            "/write",
            "Host: a.example\r\nOrigin: https://a.example\r\n",
            "200",
        ),
        (
            "/write",
            "Host: A.EXAMPLE:443\r\nOrigin: https://a.example\r\n",
            "200",
        ),
        (
            "/write",
            "Host: b.example\r\nOrigin: https://a.example\r\n",
            "403",
        ),
        (
            "http://a.example/write",
            "Host: b.example\r\nOrigin: https://a.example\r\n",
            "200",
        ),
        (
            "http://b.example/write",
            "Host: a.example\r\nOrigin: https://a.example\r\n",
            "403",
        ),
        (
            "/write",
            "Host: b.example\r\nX-Forwarded-Host: a.example\r\nForwarded: host=a.example\r\nOrigin: https://a.example\r\n",
            "403",
        ),
    ] {
        assert_eq!(post(target, headers), expected, "{target} {headers}");
    }
    let old = |headers: &str| {
        ask(format!(
            "POST /write HTTP/1.0\r\n{headers}Content-Length: 0\r\n\r\n"
        ))
    };
    assert_eq!(old("Origin: https://a.example\r\n"), "403");
    assert_eq!(
        old("Origin: https://a.example\r\nSec-Fetch-Site: same-origin\r\n"),
        "200"
    );
    assert_eq!(old(""), "200");
}

/// The answer comes before the body does: nothing is read of what a foreign page sends.
#[test]
fn the_body_is_not_awaited() {
    let server = Server::start(|| App::new().configure(configure));
    let mut stream = TcpStream::connect(server.address()).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time limit");
    let head = "POST /write HTTP/1.1\r\nHost: a.example\r\nOrigin: https://evil.example\r\nContent-Length: 1000000\r\n\r\n";
    stream.write_all(head.as_bytes()).expect("the head is sent");
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).expect("an answer");
    assert_eq!(answer, *b"HTTP/1.1 403");
}

/// A worker passes a foreign page's navigation on, and something on the way adds a second mode, as if a script of the
/// site's own page asked: each line counts.
#[test]
fn a_second_mode_hides_no_relay() {
    let server = Server::start(|| App::new().configure(configure));
    let relayed = [
        "Host: a.example",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Dest: empty",
        "Referer: https://evil.example/",
    ];
    let ask = |modes: &[&str]| {
        let lines = relayed.iter().map(|line| (*line).to_owned());
        let modes = modes.iter().map(|mode| format!("Sec-Fetch-Mode: {mode}"));
        let answer = server.exchange(head(&lines.chain(modes).collect::<Vec<_>>()));
        status(&answer).to_owned()
    };
    for other in ["cors", "no-cors", "websocket"] {
        assert_eq!(ask(&[other]), "200", "{other} alone is the page's own");
        for relay in ["navigate", "same-origin"] {
            assert_eq!(ask(&[relay, other]), "403", "{relay}, {other}");
            assert_eq!(ask(&[other, relay]), "403", "{other}, {relay}");
        }
    }
}
