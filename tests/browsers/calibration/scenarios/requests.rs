//! What requests may carry: safelists, forbidden headers and methods, URLs.

use super::super::table::{Scenario, written};

const ANY: &[&str] = &["preflight 403", "* 200 | allow-origin: *"];

pub(super) const TABLE: &[Scenario] = &[
    written(
        "safelisted headers",
        ANY,
        &[
            "GET / | accept: a/b;q=0.1",
            "GET / | accept: a\"b",
            "GET / | accept: a(b)",
            "GET / | accept-language: de-CH,*;q=0.5",
            "GET / | accept-language: de_CH",
            "GET / | content-language: en",
            "GET / | content-language: en/us",
            "GET / | if-none-match: x",
            "GET / | cache-control: no-cache",
        ],
    ),
    written(
        "safelisted content types",
        ANY,
        &[
            "POST / body | content-type: text/plain",
            "POST / body | content-type: TEXT/PLAIN; charset=utf-8",
            "POST / body | content-type: text/plain;a=\"b\"",
            "POST / body | content-type: application/x-www-form-urlencoded",
            "POST / body | content-type: multipart/form-data",
            "POST / body | content-type: text/plain, x/y",
            "POST / body | content-type: text",
            "POST / body | content-type: text/html",
            "POST / body | content-type: application/json",
        ],
    ),
    written(
        "safelisted ranges",
        ANY,
        &[
            "GET / | range: bytes=0-10",
            "GET / | range: bytes=5-",
            "GET / | range: bytes=5-5",
            "GET / | range: bytes=-10",
            "GET / | range: bytes=10-0",
            "GET / | range: bytes=0-1,2-3",
            "GET / | range: lines=0-1",
        ],
    ),
    written("a range with a leading zero", ANY, &["GET / | range: bytes=00-5"]),
    written(
        "long values",
        ANY,
        &[
            "GET / | accept: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
            "GET / | accept: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        ],
    ),
    written(
        "client hints",
        &["* 200 | allow-origin: * | allow-headers: dpr, save-data"],
        &["GET /a | dpr: 2", "GET /b | save-data: on"],
    ),
    written(
        "a content type twice",
        &["* 200 | allow-origin: * | allow-headers: content-type"],
        &["POST / body | content-type: text/plain | content-type: text/plain"],
    ),
    written(
        "a header twice",
        &["* 200 | allow-origin: * | allow-headers: x-a"],
        &["GET / | x-a: 1 | x-a: 2"],
    ),
    written(
        "forbidden headers",
        &["preflight 403", "* 200 | allow-origin: *"],
        &[
            "GET / | cookie: a=b",
            "GET / | sec-x: 1",
            "GET / | proxy-x: 1",
            "GET / | dnt: 1",
            "GET / | origin: http://other.localhost",
            "GET / | access-control-request-method: PUT",
            "GET / | x-http-method-override: TRACE",
            "GET / | x-http-method-override: PUT",
        ],
    ),
    written(
        "forbidden methods",
        &["* 200 | allow-origin: * | allow-methods: *"],
        &[
            "TRACE /",
            "connect /",
            "Track /",
            "G@T /",
            "GET / body",
            "HEAD / body",
        ],
    ),
    written(
        "forbidden URLs",
        &["* 200 | allow-origin: *"],
        &[
            "GET http://u:p@api.localhost/written/?",
            "GET ftp://api.localhost/?",
            "GET http://api.localhost:25/?",
            "GET http://[/?",
        ],
    ),
];
