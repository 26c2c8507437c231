//! What is sent, and what has to come back.

/// A kind of request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// It is allowed.
    Good,
    /// It is well-formed, and its origin is not allowed.
    Refused,
    /// It is not what a browser sends, or not HTTP.
    Malformed,
}

/// A request and its answer.
#[derive(Debug)]
pub(crate) struct Probe {
    pub(crate) kind: Kind,
    pub(crate) request: Vec<u8>,
    pub(crate) status: u16,
    /// The lines of `Access-Control-*` and `Vary`, sorted.
    pub(crate) headers: Vec<&'static str>,
    pub(crate) body: &'static str,
    /// The server closes the connection after it.
    pub(crate) closes: bool,
}

const APP: &str = "access-control-allow-origin: https://app.example.com";
const BOTH: &str = "vary: Origin, Access-Control-Request-Method";
const CREDENTIALS: &str = "access-control-allow-credentials: true";
const NO_LINES: [&str; 0] = [];
const SHARED: [&str; 2] = ["vary: Origin", "vary: accept"];

/// Every probe.
pub(crate) fn all() -> Vec<Probe> {
    let mut probes = good();
    probes.extend(refused());
    probes.extend(odd());
    probes.extend(no_http());
    probes
}

fn good() -> Vec<Probe> {
    use Kind::Good;
    let exposed = "access-control-expose-headers: x-total";
    let partner = "access-control-allow-origin: https://a.b.partner.example";
    let tenant = "access-control-allow-origin: https://t9999.tenants.example";
    vec![
        probe(
            Good,
            "GET /one",
            &["Origin: https://app.example.com"],
            200,
            &[APP, exposed],
            "one",
        ),
        probe(Good, "GET /one", &NO_LINES, 200, &[APP, exposed], "one"),
        probe(
            Good,
            "PUT /any",
            &["Origin: https://x.example"],
            200,
            &["access-control-allow-origin: *"],
            "",
        ),
        probe(
            Good,
            "OPTIONS /any",
            &preflight("https://x.example", "PUT"),
            204,
            &[
                "access-control-allow-headers: content-type",
                "access-control-allow-methods: PUT",
                "access-control-allow-origin: *",
                "access-control-max-age: 5",
                "vary: Access-Control-Request-Method",
            ],
            "",
        ),
        probe(
            Good,
            "GET /shared",
            &["Origin: https://a.b.partner.example", "Cookie: a=b"],
            200,
            &[CREDENTIALS, partner, SHARED[0], SHARED[1]],
            "a=b",
        ),
        probe(
            Good,
            "OPTIONS /shared",
            &preflight("https://app.example.com", "GET"),
            204,
            &[
                CREDENTIALS,
                "access-control-allow-methods: GET",
                APP,
                "access-control-max-age: 600",
                BOTH,
            ],
            "",
        ),
        probe(
            Good,
            "OPTIONS /shared",
            &preflight("https://admin.example.com", "DELETE"),
            204,
            &[
                "access-control-allow-methods: DELETE",
                "access-control-allow-origin: https://admin.example.com",
                BOTH,
            ],
            "",
        ),
        probe(
            Good,
            "DELETE /shared",
            &["Origin: https://app.example.com"],
            204,
            &[APP, "vary: Origin"],
            "",
        ),
        probe(
            Good,
            "POST /tenants",
            &["Origin: https://t9999.tenants.example"],
            418,
            &[CREDENTIALS, tenant, "vary: Origin"],
            "no coffee",
        ),
        probe(
            Good,
            "GET /none",
            &["Origin: https://site.example"],
            404,
            &["access-control-allow-origin: https://site.example"],
            "",
        ),
    ]
}

fn refused() -> Vec<Probe> {
    use Kind::Refused;
    vec![
        probe(
            Refused,
            "GET /shared",
            &["Origin: https://evil.example"],
            200,
            &SHARED,
            "",
        ),
        probe(Refused, "GET /shared", &["Origin: null"], 200, &SHARED, ""),
        probe(
            Refused,
            "GET /shared",
            &["Origin: https://partner.example"],
            200,
            &SHARED,
            "",
        ),
        probe(
            Refused,
            "GET /shared",
            &["Origin: http://localhost:80"],
            200,
            &SHARED,
            "",
        ),
        probe(
            Refused,
            "OPTIONS /shared",
            &preflight("https://admin.example.com", "GET"),
            403,
            &[BOTH],
            "",
        ),
        probe(
            Refused,
            "OPTIONS /shared",
            &preflight("https://a.partner.example", "DELETE"),
            403,
            &[BOTH],
            "",
        ),
        probe(
            Refused,
            "OPTIONS /tenants",
            &preflight("https://t10000.tenants.example", "POST"),
            403,
            &[BOTH],
            "",
        ),
        probe(
            Refused,
            "POST /tenants",
            &["Origin: https://t10000.tenants.example"],
            418,
            &["vary: Origin"],
            "no coffee",
        ),
        // Nobody serves it: the layer lists what is served for this origin.
        probe(
            Refused,
            "OPTIONS /shared",
            &preflight("https://app.example.com", "PATCH"),
            204,
            &[
                CREDENTIALS,
                "access-control-allow-methods: GET, DELETE",
                APP,
                "access-control-max-age: 0",
                BOTH,
            ],
            "",
        ),
    ]
}

fn odd() -> Vec<Probe> {
    use Kind::Malformed;
    let long = format!("Origin: https://{}.partner.example", "a.".repeat(1_000));
    let mut probes = vec![
        probe(
            Malformed,
            "GET /shared",
            &[
                "Origin: https://app.example.com",
                "Origin: https://app.example.com",
            ],
            200,
            &SHARED,
            "",
        ),
        probe(
            Malformed,
            "GET /shared",
            &["Origin: https://app.example.com, https://app.example.com"],
            200,
            &SHARED,
            "",
        ),
        probe(
            Malformed,
            "GET /shared",
            &["Origin: https://evil.com/.partner.example"],
            200,
            &SHARED,
            "",
        ),
        probe(
            Malformed,
            "GET /shared",
            &["Origin: http://localhost:99999"],
            200,
            &SHARED,
            "",
        ),
        probe(Malformed, "GET /shared", &["Origin:"], 200, &SHARED, ""),
        probe(Malformed, "GET /shared", &[&long], 200, &SHARED, ""),
        probe(
            Malformed,
            "OPTIONS /shared",
            &preflight("https://app.example.com/", "GET"),
            403,
            &[BOTH],
            "",
        ),
    ];
    let mut bytes = probe(
        Malformed,
        "GET /shared",
        &["Origin: https://X.partner.example"],
        200,
        &SHARED,
        "",
    );
    for byte in &mut bytes.request {
        if *byte == b'X' {
            *byte = 0xff;
        }
    }
    probes.push(bytes);
    probes
}

/// What the server refuses before any handler.
fn no_http() -> Vec<Probe> {
    let requests: [&[u8]; 5] = [
        b"GET /shared HTTP/9.9\r\nHost: a\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /shared HTTP/1.1\r\nHost: a\r\nOrigin : https://app.example.com\r\n\r\n",
        b"GET /shared HTTP/1.1\r\nHost: a\r\nOrigin: a\0b\r\n\r\n",
        b"\xff\xfe\xfd / HTTP/1.1\r\n\r\n",
    ];
    let refused = |request: &&[u8]| Probe {
        kind: Kind::Malformed,
        request: request.to_vec(),
        status: 400,
        headers: Vec::new(),
        body: "",
        closes: true,
    };
    requests.iter().map(refused).collect()
}

fn preflight(origin: &str, method: &str) -> [String; 2] {
    [
        format!("Origin: {origin}"),
        format!("Access-Control-Request-Method: {method}"),
    ]
}

fn probe(
    kind: Kind,
    line: &str,
    lines: &[impl AsRef<str>],
    status: u16,
    headers: &[&'static str],
    body: &'static str,
) -> Probe {
    let mut request = format!("{line} HTTP/1.1\r\nHost: api.example.com\r\n");
    for line in lines {
        request.push_str(line.as_ref());
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    let mut headers = headers.to_vec();
    headers.sort_unstable();
    Probe {
        kind,
        request: request.into_bytes(),
        status,
        headers,
        body,
        closes: false,
    }
}
