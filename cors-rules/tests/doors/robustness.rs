//! Bad input: a defined verdict, no panic.

use cors_rules::doors::{self, Asker, Categories, Category, Field, referer_origin};

use crate::head::Request;

const HOSTS: [Option<&str>; 5] = [Some("own.example"), Some(""), Some("["), Some("[::1"), None];

const EVERY: [Field; 9] = [
    Field::Site,
    Field::Mode,
    Field::Dest,
    Field::Purpose,
    Field::Origin,
    Field::Referer,
    Field::Upgrade,
    Field::Cookie,
    Field::Authorization,
];

/// Values that a parser trips over, in every header, alone, twice, and beside what a foreign page sends.
#[test]
fn bad_values_do_no_harm() {
    let long = [
        "a".repeat(100_000),
        format!("https://{}", "a".repeat(100_000)),
        format!("https://{}/", "a.".repeat(50_000)),
        ",".repeat(100_000),
        "https://[".repeat(10_000),
        ":".repeat(100_000),
    ];
    let short = [
        "",
        " ",
        "null",
        "*",
        ":",
        "://",
        "//",
        "[",
        "[]",
        "]",
        "[::1",
        "https://",
        "https:///",
        "https://:",
        "https://[",
        "https://[]",
        "https://a:",
        "https://a:99999999999",
        "same-origin, same-origin",
        "\"same-origin\"",
        "?1",
        "SAME-ORIGIN",
        "same-origin;a=b",
        "\u{e4}",
        "\u{0}",
    ];
    let values: Vec<&[u8]> = long
        .iter()
        .map(String::as_str)
        .chain(short)
        .map(str::as_bytes)
        .chain([&b"\xff\xfe"[..], b"https://\xff/"])
        .collect();
    let every = Category::ALL.into_iter().collect();
    for field in EVERY {
        for value in &values {
            // A long value makes a run long; the hosts meet the short ones.
            let hosts = if value.len() > 1000 { 1 } else { HOSTS.len() };
            for host in HOSTS.into_iter().take(hosts) {
                let mut request = Request::new("POST")
                    .with(Field::Mode, "navigate")
                    .with(Field::Site, "cross-site");
                request.host = host;
                request.push(field, value);
                assert!(
                    doors::refuses(&request, every, true).is_some(),
                    "{field:?} {:?}",
                    value.escape_ascii().to_string().get(..40)
                );
                request.push(field, value);
                let refused = doors::refuses(&request, every, true);
                let text = refused.map(|refused| refused.reason.describe(&request).to_string());
                // The words are bounded and on one line, whatever the request holds.
                assert!(
                    text.as_ref().is_some_and(
                        |text| text.len() < 1000 && text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
                    ),
                    "{text:?}"
                );
                let mut alone = Request::new("POST");
                alone.host = host;
                alone.push(field, value);
                let _ = doors::refuses(&alone, every, true);
                let _ = referer_origin(value);
            }
        }
    }
}

/// Without a host nothing is the server's own by comparison; what the browser says still counts.
#[test]
fn a_request_without_host() {
    let mut request = Request::new("POST").with(Field::Origin, "https://own.example");
    request.host = None;
    assert!(matches!(doors::asker(&request), Asker::Foreign(_)));
    let request = request.with(Field::Site, "same-origin");
    assert_eq!(doors::asker(&request), Asker::Own);
}

/// A header that is there twice hides a request from no category.
#[test]
fn repetition_hides_nothing() {
    let foreign = || Request::new("GET").with(Field::Site, "cross-site");
    for (category, field, values) in [
        (Category::Read, Field::Mode, ["navigate", "cors"]),
        (Category::Navigate, Field::Mode, ["cors", "navigate"]),
        (Category::Embed, Field::Mode, ["cors", "no-cors"]),
        (Category::Embed, Field::Dest, ["document", "object"]),
    ] {
        for values in [values, [values[1], values[0]]] {
            let request = foreign().with(field, values[0]).with(field, values[1]);
            let verdict = doors::refuses(&request, Categories::NONE.with(category), true);
            assert!(verdict.is_some(), "{category:?} {values:?}");
        }
    }
    // A mode that nobody knows is no mode.
    let request = Request::new("GET")
        .with(Field::Mode, "cors, cors")
        .with(Field::Origin, "https://foreign.example");
    assert!(doors::refuses(&request, Categories::NONE.with(Category::Read), true).is_some());
}
