//! Over HTTP/2, where `:authority` takes the place of `Host`, or nothing does: frames written by hand, since no client
//! sends what is wrong, and curl as a client that sends what is right.

use std::{
    io::{Read, Write},
    net::TcpStream,
    process::{Command, Stdio},
    time::Duration,
};

use actix_web::App;
use cors_tests::tcp::Server;

use crate::app::configure;

/// <https://www.rfc-editor.org/rfc/rfc9113#name-frame-definitions>
const HEADERS: u8 = 1;
const RST_STREAM: u8 = 3;
const SETTINGS: u8 = 4;
const GOAWAY: u8 = 7;
const CONTINUATION: u8 = 9;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len())
        .expect("a frame is short")
        .to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// HTTP/2 without TLS: by its preface, as a proxy speaks it.
fn start() -> Server {
    Server::start_with(
        || App::new().configure(configure),
        |server, listener| server.listen_auto_h2c(listener),
    )
}

/// An integer of HPACK behind a prefix of seven bits: <https://www.rfc-editor.org/rfc/rfc7541#section-5.1>.
fn integer(mut value: usize) -> Vec<u8> {
    if value < 127 {
        return vec![value as u8];
    }
    value -= 127;
    let mut bytes = vec![127];
    while value >= 128 {
        bytes.push((value % 128) as u8 | 128);
        value /= 128;
    }
    bytes.push(value as u8);
    bytes
}

/// Fields that no table remembers: <https://www.rfc-editor.org/rfc/rfc7541#section-6.2.3>.
fn block(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut block = Vec::new();
    for (name, value) in fields {
        block.push(0x10);
        for text in [name, value] {
            block.extend(integer(text.len()));
            block.extend(text.as_bytes());
        }
    }
    block
}

/// What came of one request: a status, or that the server ended stream or connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Status(u16),
    Reset,
}

/// Sends one request with these fields, in order.
fn ask(server: &Server, fields: &[(&str, &str)]) -> Answer {
    let mut stream = TcpStream::connect(server.address()).expect("a connection");
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .expect("a time limit");
    let mut bytes = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_vec();
    bytes.extend(frame(SETTINGS, 0, 0, &[]));
    let block = block(fields);
    let mut parts = block.chunks(16_384).peekable();
    let mut kind = HEADERS;
    while let Some(part) = parts.next() {
        let end_headers = if parts.peek().is_none() { 4 } else { 0 };
        let end_stream = u8::from(kind == HEADERS);
        bytes.extend(frame(kind, end_headers | end_stream, 1, part));
        kind = CONTINUATION;
    }
    // The server may end the connection before it has read everything.
    let _ = stream.write_all(&bytes);
    loop {
        let mut head = [0; 9];
        if stream.read_exact(&mut head).is_err() {
            return Answer::Reset;
        }
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let mut payload = vec![0; length];
        if stream.read_exact(&mut payload).is_err() {
            return Answer::Reset;
        }
        match head[3] {
            HEADERS => return Answer::Status(status(&payload)),
            RST_STREAM | GOAWAY => return Answer::Reset,
            _ => {}
        }
    }
}

/// `:status`, the first field of a response: in the static table, or in Huffman's code.
fn status(block: &[u8]) -> u16 {
    const STATIC: [u16; 7] = [200, 204, 206, 304, 400, 404, 500];
    match block {
        [index @ 0x88..=0x8e, ..] => STATIC[usize::from(index - 0x88)],
        // A literal whose name is that of index 8, with a coded value.
        [0x48 | 0x08, length @ 0x81..=0x83, rest @ ..] => huffman_digits(&rest[..usize::from(length - 0x80)]),
        [0x48 | 0x08, 3, digits @ ..] => {
            let digits = std::str::from_utf8(&digits[..3]).expect("digits");
            digits.parse().expect("a number")
        }
        _ => panic!("no status in {block:?}"),
    }
}

/// Digits have codes of five or six bits: <https://www.rfc-editor.org/rfc/rfc7541#appendix-B>.
fn huffman_digits(bytes: &[u8]) -> u16 {
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let (mut rest, mut number) = (&*bits, 0);
    for _ in 0..3 {
        let long = u16::from_str_radix(&rest[..6], 2).expect("bits");
        let (digit, length) = match long >> 1 {
            short @ 0..=2 => (short, 5),
            _ => (long - 0b011_001 + 3, 6),
        };
        assert!(digit < 10, "no digit in {bits}");
        number = number * 10 + digit;
        rest = &rest[length..];
    }
    number
}

const OWN: &str = "https://own.example";

fn post<'a>(path: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let mut all = vec![(":method", "POST"), (":scheme", "http"), (":path", path)];
    all.extend(fields);
    all
}

#[test]
fn the_authority_takes_the_place_of_the_host() {
    let server = start();
    for (name, fields, status) in [
        (
            "own page",
            &[(":authority", "own.example"), ("origin", OWN)][..],
            200,
        ),
        (
            "own page, a default port",
            &[(":authority", "OWN.example:443"), ("origin", OWN)],
            200,
        ),
        (
            "foreign page",
            &[(":authority", "other.example"), ("origin", OWN)],
            403,
        ),
        (
            "trusted page",
            &[
                (":authority", "other.example"),
                ("origin", "https://app.example.com"),
            ],
            200,
        ),
        // `:authority` counts where both are there: RFC 9113, 8.3.1.
        (
            "both, the authority is own",
            &[
                (":authority", "own.example"),
                ("host", "other.example"),
                ("origin", OWN),
            ],
            200,
        ),
        (
            "both, the host is own",
            &[
                (":authority", "other.example"),
                ("host", "own.example"),
                ("origin", OWN),
            ],
            403,
        ),
        (
            "a user in the authority",
            &[(":authority", "x@own.example"), ("origin", OWN)],
            403,
        ),
        (
            "a forwarded host",
            &[
                (":authority", "other.example"),
                ("x-forwarded-host", "own.example"),
                ("forwarded", "host=own.example"),
                ("origin", OWN),
            ],
            403,
        ),
        // A gateway may write `Host` instead.
        ("a host alone", &[("host", "own.example"), ("origin", OWN)], 200),
        (
            "two hosts",
            &[("host", "own.example"), ("host", "own.example"), ("origin", OWN)],
            403,
        ),
        // Nothing to compare with: what the browser says still counts, and a program passes.
        ("neither", &[("origin", OWN)], 403),
        (
            "neither, a trusted page",
            &[("origin", "https://app.example.com")],
            200,
        ),
        (
            "neither, own by metadata",
            &[("origin", OWN), ("sec-fetch-site", "same-origin")],
            200,
        ),
        ("neither, a program", &[], 200),
        ("neither, an empty host", &[("host", ""), ("origin", OWN)], 403),
    ] {
        assert_eq!(
            ask(&server, &post("/write", fields)),
            Answer::Status(status),
            "{name}"
        );
    }
}

/// Whatever is repeated, malformed or huge, a foreign page's request is refused or not read at all, and the server goes
/// on.
#[test]
fn bad_fields() {
    let server = start();
    let long = "a".repeat(100_000);
    let url = format!("https://{}", "a.".repeat(50_000));
    let values = [
        "",
        "x",
        "null",
        "://",
        "https://[",
        "same-origin, same-origin",
        "*",
        &long,
        &url,
    ];
    for name in [
        "sec-fetch-site",
        "sec-fetch-mode",
        "sec-fetch-dest",
        "sec-purpose",
        "origin",
        "referer",
        "upgrade",
        "host",
        ":authority",
    ] {
        for value in values {
            for count in [1, 2, 20] {
                // 20 times 100 kB are more than anybody reads.
                let count = if value.len() > 1000 { count.min(2) } else { count };
                let mut fields = post("/all", &[]);
                fields.extend(vec![(name, value); count]);
                fields.extend([
                    ("sec-fetch-site", "cross-site"),
                    ("origin", "https://evil.example"),
                ]);
                let answer = ask(&server, &fields);
                assert!(
                    matches!(answer, Answer::Reset | Answer::Status(403 | 400 | 431)),
                    "{name}: {} bytes x {count}: {answer:?}",
                    value.len()
                );
            }
        }
    }
    let own = post("/all", &[(":authority", "own.example"), ("origin", OWN)]);
    assert_eq!(ask(&server, &own), Answer::Status(200));
}

/// curl speaks HTTP/2 with `:authority` and without `Host`, as browsers do.
#[test]
fn a_client_of_the_wild() {
    let has_http2 = Command::new("curl").arg("--version").output();
    let has_http2 = has_http2.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("HTTP2"));
    if !has_http2 {
        assert!(
            std::env::var_os("CI").is_none(),
            "curl with HTTP/2 is missing, and CI is set"
        );
        eprintln!("SKIPPED: curl with HTTP/2 is missing");
        return;
    }
    let server = start();
    let own = format!("http://{}", server.address());
    for (origin, expected) in [
        (&*own, "2 200"),
        ("https://evil.example", "2 403"),
        ("https://app.example.com", "2 200"),
    ] {
        let output = Command::new("curl")
            .args([
                "--silent",
                "--http2-prior-knowledge",
                "--max-time",
                "20",
                "--output",
                "/dev/null",
            ])
            .args(["--write-out", "%{http_version} %{http_code}", "--request", "POST"])
            .arg("--header")
            .arg(format!("Origin: {origin}"))
            .arg(format!("{own}/write"))
            .stderr(Stdio::null())
            .output();
        let output = output.expect("curl runs").stdout;
        assert_eq!(String::from_utf8_lossy(&output), expected, "{origin}");
    }
}
