//! What is sent to the example application, and what has to come back. Nothing here changes what the board shows.

use crate::probes::{Asking, Kind, Probe, request};

const BOARD: &str = "Origin: http://localhost:8081";
const TEAM: &str = "Origin: http://a.b.localhost:8081";
const FOREIGN: &str = "Origin: http://localhost:8082";
const JSON: &str = "Content-Type: application/json";

const TO_BOARD: &str = "access-control-allow-origin: http://localhost:8081";
const TO_ALL: &str = "access-control-allow-origin: *";
const CREDENTIALS: &str = "access-control-allow-credentials: true";
const VARY: &str = "vary: Origin";
const VARY_BOTH: &str = "vary: Origin, Access-Control-Request-Method";

const FEED: &str = "Grace: The coffee machine is repaired. It takes oat milk again.\n\
    Edsger: Found: one umbrella, black, in the reading room.\n";
const SIGNED_OUT: &str = r#"{"error":"sign in first"}"#;
const NOTHING: &str = r#"{"error":"there is nothing here"}"#;
const NO_NOTE: &str = r#"{"error":"there is no note 99"}"#;

/// Signs in.
pub(crate) fn sign_in() -> Vec<u8> {
    request(
        "POST /session",
        &[BOARD, JSON],
        r#"{"name":"Ada","passphrase":"cork and pins"}"#,
    )
}

/// Every probe, for a member with this cookie.
pub(crate) fn all(cookie: &str) -> Vec<Probe> {
    let mut probes = actual(&format!("Cookie: {cookie}"));
    probes.extend(preflights());
    probes.extend(refused(&format!("Cookie: {cookie}")));
    probes.extend(odd());
    probes.extend(no_http());
    probes
}

fn actual(cookie: &str) -> Vec<Probe> {
    let total = "access-control-expose-headers: x-total-count";
    let etag = "access-control-expose-headers: etag";
    let location = "access-control-expose-headers: location";
    let team = "access-control-allow-origin: http://a.b.localhost:8081";
    let ask = Asking { kind: Kind::Good };
    vec![
        ask.expect("GET /notes", [FOREIGN], 200, &[TO_ALL, total], "["),
        ask.expect(
            "GET /notes/2",
            [],
            200,
            &[TO_ALL, etag],
            r#"{"id":2,"author":"Edsger","#,
        ),
        ask.expect("GET /notes/99", [FOREIGN], 404, &[TO_ALL, etag], NO_NOTE),
        ask.expect("GET /feed", [TEAM], 200, &[team, VARY], FEED),
        ask.expect("GET /feed", [BOARD], 200, &[TO_BOARD, VARY], FEED),
        ask.expect(
            "GET /session",
            [BOARD, cookie],
            200,
            &[TO_BOARD, CREDENTIALS],
            r#"{"name":"Ada"}"#,
        ),
        ask.expect("GET /session", [BOARD], 401, &[TO_BOARD, CREDENTIALS], SIGNED_OUT),
        ask.expect(
            "DELETE /notes/2",
            [BOARD, cookie],
            403,
            &[TO_BOARD, CREDENTIALS],
            r#"{"error":"only its author"#,
        ),
        ask.expect("POST /notes/99/stars", [BOARD], 404, &[TO_BOARD], NO_NOTE),
        ask.expect("GET /nowhere", [BOARD], 404, &[TO_BOARD], NOTHING),
        ask.send(
            "POST /notes",
            &[BOARD, JSON, cookie],
            r#"{"text":""}"#,
            (
                422,
                &[TO_BOARD, CREDENTIALS, location],
                r#"{"error":"a note says something"}"#,
            ),
        ),
    ]
}

fn preflights() -> Vec<Probe> {
    let max_age = "access-control-max-age: 600";
    let methods = |method: &str| format!("access-control-allow-methods: {method}");
    let ask = Asking { kind: Kind::Good };
    vec![
        ask.expect(
            "OPTIONS /notes",
            asks(BOARD, "POST"),
            204,
            &[
                CREDENTIALS,
                "access-control-allow-headers: content-type",
                &methods("POST"),
                TO_BOARD,
                max_age,
                VARY_BOTH,
            ],
            "",
        ),
        ask.expect(
            "OPTIONS /notes",
            asks(FOREIGN, "GET"),
            204,
            &[
                &methods("GET"),
                TO_ALL,
                max_age,
                "vary: Access-Control-Request-Method",
            ],
            "",
        ),
        ask.expect(
            "OPTIONS /notes/1",
            asks(BOARD, "PUT"),
            204,
            &[
                CREDENTIALS,
                "access-control-allow-headers: content-type, if-match",
                &methods("PUT"),
                TO_BOARD,
                max_age,
                VARY_BOTH,
            ],
            "",
        ),
        ask.expect(
            "OPTIONS /notes/1",
            asks(BOARD, "DELETE"),
            204,
            &[
                CREDENTIALS,
                "access-control-allow-headers: content-type",
                &methods("DELETE"),
                TO_BOARD,
                max_age,
                VARY_BOTH,
            ],
            "",
        ),
        ask.expect(
            "OPTIONS /session",
            asks(BOARD, "DELETE"),
            204,
            &[CREDENTIALS, &methods("DELETE"), TO_BOARD, VARY_BOTH],
            "",
        ),
    ]
}

fn refused(cookie: &str) -> Vec<Probe> {
    let ask = Asking { kind: Kind::Refused };
    vec![
        ask.expect(
            "GET /feed",
            [FOREIGN.replace("8082", "80").as_str()],
            200,
            &[VARY],
            FEED,
        ),
        ask.expect("GET /feed", ["Origin: https://a.localhost"], 200, &[VARY], FEED),
        ask.expect("GET /feed", ["Origin: null"], 200, &[VARY], FEED),
        // The answer names the board's page, and the browser compares.
        ask.expect(
            "GET /session",
            [FOREIGN, cookie],
            200,
            &[TO_BOARD, CREDENTIALS],
            r#"{"name":"Ada"}"#,
        ),
        ask.expect("OPTIONS /notes", asks(FOREIGN, "POST"), 403, &[VARY_BOTH], ""),
        ask.expect("OPTIONS /notes/1", asks(FOREIGN, "PUT"), 403, &[VARY_BOTH], ""),
        ask.expect("OPTIONS /notes/1", asks(TEAM, "DELETE"), 403, &[VARY_BOTH], ""),
        ask.expect(
            "OPTIONS /backups",
            asks("Origin: null", "POST"),
            403,
            &[VARY_BOTH],
            "",
        ),
        ask.expect("OPTIONS /nowhere", asks(FOREIGN, "GET"), 403, &[VARY_BOTH], ""),
    ]
}

fn odd() -> Vec<Probe> {
    let ask = Asking {
        kind: Kind::Malformed,
    };
    let long = format!("Origin: http://{}.localhost", "a.".repeat(1_000));
    let two = format!("{BOARD}, http://localhost:8081");
    let mut probes = vec![
        ask.expect("GET /feed", [BOARD, BOARD], 200, &[VARY], FEED),
        ask.expect("GET /feed", [two.as_str()], 200, &[VARY], FEED),
        ask.expect(
            "GET /feed",
            ["Origin: http://evil.com/.localhost"],
            200,
            &[VARY],
            FEED,
        ),
        ask.expect(
            "GET /feed",
            ["Origin: http://a.localhost:99999"],
            200,
            &[VARY],
            FEED,
        ),
        ask.expect("GET /feed", ["Origin:"], 200, &[VARY], FEED),
        ask.expect("GET /feed", [long.as_str()], 200, &[VARY], FEED),
        ask.expect(
            "OPTIONS /notes/1",
            asks("Origin: http://localhost:8081/", "PUT"),
            403,
            &[VARY_BOTH],
            "",
        ),
        ask.expect(
            "GET /notes/x",
            [FOREIGN],
            400,
            &[TO_ALL, "access-control-expose-headers: etag"],
            r#"{"error":"#,
        ),
    ];
    let mut bytes = ask.expect("GET /feed", ["Origin: http://@.localhost"], 200, &[VARY], FEED);
    for byte in &mut bytes.request {
        if *byte == b'@' {
            *byte = 0xff;
        }
    }
    probes.push(bytes);
    probes
}

/// What the server refuses before any handler.
fn no_http() -> Vec<Probe> {
    let requests: [&[u8]; 5] = [
        b"GET /feed HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /feed HTTP/1.1\r\nHost: a\r\nOrigin : http://localhost:8081\r\n\r\n",
        b"GET /feed HTTP/1.1\r\nHost: a\r\nOrigin: a\0b\r\n\r\n",
        b"\xff\xfe\xfd / HTTP/1.1\r\n\r\n",
    ];
    let refused = |request: &&[u8]| Probe {
        kind: Kind::Malformed,
        request: request.to_vec(),
        status: 400,
        headers: Vec::new(),
        or: None,
        body: "",
        closes: true,
    };
    requests.iter().map(refused).collect()
}

/// The lines of a preflight.
fn asks<'a>(origin: &'a str, method: &str) -> [&'a str; 2] {
    let line = match method {
        "GET" => "Access-Control-Request-Method: GET",
        "POST" => "Access-Control-Request-Method: POST",
        "PUT" => "Access-Control-Request-Method: PUT",
        _ => "Access-Control-Request-Method: DELETE",
    };
    [origin, line]
}
