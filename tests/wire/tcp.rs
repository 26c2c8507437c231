//! The same over a socket, where the bytes are the server's.

use std::sync::LazyLock;

use actix_web::App;
use cors_tests::tcp::Server;

use crate::app::configure;

static SERVER: LazyLock<Server> = LazyLock::new(|| Server::start(|| App::new().configure(configure)));

const ONE: &str = "access-control-allow-origin: https://app.example.com";
const CREDENTIALS: &str = "access-control-allow-credentials: true";
const BOTH: &str = "vary: Origin, Access-Control-Request-Method";
const EMPTY: &str = "content-length: 0";
const TEXT: &str = "content-type: text/plain; charset=utf-8";

const PREFLIGHT: [&str; 3] = [
    "OPTIONS /full HTTP/1.1",
    "Origin: https://app.example.com",
    "Access-Control-Request-Method: PUT",
];

const GRANTED: [&str; 6] = [
    ONE,
    CREDENTIALS,
    "access-control-allow-methods: PUT, PURGE",
    "access-control-allow-headers: content-type, X-Token",
    "access-control-max-age: 600",
    BOTH,
];

/// A 204 has no body and no `content-length`.
#[test]
fn preflight() {
    SERVER.ask(&PREFLIGHT).is(204, &GRANTED);
    let lines = [
        "OPTIONS /full HTTP/1.1",
        "oRIGIN:https://app.example.com",
        "ACCESS-control-request-METHOD:   PUT  ",
    ];
    SERVER.ask(&lines).is(204, &GRANTED);
}

#[test]
fn refused() {
    let lines = [
        "OPTIONS /full HTTP/1.1",
        "Origin: https://evil.example",
        "Access-Control-Request-Method: PUT",
    ];
    SERVER.ask(&lines).is(403, &[BOTH, EMPTY]);
}

#[test]
fn success() {
    SERVER
        .ask(&[
            "PUT /full HTTP/1.1",
            "Origin: https://app.example.com",
            "content-length: 0",
        ])
        .is(
            200,
            &[
                ONE,
                CREDENTIALS,
                "access-control-expose-headers: X-Total, x-page",
                EMPTY,
            ],
        );
    SERVER
        .ask(&["GET /debug HTTP/1.1"])
        .is(200, &["vary: Origin", EMPTY]);
}

#[test]
fn errors() {
    SERVER
        .ask(&["GET /fails HTTP/1.1", "Origin: https://app.example.com"])
        .is(
            409,
            &[
                ONE,
                CREDENTIALS,
                "access-control-expose-headers: x-total",
                TEXT,
                EMPTY,
            ],
        );
    SERVER
        .ask(&["GET /guarded HTTP/1.1", "Origin: https://app.example.com"])
        .is(401, &[ONE, CREDENTIALS, "vary: Origin", TEXT, EMPTY]);
    SERVER
        .ask(&["GET /guarded HTTP/1.1", "Origin: https://evil.example"])
        .is(401, &["vary: Origin", TEXT, EMPTY]);
    let answer = SERVER.ask(&[
        "PUT /extracts/1 HTTP/1.1",
        "Origin: https://app.example.com",
        "content-length: 0",
    ]);
    assert_eq!((answer.status, answer.cors()), (400, vec![ONE, "vary: Origin"]));
}

#[test]
fn stream() {
    SERVER
        .ask(&["GET /stream HTTP/1.1", "Origin: https://app.example.com"])
        .with_body(
            200,
            &[
                ONE,
                "vary: Origin",
                "content-type: application/octet-stream",
                "transfer-encoding: chunked",
            ],
            r"4\r\none \r\n3\r\ntwo\r\n0\r\n\r\n",
        );
}

/// Two lines of the same header, as bytes on the wire.
#[test]
fn repeated_origin() {
    let lines = [
        "OPTIONS /full HTTP/1.1",
        "Origin: https://app.example.com",
        "Origin: https://app.example.com",
        "Access-Control-Request-Method: PUT",
    ];
    SERVER.ask(&lines).is(403, &[BOTH, EMPTY]);
    let lines = [
        "GET /debug HTTP/1.1",
        "Origin: https://app.example.com",
        "origin: https://app.example.com",
    ];
    SERVER.ask(&lines).is(200, &["vary: Origin", EMPTY]);
    let lines = [
        "OPTIONS /full HTTP/1.1",
        "Origin: https://app.example.com",
        "Access-Control-Request-Method: PUT",
        "Access-Control-Request-Method: PUT",
    ];
    SERVER.ask(&lines).is(404, &[EMPTY]);
}

#[test]
fn options_with_one_header_or_neither() {
    for lines in [
        &["OPTIONS /full HTTP/1.1"][..],
        &["OPTIONS /full HTTP/1.1", "Origin: https://app.example.com"],
        &["OPTIONS /full HTTP/1.1", "Access-Control-Request-Method: PUT"],
        &["OPTIONS * HTTP/1.1", "Origin: https://app.example.com"],
    ] {
        SERVER.ask(lines).is(404, &[EMPTY]);
    }
}

#[test]
fn not_utf8() {
    let origins: [&[u8]; 4] = [
        b"Origin: https://\xff",
        b"Origin: \x80\x81",
        "Origin: https://bücher.example".as_bytes(),
        b"Origin: https://app.example.com\xc3",
    ];
    for origin in origins {
        let lines: [&[u8]; 3] = [
            b"OPTIONS /full HTTP/1.1",
            origin,
            b"Access-Control-Request-Method: PUT",
        ];
        SERVER.ask_bytes(&lines).is(403, &[BOTH, EMPTY]);
        SERVER
            .ask_bytes(&[b"GET /debug HTTP/1.1", origin])
            .is(200, &["vary: Origin", EMPTY]);
    }
    let lines: [&[u8]; 3] = [
        b"OPTIONS /full HTTP/1.1",
        b"Origin: https://app.example.com",
        b"Access-Control-Request-Method: PUT\xff",
    ];
    SERVER.ask_bytes(&lines).is(404, &[EMPTY]);
    let lines: [&[u8]; 4] = [
        b"OPTIONS /full HTTP/1.1",
        b"Origin: https://app.example.com",
        b"Access-Control-Request-Method: PUT",
        b"Access-Control-Request-Headers: \xff\xfe",
    ];
    SERVER.ask_bytes(&lines).is(204, &GRANTED);
}

#[test]
fn long_origin() {
    let origin = format!("Origin: https://{}", "a".repeat(10_000));
    SERVER
        .ask(&[
            "OPTIONS /full HTTP/1.1",
            &origin,
            "Access-Control-Request-Method: PUT",
        ])
        .is(403, &[BOTH, EMPTY]);
    SERVER
        .ask(&["GET /debug HTTP/1.1", &origin])
        .is(200, &["vary: Origin", EMPTY]);
}

/// The server itself refuses a head this long, before it knows what path it is for, and lives on.
#[test]
fn a_mebibyte_of_commas() {
    let commas = format!("Access-Control-Request-Headers: {}", ",".repeat(1 << 20));
    let mut lines = PREFLIGHT.to_vec();
    lines.push(&commas);
    let answer = SERVER.ask(&lines);
    assert!(matches!(answer.status, 400 | 413 | 431), "{answer:?}");
    answer.grants_nothing();
    SERVER.ask(&PREFLIGHT).is(204, &GRANTED);
}

/// As many commas as the server takes change nothing.
#[test]
fn many_commas() {
    let commas = format!("Access-Control-Request-Headers: {}", ",".repeat(30_000));
    let mut lines = PREFLIGHT.to_vec();
    lines.push(&commas);
    SERVER.ask(&lines).is(204, &GRANTED);
}
