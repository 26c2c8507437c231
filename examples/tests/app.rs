//! The application starts and answers, over TCP and without a browser.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use cors_examples::{API, BOARD, FOREIGN, TEAM, background::Background, store::Settings};
use tempfile::TempDir;

/// A response, taken apart.
struct Answer {
    status: u16,
    head: String,
    body: String,
}

impl Answer {
    /// The values of a header, in the order of their lines.
    fn header(&self, name: &str) -> Option<String> {
        let values: Vec<&str> = self
            .head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(other, _)| other.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect();
        (!values.is_empty()).then(|| values.join(" | "))
    }

    fn allowed_origin(&self) -> Option<String> {
        self.header("access-control-allow-origin")
    }
}

/// Sends a request whose lines these are: the first, then the headers, then the body, if there is one.
fn send(address: SocketAddr, line: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    send_to(
        address,
        &format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close"),
        headers,
        body,
    )
}

/// The same with a head that names its own host.
fn send_to(address: SocketAddr, head: &str, headers: &[(&str, &str)], body: &str) -> Answer {
    let mut request = format!("{head}\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    if !body.is_empty() {
        request += &format!("content-length: {}\r\n", body.len());
    }
    request += &format!("\r\n{body}");
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).unwrap() > 0, "{head}");
    }
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let mut answer = Answer {
        status,
        head,
        body: String::new(),
    };
    let length = answer
        .header("content-length")
        .map(|length| length.parse().unwrap());
    let mut body = vec![0; length.unwrap_or_default()];
    // A socket that has opened stays open.
    match length {
        Some(_) => stream.read_exact(&mut body).unwrap(),
        None if status == 101 => {}
        None => drop(stream.read_to_end(&mut body).unwrap()),
    }
    answer.body = String::from_utf8(body).unwrap();
    answer
}

fn start() -> Background {
    Background::start(Settings::default()).unwrap()
}

const JSON: (&str, &str) = ("content-type", "application/json");

#[test]
fn a_note_from_pin_to_bin() {
    let app = start();
    let api = app.addresses().api;
    let origin = ("origin", BOARD);
    let sign_in = r#"{"name":"Ada","passphrase":"cork and pins"}"#;
    let session = send(api, "POST /session", &[origin, JSON], sign_in);
    assert_eq!(session.status, 200, "{}", session.body);
    assert_eq!(
        session.header("access-control-allow-credentials").as_deref(),
        Some("true")
    );
    let cookie = session.header("set-cookie").unwrap();
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let cookie = ("cookie", cookie.split(';').next().unwrap());

    let pinned = send(
        api,
        "POST /notes",
        &[origin, JSON, cookie],
        r#"{"text":"Bring a cake."}"#,
    );
    assert_eq!(
        (pinned.status, pinned.header("location").as_deref()),
        (201, Some("/notes/3"))
    );
    assert_eq!(
        pinned.header("access-control-expose-headers").as_deref(),
        Some("location")
    );

    let change = r#"{"text":"Bring two cakes."}"#;
    let unversioned = send(api, "PUT /notes/3", &[origin, JSON, cookie], change);
    assert_eq!(unversioned.status, 428);
    let changed = send(
        api,
        "PUT /notes/3",
        &[origin, JSON, cookie, ("if-match", "\"1\"")],
        change,
    );
    assert_eq!(
        (changed.status, changed.header("etag").as_deref()),
        (200, Some("\"2\""))
    );
    let someone_elses = send(api, "DELETE /notes/1", &[origin, cookie], "");
    assert_eq!(someone_elses.status, 403, "{}", someone_elses.body);
    assert_eq!(send(api, "DELETE /notes/3", &[origin, cookie], "").status, 204);
    assert_eq!(send(api, "GET /notes/3", &[], "").status, 404);

    assert_eq!(send(api, "DELETE /session", &[origin, cookie], "").status, 204);
    let signed_out = send(api, "GET /session", &[origin, cookie], "");
    assert_eq!(
        (signed_out.status, signed_out.allowed_origin().as_deref()),
        (401, Some(BOARD))
    );
}

#[test]
fn every_answer_carries_the_policy_of_its_handler() {
    let app = start();
    let api = app.addresses().api;
    let wall = "x".repeat(300_000);
    for (line, body, status, origin, expected) in [
        ("GET /notes", "", 200, FOREIGN, Some("*")),
        ("GET /notes/999", "", 404, FOREIGN, Some("*")),
        ("GET /notes/first", "", 400, FOREIGN, Some("*")),
        ("POST /notes", "{", 401, BOARD, Some(BOARD)),
        ("POST /session", "{", 400, BOARD, Some(BOARD)),
        ("POST /session", &*wall, 400, BOARD, Some(BOARD)),
        // One exact origin is the same static header for everybody: the browser compares.
        ("POST /session", "{", 400, FOREIGN, Some(BOARD)),
        ("GET /feed", "", 200, BOARD, Some(BOARD)),
        ("GET /feed", "", 200, TEAM, Some(TEAM)),
        ("GET /feed", "", 200, FOREIGN, None),
        ("GET /nowhere", "", 404, BOARD, Some(BOARD)),
        ("PATCH /notes/1", "", 404, BOARD, Some(BOARD)),
    ] {
        let answer = send(api, line, &[("origin", origin), JSON], body);
        assert_eq!(answer.status, status, "{line} from {origin}: {}", answer.body);
        assert_eq!(
            answer.allowed_origin().as_deref(),
            expected,
            "{line} from {origin}"
        );
    }
}

#[test]
fn the_backup_goes_where_the_operator_says() {
    let folder = TempDir::new().unwrap();
    let settings = Settings {
        backups: folder.path().to_owned(),
        ..Settings::default()
    };
    let app = Background::start(settings).unwrap();
    let api = app.addresses().api;
    let session = send(
        api,
        "POST /session",
        &[JSON],
        r#"{"name":"Ada","passphrase":"cork and pins"}"#,
    );
    let cookie = session.header("set-cookie").unwrap();
    let backup = send(
        api,
        "POST /backups",
        &[("cookie", cookie.split(';').next().unwrap())],
        "",
    );
    assert_eq!((backup.status, &*backup.body), (201, r#"{"notes":2}"#));
    let written = std::fs::read_to_string(folder.path().join("notes.json")).unwrap();
    assert!(written.contains("umbrella"), "{written}");
}

#[test]
fn both_servers_of_pages_serve_the_page_and_nothing_from_elsewhere() {
    let app = start();
    for address in [app.addresses().board, app.addresses().foreign] {
        let mut text = String::new();
        for path in ["/", "/style.css", "/attempts.js", "/doors.js", "/table.js"] {
            let answer = send(address, &format!("GET {path}"), &[], "");
            assert_eq!(answer.status, 200, "{path}");
            let policy = answer.header("content-security-policy").unwrap();
            assert_eq!(
                policy,
                format!(
                    "default-src 'self'; img-src data: {API}; frame-src {API}; connect-src {API} ws://localhost:8080"
                )
            );
            text += &answer.body;
        }
        for constant in [API, BOARD, TEAM, FOREIGN] {
            assert!(text.contains(&format!("\"{constant}\"")), "{constant}");
        }
        // Neither a scheme nor `//host`.
        assert!(!text.contains("https:") && !text.contains("\"//"));
        let is_local = |rest: &str| {
            ["localhost:", "team.localhost:", "*.localhost:"]
                .iter()
                .any(|host| rest.starts_with(host))
        };
        assert!(text.split("http://").skip(1).all(is_local));
        assert_eq!(send(address, "GET /other", &[], "").status, 404);
    }
}

/// Each door, as browsers send it for a page of another site, of a sibling, of the board and of the server itself.
#[test]
fn other_pages_find_the_doors_closed() {
    let app = start();
    let api = app.addresses().api;
    let form = [
        ("sec-fetch-mode", "navigate"),
        ("sec-fetch-dest", "document"),
        ("content-type", "application/x-www-form-urlencoded"),
    ];
    let image = [("sec-fetch-mode", "no-cors"), ("sec-fetch-dest", "image")];
    let crossorigin = [("sec-fetch-mode", "cors"), ("sec-fetch-dest", "image")];
    let frame = [("sec-fetch-mode", "navigate"), ("sec-fetch-dest", "iframe")];
    let socket = [
        ("connection", "upgrade"),
        ("upgrade", "websocket"),
        ("sec-websocket-version", "13"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ];
    let cases = [
        ("POST /doors/motto", &form[..], true, 303, true),
        // Trust by `Referer` does not show an image; asked for with `crossorigin`, it is trust by `Origin`.
        ("GET /doors/plan.svg", &image, false, 200, false),
        ("GET /doors/plan.svg", &crossorigin, true, 200, true),
        ("GET /doors/desk", &frame, false, 200, true),
        ("GET /doors/live", &socket, true, 101, true),
    ];
    for (line, way, has_origin, passed, is_board_let_in) in cases {
        for (origin, site, is_let_in) in [
            ("https://stranger.example", "cross-site", false),
            (FOREIGN, "same-site", false),
            (BOARD, "same-site", is_board_let_in),
            (API, "same-origin", true),
        ] {
            let referer = format!("{origin}/");
            let mut headers = way.to_vec();
            headers.push(("referer", &referer));
            // Chromium says nothing else of a socket.
            if line != "GET /doors/live" {
                headers.push(("sec-fetch-site", site));
            }
            if has_origin {
                headers.push(("origin", origin));
            }
            let before = runs(api);
            let answer = send_to(
                api,
                &format!("{line} HTTP/1.1\r\nhost: localhost:8080"),
                &headers,
                if line.starts_with("POST") { "text=ours" } else { "" },
            );
            let status = if is_let_in { passed } else { 403 };
            assert_eq!(answer.status, status, "{line} from {origin}: {}", answer.body);
            assert_eq!(runs(api), before + u64::from(is_let_in), "{line} from {origin}");
        }
    }
}

fn runs(api: SocketAddr) -> u64 {
    let shown = send(api, "GET /doors/runs", &[], "").body;
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    let runs = shown["runs"].as_object().unwrap();
    runs.values().filter_map(serde_json::Value::as_u64).sum()
}
