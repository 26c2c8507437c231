//! Requests with arbitrary bytes in the five headers that are read: no panic, and nothing granted to anybody whom the
//! policies do not name.
//!
//! The first byte picks the method and the path; then lines, whose first byte picks the header.

#![no_main]
#![forbid(unsafe_code)]

use std::{
    cell::Cell,
    sync::atomic::{AtomicBool, Ordering},
};

use actix_http::Request;
use actix_rt::{System, SystemRunner};
use actix_web::{
    App, HttpResponse, delete, get,
    http::{
        Method, StatusCode,
        header::{HeaderMap, HeaderName, HeaderValue},
    },
    post, put,
    test::{TestRequest, init_service},
};
use cors_runtime::{Cors, Credentialed, RuntimeOrigins, cors, policy};
use libfuzzer_sys::fuzz_target;

const HEADERS: [&str; 5] = [
    "origin",
    "access-control-request-method",
    "access-control-request-headers",
    "vary",
    "host",
];
const METHODS: [Method; 6] = [
    Method::OPTIONS,
    Method::GET,
    Method::POST,
    Method::PUT,
    Method::DELETE,
    Method::PATCH,
];
const PATHS: [&str; 7] = ["/one", "/any", "/list", "/list", "/source", "/guarded", "/none"];

static SOURCE: RuntimeOrigins<Credentialed> = RuntimeOrigins::credentialed();

policy!(static SITE = { origins = ["https://site.example", "https://a.example"], methods = [GET, PATCH], max_age = 0 });

thread_local! {
    static RAN: Cell<bool> = const { Cell::new(false) };
    // Never dropped: at the end of the thread, what it runs on is gone before it.
    static APP: &'static (SystemRunner, Box<dyn Fn(&SystemRunner, Request) -> Answer>) = Box::leak(Box::new(app()));
}

fn answered() -> HttpResponse {
    RAN.set(true);
    HttpResponse::Ok()
        .insert_header(("vary", "accept"))
        .insert_header(("access-control-allow-origin", "https://evil.example"))
        .finish()
}

#[cors(origins = "https://a.example", credentials, expose_headers = ["x-a"])]
#[get("/one")]
async fn one() -> HttpResponse {
    answered()
}

#[cors(origins = "*", allow_headers = ["*", "authorization"], max_age = 5)]
#[put("/any")]
async fn any() -> HttpResponse {
    answered()
}

#[cors(origins = ["https://a.example", "https://*.a.example", "http://localhost:*"], credentials)]
#[get("/list")]
async fn list() -> HttpResponse {
    answered()
}

#[cors(origins = ["https://b.example", "https://*.b.example:8443"], allow_headers = ["x-b"])]
#[post("/list")]
async fn beside() -> HttpResponse {
    answered()
}

#[cors(origins = SOURCE, credentials)]
#[delete("/source")]
async fn source() -> HttpResponse {
    answered()
}

fn is_here(ctx: &actix_web::guard::GuardContext<'_>) -> bool {
    actix_web::guard::Guard::check(&actix_web::guard::Host("here.example"), ctx)
}

#[cors(origins = ["https://a.example", "https://b.example"], preflight_guard = is_here)]
#[get("/guarded", guard = "is_here")]
async fn guarded() -> HttpResponse {
    answered()
}

/// The policies that may answer on a path: origins, and whether with credentials.
fn allows(path: &str, origin: &str, credentials: bool) -> bool {
    let is_under = |base: &str, port: &str| {
        let host = origin
            .strip_prefix("https://")
            .and_then(|host| host.strip_suffix(port));
        let labels = host
            .and_then(|host| host.strip_suffix(base))
            .and_then(|labels| labels.strip_suffix('.'));
        labels.is_some_and(|labels| {
            labels
                .split('.')
                .all(|label| !label.is_empty() && label.bytes().all(is_label_byte))
        })
    };
    let site = !credentials && matches!(origin, "https://site.example" | "https://a.example");
    let own = match (path, credentials) {
        ("/one", true) => origin == "https://a.example",
        ("/any", false) => origin == "*",
        ("/list", true) => origin == "https://a.example" || is_under("a.example", "") || is_local(origin),
        ("/list", false) => origin == "https://b.example" || is_under("b.example", ":8443"),
        ("/source", true) => origin == "https://s.example" || is_under("t.example", ""),
        ("/guarded", false) => matches!(origin, "https://a.example" | "https://b.example"),
        _ => false,
    };
    own || site
}

fn is_label_byte(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_')
}

fn is_local(origin: &str) -> bool {
    let Some(rest) = origin.strip_prefix("http://localhost") else {
        return false;
    };
    rest.is_empty()
        || rest.strip_prefix(':').is_some_and(|port| {
            port.parse::<u16>()
                .is_ok_and(|number| number > 0 && number != 80 && number.to_string() == port)
        })
}

struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    ran: bool,
}

fn app() -> (SystemRunner, Box<dyn Fn(&SystemRunner, Request) -> Answer>) {
    static IS_SET: AtomicBool = AtomicBool::new(false);
    if !IS_SET.swap(true, Ordering::Relaxed) {
        SOURCE
            .set(["https://s.example", "https://*.t.example"])
            .expect("the list is sound");
    }
    let system = System::new();
    let app = system.block_on(init_service(
        App::new()
            .service(one)
            .service(any)
            .service(list)
            .service(beside)
            .service(source)
            .service(guarded)
            .wrap(Cors::new(&SITE)),
    ));
    let call = move |system: &SystemRunner, request: Request| {
        RAN.set(false);
        let response = match system.block_on(actix_web::dev::Service::call(&app, request)) {
            Ok(response) => response.into_parts().1.map_into_boxed_body(),
            Err(error) => error.error_response(),
        };
        Answer {
            status: response.status(),
            headers: response.headers().clone(),
            ran: RAN.get(),
        }
    };
    (system, Box::new(call))
}

fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else {
        return;
    };
    let method = &METHODS[usize::from(first) % METHODS.len()];
    let path = PATHS[usize::from(first) / METHODS.len() % PATHS.len()];
    let lines: Vec<(HeaderName, HeaderValue)> = rest
        .split(|&byte| byte == b'\n')
        .take(16)
        .filter_map(line)
        .collect();
    let request = || {
        let request = TestRequest::with_uri(path).method(method.clone());
        lines
            .iter()
            .cloned()
            .fold(request, TestRequest::append_header)
            .to_request()
    };
    APP.with(|(system, call)| {
        let answer = call(system, request());
        judge(method, path, &lines, &answer);
        let again = call(system, request());
        assert_eq!(
            (answer.status, lines_of(&answer.headers)),
            (again.status, lines_of(&again.headers))
        );
    });
});

fn line(line: &[u8]) -> Option<(HeaderName, HeaderValue)> {
    let (&first, value) = line.split_first()?;
    let name = HEADERS[usize::from(first) % HEADERS.len()];
    Some((
        HeaderName::from_static(name),
        HeaderValue::from_bytes(value).ok()?,
    ))
}

fn lines_of(headers: &HeaderMap) -> Vec<(&str, &[u8])> {
    let mut lines: Vec<_> = headers
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_bytes()))
        .collect();
    lines.sort();
    lines
}

fn judge(method: &Method, path: &str, lines: &[(HeaderName, HeaderValue)], answer: &Answer) {
    let values = |name: &str| {
        answer
            .headers
            .get_all(name)
            .map(HeaderValue::as_bytes)
            .collect::<Vec<_>>()
    };
    let asked = |name: &str| {
        lines
            .iter()
            .filter(|(own, _)| own == name)
            .map(|(_, value)| value.as_bytes())
            .collect::<Vec<_>>()
    };
    let credentials = values("access-control-allow-credentials");
    assert!(credentials.is_empty() || credentials == [b"true"]);
    let origins = asked("origin");
    let is_preflight = *method == Method::OPTIONS
        && !origins.is_empty()
        && !asked("access-control-request-method").is_empty();
    assert!(!(is_preflight && answer.ran), "a handler ran for a preflight");
    match values("access-control-allow-origin")[..] {
        [] => {
            let ours = answer
                .headers
                .keys()
                .filter(|name| name.as_str().starts_with("access-control-"))
                .count();
            assert_eq!(ours, 0, "nothing without an origin: {:?}", answer.headers);
        }
        [granted] => {
            let granted = str::from_utf8(granted).expect("what is granted is an origin");
            assert!(
                allows(path, granted, !credentials.is_empty()),
                "{granted} on {path}: {:?}",
                answer.headers
            );
            // What is the same for all depends on nobody. Anything else is granted to the one who asks.
            let is_fixed = granted == "*" || path == "/one" && !is_preflight && *method == Method::GET;
            assert!(
                is_fixed || origins == [granted.as_bytes()],
                "{granted} to {origins:?}"
            );
            assert!(
                is_fixed || varies_by_origin(&answer.headers),
                "{:?}",
                answer.headers
            );
        }
        _ => panic!("two origins: {:?}", answer.headers),
    }
    if is_preflight && answer.status == StatusCode::FORBIDDEN {
        assert!(varies_by_origin(&answer.headers));
    }
}

fn varies_by_origin(headers: &HeaderMap) -> bool {
    let lines = headers.get_all("vary").filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(','))
        .any(|token| token.trim().eq_ignore_ascii_case("origin"))
}
